"""Redact the declared types of fields, because SQLite accepts any text as a type, and databases and schema
files can define types with names of their own.

A type is shown unchanged if it consists of known words of databases and file formats, with small numbers in
brackets. Any other part is judged like a field name.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from scanner.redaction.name_shapes import cut_name

_WORDS = """
aclitem aggregatefunction any anyarray array ascii auto autoincrement bfile bigdatetime bigdecimal
bigint bignumeric bigserial binary binary_view bit bits blob bool boolean box bpchar brin byte bytea
bytes cardinal cast char character charset ci cidr circle citext clob cluster code collate collection
color counter cs cube currency cursor data date date32 date64 datemultirange daterange datetime
datetime2 datetime64 datetimeoffset datetz day dbclob decfloat decimal decimal128 decimal256 decimal32
decimal64 default dense dict dictionary document double duration element email enum enum16 enum8
extension external false field file fixed fixed32 fixed64 fixed_size_binary fixed_size_list fixedbinary
fixedstring float float128 float16 float2 float32 float4 float64 float8 flt function general generated
generic geography geojson geometry geometrycollection ghstore graphic group gtsvector guid half
halffloat halfvec hash hierarchyid high hll hour hstore hugeint id identity image indices inet int int1
int128 int16 int2 int256 int3 int32 int4 int4multirange int4range int64 int8 int8multirange int8range
integer interval ip ipaddr ipaddress ipv4 ipv6 item items java js json jsonb jsonpath key keys lang
large large_binary large_list large_string large_utf8 largebinary largelist largestring largeutf8 latin1
line linestring list listview lo local logical long longblob longlong longtext lowcardinality lower
lquery lseg ltree lvarchar macaddr macaddr8 map maxvalue medium mediumblob mediumint mediumtext micro
micros microsecond middleint milli millis millisecond minute mixed money month month_day_nano_interval
ms multilinestring multipoint multipolygon multiset name nano nanos nanosecond nanotime national native
nchar nclob nested none not nothing ns ntext null nullable num number numeric nummultirange numrange
nvarchar nvarchar2 object objectid oid oidvector option optional ordered ordinary other packed path
pattern percent period pg pg_lsn pgvector pk point polygon precision primary private proto public
quantity range raw real record ref refcursor reference regclass regproc regtype repeated ring root row
rowid rowref rowversion run_end_encoded run_ends s second seconds secret sequence serial serial2 serial4
serial8 set sfixed32 sfixed64 short signed simpleaggregatefunction single sint32 sint64 small
smalldatetime smallfloat smallint smallmoney smallserial sparse sparsevec sql sql_variant sqlxml st
state static status str string string_view strings struct super symbol sysname table td text tid tiff
time timems timens timestamp timestamp9 timestamp_ltz timestamp_ms timestamp_ns timestamp_ntz
timestamp_s timestamp_tz timestampltz timestampntz timestamptz timetz timeus timeuuid tiny tinyblob
tinyint tinytext true tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector tuple type tz
ubigint udt uhugeint uint uint1 uint128 uint16 uint2 uint256 uint32 uint4 uint64 uint8 uinteger unicode
union unique uniqueidentifier unit unknown unsigned uri url uroweid urowid us usmallint utc utf utf16
utf32 utf8 utf8mb3 utf8mb4 utf8string utinyint uuid value values var varbinary varbit varbyte varchar
varchar2 varchar_ignorecase varcharacter vargraphic variable variant varint varying vector view void
week wide with without word xid xid8 xml xmltype year yes zone zoned
"""
"""Words in the names of types of databases, programming languages and file formats, in lower case."""
_KNOWN = frozenset(_WORDS.split())
_QUOTED = re.compile(r"'[^']*'?|\"[^\"]*\"?|`[^`]*`?")
_LABELS = re.compile(r"(?i)\b(enum\d*|set|struct|row|record|tuple|object|nested|union)\s*[(<{].*", re.S)
"""Types that list labels, or that list fields which the collection also lists separately."""
_TOKEN = re.compile(r"[^\s()<>\[\]{},:=!?*;|]+")
_SIZE = re.compile(r"\d{1,5}|16777215|16777216|2147483647|4294967295|1048576|8388608|10485760")
"""A length, a number of digits, or the id of a spatial reference system. The long numbers
are limits of databases.
"""
_BEFORE_SIZE = re.compile(r"[(<\[,=:]\s*$")
_LONGEST_SIZE = 5
_MOST_DIGITS = 7
"""Maximum number of digits of all sizes in one type together. With more digits, the sizes may be a personal
number that is written in groups.
"""

Judge = Callable[[Sequence[str]], Sequence[str]]
"""A function that takes sibling names and returns each name in the form that may be shown."""


def shown_types(types: Sequence[str], judge: Judge) -> list[str]:
    """The types of a table's columns, in order, without labels and values. ``judge`` is called with parts
    that are not known words of types.

    >>> shown_types(["numeric(10,2)", "list<element: string>", "enum('jonas','anna')"], lambda names: names)
    ['numeric(10,2)', 'list<element: string>', 'enum']
    >>> shown_types(["mpaa_rating", "4111 (1111)", "int(11) anna k"], lambda names: ["?" for _ in names])
    ['?', '?', 'int(11) ?']
    """
    plain = [_QUOTED.sub("", _LABELS.sub(r"\1", cut_name(text))) for text in types]
    names = sorted({text[start:end] for text in plain for start, end in _named(text)})
    told = dict(zip(names, judge(names), strict=True)) if names else {}
    return [_shown(text, told) for text in plain]


def _shown(text: str, told: Mapping[str, str]) -> str:
    for start, end in reversed(_named(text)):
        text = text[:start] + told[text[start:end]] + text[end:]
    return text


def _named(text: str) -> list[tuple[int, int]]:
    """Start and end of each part of a type that is neither a known word nor a size. If the type begins with
    such a part that has digits or is not the only one, the range of the whole text.
    """
    tokens = list(_TOKEN.finditer(text))
    if not tokens:
        return []
    sizes = [token for token in tokens[1:] if _is_size(token)]
    known = [token for token in tokens if token.group().lower() in _KNOWN]
    n_digits = sum(len(token.group()) for token in sizes if len(token.group()) <= _LONGEST_SIZE)
    plain = {token.start() for token in (*known, *(sizes if n_digits <= _MOST_DIGITS else ()))}
    unknown = [token for token in tokens if token.start() not in plain]
    first = tokens[0]
    if unknown and first is unknown[0] and (len(unknown) > 1 or any(map(str.isdigit, first.group()))):
        return [(first.start(), len(text.rstrip()))]
    if sizes and sizes[0] in unknown:
        return [(sizes[0].start(), len(text.rstrip(" )>]")))]
    found: list[tuple[int, int]] = []
    for token in unknown:
        if found and not text[found[-1][1] : token.start()].strip():
            found[-1] = (found[-1][0], token.end())
        else:
            found.append(token.span())
    return found


def _is_size(token: re.Match[str]) -> bool:
    return bool(_SIZE.fullmatch(token.group()) and _BEFORE_SIZE.search(token.string[: token.start()]))

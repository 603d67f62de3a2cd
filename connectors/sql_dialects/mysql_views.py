"""Decides which views of MySQL and MariaDB are harmless: those that call only built-in functions.

The server stores definitions in a fixed form: names are in backticks, built-in functions are not. (A view
that was stored without backticks, because of ``sql_quote_show_create``, cannot be judged.) A view is not
harmless if it calls an unknown or user-defined function, or uses a view that does: a function runs with the
rights of whoever reads the view, and can undo time limits or write files. Such a view is evaluated only if
the owners of the view, of all such views that it uses, and of all functions that it uses are trusted.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from connectors.sql_dialects.base import Ask

View = tuple[str, str]
"""Schema and name of a view, table or function."""

_TOKEN = re.compile(
    r"""'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`((?:[^`]|``)*)`|([A-Za-z_][\w$]*)|(\()|(\S)""", re.DOTALL
)
_SERVERS_OWN = """
abs acos adddate addtime ascii asin atan atan2 avg bin bin_to_uuid bit_and bit_count bit_length bit_or
bit_xor cast ceil ceiling char char_length character_length charset coalesce collation concat concat_ws
conv convert convert_tz cos cot count crc32 curdate current_date current_time current_timestamp curtime
date date_add date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear degrees dense_rank
elt exp export_set extract field find_in_set first_value floor format from_base64 from_days from_unixtime
get_format greatest group_concat hex hour if ifnull inet6_aton inet6_ntoa inet_aton inet_ntoa insert
instr isnull json_array json_arrayagg json_contains json_depth json_extract json_keys json_length
json_object json_objectagg json_pretty json_quote json_search json_type json_unquote json_valid
json_value lag last_day last_value lcase lead least left length ln locate log log10 log2 lower lpad ltrim
makedate maketime max md5 microsecond mid min minute mod month monthname now ntile nullif oct
octet_length ord percent_rank period_add period_diff pi position pow power quarter quote radians rank
regexp_instr regexp_like regexp_replace regexp_substr repeat replace reverse right round row_number rpad
rtrim sec_to_time second sha sha1 sha2 sign sin soundex space sqrt st_astext st_x st_y std stddev
stddev_pop stddev_samp str_to_date strcmp subdate substr substring substring_index subtime sum sysdate
tan time time_format time_to_sec timediff timestamp timestampadd timestampdiff to_base64 to_days
to_seconds trim truncate ucase unhex unix_timestamp upper utc_date utc_time utc_timestamp uuid var_pop
var_samp variance week weekday weekofyear year yearweek
"""
_FUNCTIONS = frozenset(_SERVERS_OWN.split())
_NO_CALLS = """
all and any as between bigint binary by case char collate cross date datetime decimal distinct div double
else end escape except exists float from group having in inner int integer intersect interval is join
lateral left like limit mod not numeric on or order outer over partition regexp right rlike select
separator signed some straight_join then time union unsigned using values varbinary varchar when where
xor
"""
_WORDS = frozenset(_NO_CALLS.split())
"""Words after which a parenthesis is not a call."""


SYSTEM_SCHEMAS = frozenset({"information_schema", "mysql", "performance_schema", "sys"})
ENGINES = "('CONNECT', 'FEDERATED', 'SPIDER')"
"""Storage engines whose tables fetch their rows from elsewhere."""
_HIDDEN = "?"
"""Placeholder for the owner of an object that the account may not see."""
_TABLE = f"""
SELECT view_definition, definer FROM information_schema.views
WHERE table_schema = {{0}} AND table_name = {{1}}
UNION ALL SELECT NULL, CONCAT('engine ', engine) FROM information_schema.tables
WHERE table_schema = {{0}} AND table_name = {{1}} AND engine IN {ENGINES}"""
_FUNCTION = """
SELECT definer FROM information_schema.routines
WHERE routine_schema = {0} AND routine_name = {1} AND routine_type = 'FUNCTION'"""


def owners_now(ask: Ask, query: str, _is_casting: bool = False) -> set[str]:
    """See ``ViewRules.owners_now``. Nothing is locked: servers lock a view only when they evaluate it."""
    owners = set[str]()
    waiting, seen = _places(query), set[View]()
    while waiting:
        place = waiting.pop()
        if place in seen or place[0].lower() in SYSTEM_SCHEMAS:
            continue
        seen.add(place)
        for text, owner in ask(_TABLE.format(*map(_literal, place))):
            if text is None or _calls_others(text):
                owners |= {str(owner), *_owners_of_functions(ask, text or "", place[0])}
            if text == "" or not _is_quoted(text or ""):
                owners.add(_HIDDEN)
            waiting |= _places(text or "")
    return owners


def _owners_of_functions(ask: Ask, text: str, schema: str) -> Iterator[str]:
    for place in _functions(text, schema):
        rows = ask(_FUNCTION.format(*map(_literal, place)))
        yield from (str(row[0]) for row in rows) if rows else (_HIDDEN,)


def _functions(text: str, schema: str) -> set[View]:
    """The user-defined functions that a view in ``schema`` calls.

    >>> sorted(_functions("select `r`.`f`(`t`.`a`,`g`(1)) AS `a`,upper(1)", "s"))
    [('r', 'f'), ('s', 'g')]
    """
    tokens = [(None, "", ""), (None, "", ""), *_tokens(text)]
    return {
        (before or schema if dot == "." else schema, name)
        for (before, _, _), (_, _, dot), (name, _, _), (_, _, sign) in zip(
            tokens, tokens[1:], tokens[2:], tokens[3:], strict=False
        )
        if name is not None and sign == "("
    }


def _places(text: str) -> set[View]:
    """All pairs of names with a dot between them. The first may be a schema, or something else.

    >>> sorted(_places("select `t`.`a` from s.`t`"))
    [('s', 't'), ('t', 'a')]
    """
    words = [(word if name is None else name, sign) for name, word, sign in _tokens(text)]
    return {
        (schema, name)
        for (schema, _), (_, dot), (name, _) in zip(words, words[1:], words[2:], strict=False)
        if dot == "." and schema and name
    }


def _literal(name: str) -> str:
    return f"CONVERT(0x{name.encode().hex()} USING utf8mb4)"


def harmful(views: Mapping[View, str], others: frozenset[str] = frozenset()) -> set[View]:
    """The views whose definitions may run other people's code. ``others``: names of tables that may, too.

    >>> sorted(harmful({("s", "a"): "select ucase(`s`.`t`.`x`) AS `x` from `s`.`t`",
    ...                 ("s", "b"): "select `s`.`f`() AS `x`", ("s", "c"): "select 1 AS `x` from `s`.`b`"}))
    [('s', 'b'), ('s', 'c')]
    """
    calls = {view: _calls_others(text) for view, text in views.items()}
    named = {view: set(_names(text)) for view, text in views.items()}
    found = {view for view, is_calling in calls.items() if is_calling}
    while True:
        bad = {name for _, name in found} | others
        more = {view for view in views if view not in found and named[view] & bad}
        if not more:
            return found
        found |= more


def columns_of(text: str) -> list[str]:
    """Names of the columns that a view's definition selects, if they have aliases.

    >>> columns_of("select concat('a AS `b`',`s`.`t`.`x`) AS `x`,(select 1 AS `no`) AS `y` from `s`.`t`")
    ['x', 'y']
    """
    names, depth, after_as = [], 0, False
    for name, word, other in _tokens(text):
        depth += (other == "(") - (other == ")")
        if depth == 0 and word == "from":
            break
        if depth == 0 and after_as and name is not None:
            names.append(name)
        after_as = word == "as"
    return names


def _calls_others(text: str) -> bool:
    """Whether the definition of a view calls anything but harmless built-in functions."""
    if not text or not _is_quoted(text):
        return True  # The account may not see the definition, or names in it are not quoted.
    before: tuple[str | None, str, str] = (None, "", "")
    for token in _tokens(text):
        name, word, _ = before
        if token[2] == "(" and (name is not None or (word and word not in _FUNCTIONS | _WORDS)):
            return True
        before = token
    return False


def _is_quoted(text: str) -> bool:
    """Whether all names are in backticks: words without backticks are in ASCII and not next to a dot.

    >>> _is_quoted("select upper(`t`.`a`) * 1.5 from `s`.`t`"), _is_quoted("select s.upper(t.a) from s.t")
    (True, False)
    """
    tokens = list(_tokens(text))
    beside = pairwise(tokens)
    is_bare = any((left[2] == "." and right[1]) or (left[1] and right[2] == ".") for left, right in beside)
    return not is_bare and all(sign.isascii() and sign != "$" for _, _, sign in tokens)


def _names(text: str) -> Iterator[str]:
    return (name for name, _, _ in _tokens(text) if name is not None)


def _tokens(text: str) -> Iterator[tuple[str | None, str, str]]:
    """Yields triples in which one item is set: a name in backticks, a word in lower case, or a sign."""
    for match in _TOKEN.finditer(text):
        name, word, opening, sign = match.groups()
        yield (
            name.replace("``", "`") if name is not None else None,
            (word or "").lower(),
            opening or sign or "",
        )

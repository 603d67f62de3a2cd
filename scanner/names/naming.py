"""Normalise names of fields, tables and files, so that comparisons ignore case, punctuation, language and
plural.
"""

import re
from functools import lru_cache

from scanner.names.translation import in_english, without_accents

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_A-Za-z]+")
_PARAMETERS = re.compile(r"(?<=[^!])(?:/\{[^{}/]*\})+$")
"""Path parameters at the end of an API path (``/{sid}``), which do not belong to a table's name."""
_EXTENSIONS = re.compile(
    r"(\.(csv|tsv|psv|tab|dat|fwf|prn|lst|rpt|asc|jsonl?|ndjson|ldjson|jl|geojson|har|webmanifest"
    r"|parquet|pq|avro|orc|arrows?|feather|ipc|dbf|txt|log|sqlite3?|db|gz|bz2|xz|zst|bak|sql|mysql|pgsql|psql"
    r"|xml|xsd|xslt?|wsdl|xmp|plist|rss|kml|gpx|xliff|resx|fod[pst]|opml|rdf|owl|vcxml|vcf|ics|ldif|ldf"
    r"|ya?ml|env|md|out|\d+))+$",
    re.IGNORECASE,
)
"""Extensions of files with records. Extensions that can also be names of tables (``billing.ach``) are left
out."""
_TABLE_AFFIX = re.compile(
    r"^(tbl_?|vw_?|tab_)(?=[A-Za-z]{3})|(?<=[A-Za-z]{3})_(tbl|tab|table)$", re.IGNORECASE
)
_STEM, _ENDING = 4, 2
"""Two words are akin if they begin with the same stem. The stem must have at least the first number of
letters, and the endings after it at most the second.
"""
_HASH_WORDS = frozenset({"md5", "sha", "sha1", "sha256", "sha512", "hash", "hashed", "hmac", "digest"})


@lru_cache(maxsize=65_536)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case and in English. The name is split at punctuation, capital letters and
    digits.

    >>> words('httpRequest.remoteIP'), words('SMSStatus2'), words('Geburtsdatum')
    (('http', 'request', 'remote', 'ip'), ('sms', 'status', '2'), ('birth', 'date'))
    """
    return in_english(_spelt(name))


def _spelt(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(without_accents(name)))


@lru_cache(maxsize=65_536)
def translated(name: str) -> str:
    """A name with its words translated into English; unchanged if no word is known in another language.

    >>> translated('kuendigung_am'), translated('zephyr7')
    ('termination_am', 'zephyr7')
    """
    spelt = _spelt(name)
    english = in_english(spelt)
    return name if english == spelt else "_".join(english)


@lru_cache(maxsize=65_536)
def as_spelt(name: str) -> str:
    """The letters and digits of a name in lower case, without translation.

    >>> as_spelt('Steuer-Nummer')
    'steuernummer'
    """
    plain = without_accents(name).lower()
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))


@lru_cache(maxsize=65_536)
def normal(name: str) -> str:
    """The letters and digits of a name in lower case, translated into English.

    >>> normal('phone_Number-2'), normal('Straße'), normal('numero_telefono')
    ('phonenumber2', 'street', 'phonenumber')
    """
    spelt = _spelt(name)
    if (english := in_english(spelt)) != spelt:
        return "".join(english)
    return as_spelt(name)


def singular(word: str) -> str:
    """A word without its English plural ending. The rules are simple, but good enough to compare table names.

    >>> [singular(word) for word in ('calls', 'entries', 'addresses', 'sms', 'status', 'statuses')]
    ['call', 'entry', 'address', 'sms', 'status', 'status']
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "tuses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def are_akin(one: str, other: str) -> bool:
    """Whether two words are equal or differ only in their endings.

    >>> are_akin("klienti", "klient"), are_akin("user", "usage")
    (True, False)
    """
    stem = max(_STEM, max(len(one), len(other)) - _ENDING)
    return one == other or (min(len(one), len(other)) >= stem and one[:stem] == other[:stem])


@lru_cache(maxsize=65_536)
def without_table(name: str, table: tuple[str, ...], prefix: str = "") -> str:
    """A column's name without the words of the table's name at either end, or else without the table's
    prefix; empty if the name has neither, or if nothing remains.

    >>> without_table("CEP_Paciente", ("patient",)), without_table("client_phone_first", ("client",))
    ('postcode', 'phone_first')
    >>> without_table("client", ("client",)), without_table("phone", ("client",))
    ('', '')
    >>> without_table("dlname", ("donor",), "d")
    'lname'
    """
    found = list(words(name))
    rest = found
    while rest and _is_among(rest[0], table):
        rest = rest[1:]
    while rest and _is_among(rest[-1], table):
        rest = rest[:-1]
    if len(rest) < len(found):
        return "_".join(rest)
    return name[len(prefix) :] if prefix and name.lower().startswith(prefix) else ""


def _is_among(word: str, table: tuple[str, ...]) -> bool:
    return any(are_akin(singular(word), one) for one in table)


@lru_cache(maxsize=65_536)
def phrase(name: str) -> tuple[str, ...]:
    """The words of a table or file name, in the singular, without extensions, numbers and single letters.

    >>> phrase('exports/portal_users_2026-03.csv')
    ('export', 'portal', 'user')
    >>> phrase('tblClients')
    ('client',)
    """
    bare = _TABLE_AFFIX.sub("", _EXTENSIONS.sub("", name))
    kept = [singular(word) for word in words(bare) if not word.isdigit()]
    return tuple(word for word in kept if len(word) > 1) or tuple(kept)


def last_part(collection: str) -> str:
    """The last part of a collection's name: the name of the table, file or archive member.

    >>> last_part('backup/core.sqlite!/public.calls'), last_part('logs/access.log')
    ('calls', 'access.log')
    >>> last_part('api.yaml!/accounts/{sid}/calls/{sid}')
    'calls'
    """
    member = _PARAMETERS.sub("", collection).rsplit("!/", 1)
    leaf = member[-1].rsplit("/", 1)[-1]
    if len(member) == 2 or not _EXTENSIONS.search(leaf):
        leaf = leaf.rsplit(".", 1)[-1] if "." in leaf.strip(".") else leaf
    return leaf


def contains_phrase(haystack: tuple[str, ...], needle: tuple[str, ...]) -> bool:
    """Whether ``haystack`` contains ``needle`` as consecutive whole words."""
    size = len(needle)
    return any(haystack[start : start + size] == needle for start in range(len(haystack) - size + 1))


@lru_cache(maxsize=65_536)
def without_hash_words(path: str) -> str:
    """A field name without words for hashing; empty if the name has no such word.

    >>> without_hash_words('msisdn_md5'), without_hash_words('msisdn')
    ('msisdn', '')
    """
    found = words(path.rsplit(".", 1)[-1])
    joined = normal(path.rsplit(".", 1)[-1])
    rest = [word for word in found if word not in _HASH_WORDS and word not in {"md", "5", "1", "256", "512"}]
    hashed = any(joined.startswith(word) or joined.endswith(word) for word in _HASH_WORDS)
    return "_".join(rest) if hashed and rest else ""

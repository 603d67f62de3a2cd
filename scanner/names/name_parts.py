"""Find the parts of a field's name that may say what the field holds: the ends and beginnings of the name,
and the name without a prefix or a language code.
"""

from collections import Counter
from collections.abc import Collection, Iterator

from scanner.names.core_name import DEEDS
from scanner.names.naming import singular, words

COMMON_NOUNS = frozenset(
    words(
        "id ids uuid guid key code no nr number name title alias nickname contact address addr street "
        "location position place state region pan sim handle login token account card age sex value type "
        "status date time text note notes comment description message"
    )
)
"""Nouns that are used in names of fields about people and about things. Alone or at the end of a name, they
do not say which of the two."""
SHARED_NAMES = COMMON_NOUNS - frozenset(words("age sex card handle login pan sim token"))
"""The nouns in ``COMMON_NOUNS`` that can be the whole name of a field about a thing. *Sex*, for example, is
left out, since an order has no sex."""
_DEEDS = DEEDS - {"to", "for"}
_SHORTEST = 3
"""Minimum number of letters that a last word must have to count alone (``ssn``)."""

_LANGUAGES = frozenset(
    [
        "en",
        "fr",
        "de",
        "es",
        "pt",
        "nl",
        "sv",
        "pl",
        "cs",
        "ru",
        "uk",
        "ar",
        "tr",
        "zh",
        "cn",
        "ja",
        "jp",
        "ko",
        "kr",
    ]
)
"""Codes of languages, without those that are also words in names of fields, such as `id`, `no` and `it`."""
_FEWEST_NAMES, _MOST_NAMES = 4, 0.7
"""A table is searched for a common prefix only if it has at least this many columns, and at least this share
of them must begin with the prefix.
"""
_LONGEST_PREFIX = 8
"""Maximum number of characters of a common prefix."""


def name_ends(name: str) -> Iterator[str]:
    """Normalised ends of a name, longest first. Ends that follow a word from ``DEEDS``, which makes the name
    an action or a count, are left out. For a name of two words, the two words in reverse order are added.

    >>> list(name_ends("mailing_postal_code")), list(name_ends("name_last"))
    (['mailingpostalcode', 'postalcode'], ['namelast', 'last', 'lastname'])
    >>> list(name_ends("Phone__c")), list(name_ends("has_email"))
    (['phone'], ['hasemail', 'emailhas'])
    """
    found = _without_tail(name)
    ends = [*found[:-1], singular(found[-1])] if found else []
    for start in range(len(ends)):
        if not _DEEDS.isdisjoint(ends[:start]):
            break
        last = ends[start:]
        if len(last) > 1 or (len(last[0]) >= _SHORTEST and last[0] not in COMMON_NOUNS):
            yield "".join(last)
    if len(found) == 2:
        yield found[1] + found[0]


def name_beginnings(name: str) -> Iterator[str]:
    """Normalised beginnings of a name, longest first. Each has at least two words, since a single first word
    usually says only to what the last word belongs (``phone_type``).

    >>> list(name_beginnings("License Number Alabama")), list(name_beginnings("phone_type"))
    (['licensenumber'], [])
    """
    found = _without_tail(name)
    for end in range(len(found) - 1, 1, -1):
        if DEEDS.isdisjoint(found[end:]):
            yield "".join(found[:end])


def shared_prefix(names: Collection[str]) -> str:
    """The prefix that most names share, such as ``d`` in a table ``donor`` with the columns ``dlname`` and
    ``daddress``; empty if there is none, or if there are too few names.

    >>> shared_prefix(["did", "dlname", "daddress", "dcontact", "dtype", "blood"])
    'd'
    >>> shared_prefix(["cst_name", "cst_phone", "cst_city", "cst_id"]), shared_prefix(["name", "phone"])
    ('cst_', '')
    """
    spelt = [one.lower() for one in names]
    if len(spelt) < _FEWEST_NAMES:
        return ""
    count = Counter(one[:size] for one in spelt for size in range(1, min(_LONGEST_PREFIX, len(one) - 2) + 1))
    enough = (prefix for prefix, n in count.items() if n >= _MOST_NAMES * len(spelt))
    return max(enough, key=len, default="")


def without_language(path: str) -> str:
    """The last segment of a path without the language code at its end; empty if it has no language code.

    >>> without_language("name_en"), without_language("names.title-DE"), without_language("user_id")
    ('name', 'title', '')
    """
    *found, last = words(path.rsplit(".", 1)[-1]) or ("",)
    return "_".join(found) if last in _LANGUAGES else ""


def _without_tail(name: str) -> list[str]:
    """The words of a name, without single letters, numbers and language codes at the end of the name."""
    found = list(words(name))
    while len(found) > 1 and (len(found[-1]) == 1 or found[-1].isdigit() or found[-1] in _LANGUAGES):
        found = found[:-1]
    return found

"""The parts of a field's name that may say by themselves what the field holds."""

from collections.abc import Iterator

from scanner.classifier.core_name import DEEDS
from scanner.classifier.naming import singular, words

COMMON_NOUNS = frozenset(
    words(
        "id ids uuid guid key code no nr number name title alias nickname contact address addr street "
        "location position place state region pan sim handle login token account card age sex value type "
        "status date time text note notes comment description message nom nombre nome"
    )
)
"""Nouns that things have as well as people: alone, or behind any other word, they do not say whose."""
SHARED_NAMES = COMMON_NOUNS - frozenset(words("age sex card handle login pan sim token"))
"""Those that things are called by alone: nobody asks for the sex of an order."""
_DEEDS = DEEDS - {"to", "for"}
_SHORTEST = 3
"""Letters of the shortest last word that counts by itself (``ssn``)."""


def name_parts(name: str) -> Iterator[str]:
    """Normalised parts of a name, most telling first: how it ends, then how it begins.

    What it begins with counts only where that is several words, since one more often says what the last one
    belongs to (``phone_type``); what it ends with, only where no word before makes it a deed or a count.

    >>> list(name_parts("mailing_postal_code"))
    ['mailingpostalcode', 'postalcode', 'mailingpostal']
    >>> list(name_parts("Phone__c")), list(name_parts("has_email")), list(name_parts("product_name"))
    (['phone'], ['hasemail', 'emailhas'], ['productname', 'nameproduct'])
    >>> list(name_parts("License Number Alabama"))[-1]
    'licensenumber'
    """
    found = list(words(name))
    while len(found) > 1 and (len(found[-1]) == 1 or found[-1].isdigit()):
        found = found[:-1]
    ends = [*found[:-1], singular(found[-1])] if found else []
    for start in range(len(ends)):
        if not _DEEDS.isdisjoint(ends[:start]):
            break
        last = ends[start:]
        if len(last) > 1 or (len(last[0]) >= _SHORTEST and last[0] not in COMMON_NOUNS):
            yield "".join(last)
    if len(found) == 2:
        yield found[1] + found[0]  # name_last
    for end in range(len(found) - 1, 1, -1):
        if DEEDS.isdisjoint(found[end:]):
            yield "".join(found[:end])

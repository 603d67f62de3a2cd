"""Derive the date from which a limit counts from the words that describe the event. Pure."""

from typing import Any

from scanner.names.naming import singular, words
from scanner.policy.audit_vocabulary import vocabulary

_FILLERS = frozenset(
    ("a", "after", "an", "are", "been", "has", "have", "in", "is", "it", "its", "of", "on", "that", "the")
)
_VERBS = frozenset(("is", "are", "was", "has"))
_LATEST = frozenset(("last", "latest", "final"))
_YEAR = "year"


def clock_of(after: str) -> dict[str, Any]:
    """The ``audit`` entry of a retention rule whose limit counts from the event ``after``.

    ``clock`` says which date counts. If the event contains a word for closing, this is the closure of the
    account. If the event is the record itself or its creation (``the treatment``, ``it is stored``), this is
    the record's own date, or its end date if the event lasts. For any other event, a column with the name of
    the event (``called``) is needed, because the date of a loan, for example, is not the date when the loan
    is repaid. Such a column is also needed if the event is given as the name of a column, or ends something
    (discharge).

    >>> clock_of("the account is closed"), clock_of("the registration")
    ({'clock': 'closure', 'called': ['account closed']}, {'clock': 'created', 'called': ['registration']})
    >>> clock_of("the treatment")
    {'clock': 'created', 'called': ['treatment'], 'lasts': True}
    >>> clock_of("it is stored"), clock_of("the loan is repaid")
    ({'clock': 'created', 'called': ['stored']}, {'clock': '', 'called': ['loan repaid']})
    >>> clock_of("discharge"), clock_of("discharged_at")["called"]
    ({'clock': '', 'called': ['discharge', 'discharged']}, ['discharged', 'discharge'])
    >>> clock_of("the year of the bill")
    {'clock': 'created', 'called': ['bill'], 'lasts': True, 'whole_years': True}
    """
    spoken = words(after)
    said = [word for word in spoken if word not in _FILLERS and word != _YEAR]
    is_column = "_" in after
    if is_column and len(said) > 1 and said[-1] in vocabulary().time_words:
        said = said[:-1]
    is_told = _VERBS.isdisjoint(spoken) or (len(said) == 1 and said[0] in _words_of("created"))
    is_end = bool(said) and said[-1] in _words_of("ended")
    if any(word in _words_of("closure") or singular(word) in _words_of("closure") for word in said):
        clock = "closure"
    elif is_column and not _words_of("created").isdisjoint(said):
        clock = "created"
    else:
        is_own = is_told and not is_end and not is_column and _LATEST.isdisjoint(said)
        clock = "created" if is_own else ""
    plain = list(map(singular, said))
    has_ended = clock == "closure" and plain[-1] != said[-1]
    forms = (said, plain, *([[*plain[:-1], f"{plain[-1]}ed"]] if has_ended else ()))
    if is_end and not clock:
        forms = (
            *forms,
            *([*said[:-1], word] for word in sorted(_words_of("ended")) if _is_form(word, said[-1])),
        )
    called = dict.fromkeys(map(" ".join, forms))
    found: dict[str, Any] = {"clock": clock, "called": [one for one in called if one]}
    begins = _words_of("began") | _words_of("signed_up")
    lasts = clock == "created" and _VERBS.isdisjoint(spoken) and begins.isdisjoint((*said, *plain))
    return found | ({"lasts": True} if lasts else {}) | ({"whole_years": True} if _YEAR in spoken else {})


def _is_form(word: str, of: str) -> bool:
    """Whether one of two words begins with the other."""
    return word.startswith(of) or of.startswith(word)


def _words_of(role: str) -> frozenset[str]:
    """Those names of a column role that consist of one word."""
    return frozenset(said[0] for said in vocabulary().columns[role].called if len(said) == 1)

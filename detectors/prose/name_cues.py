"""Finds names next to cue phrases. Some cue phrases come before a name ("my name is", "Dear", "moved to").
Others come after the name of a person: belongings ("Ana's car") and gestures ("Ana giggled").
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.lazy_patterns import late
from detectors.matching.spans import Span
from detectors.prose.name_words import APOSTROPHE, NOT_NAMES, PARTICLES, any_of

CUED: Final = 0.9
"""The score of a name that was found next to a cue phrase."""
_MOST_WORDS: Final = 4
_REACH: Final = 80
"""Number of characters before a cue phrase that are searched for a name."""


def _phrase(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE | re.MULTILINE)


_LEAD_PERSON: Final = _phrase(
    r"\b(?:my|his|her|their|your|whose|\w+'s) (?:full |first |last |given |family |maiden )?name is\s+",
    r"\b(?:my|his|her) name's\s+",
    r"\bunder (?:the|my|my \w+'s) name(?: of)?\s+",
    r"\bname on the (?:account|card)(?: is|:)\s+",
    r"\b(?:calls? me|called me|i am called)\s+",
    r"\b(?:signed(?: by)?[,:]?|sincerely,|regards,|attn:?|c/o)\s+",
    r"\b(?:customer|contact|patient|cardholder|caller)(?: name)?:\s+",
    r"^[^\w\n]{0,8}(?:full |first |last )?name\s*[:=]\s*",
    r"(?:^|[.!?:;,]\s)[^\w\n]{0,8}(?:hi|hello|hey|good (?:morning|afternoon|evening))[ ,]+",
    r"\bdear\s+",
)
_LEAD_RELATIVE: Final = _phrase(rf"\b(?:my|his|her|their|our) {any_of('relatives')},? ")
_LEAD_ROLE: Final = late(rf"\b(?i:{any_of('roles')}) (?=[^\W\d_a-z]\w+(?: \w{{2,3}}){{0,2}} [^\W\d_a-z]\w)")
_LEAD_QUOTED: Final = _phrase(rf"[\"\u201d'\u2019\u00bb,!?] ?{any_of('sayings')} ")
_LEAD_PLACE: Final = _phrase(
    r"\b(?:originally from|moved (?:here |there |back |over |away )?(?:from|to))\s+",
    r"\b(?:lives in|living in|lived in|(?:i|we|they) live in|(?:i'm|i am|we're|we are) in)\s+",
    r"\b(?:born in|gr[eo]wn? up in|located in|(?:travell?|fly|mov)ing to|flew to|travell?ed to)\s+",
    r"\b(?:home ?|native )?(?:city|town|village)(?: of)?\s+",
)
_LEAD_EMPLOYER: Final = _phrase(
    r"\b(?:work(?:s|ed|ing)? (?:at|for)|employed (?:at|by)|(?:years?|job|career|internship) at)\s+"
)
_TAIL_GESTURE: Final = _phrase(rf" {any_of('gestures')}\b")
_TAIL_OWNED: Final = _phrase(
    rf"{APOSTROPHE}s (?:(?:home|mobile|new|old|work|bank|billing|e?-?mail|phone) )?{any_of('belongings')}\b"
)
_LEADS: Final = (
    (_LEAD_PERSON, "PERSON", True),
    (_LEAD_RELATIVE, "PERSON", False),
    (_LEAD_ROLE, "PERSON", False),
    (_LEAD_QUOTED, "PERSON", True),
    (_LEAD_PLACE, "LOCATION", False),
    (_LEAD_EMPLOYER, "ORGANIZATION", False),
)
"""Each cue phrase that precedes a name, the entity of the name, and whether the name may be in lower
case if the whole text is.
"""
_TITLE: Final = _phrase(rf"{any_of('titles')}\b\.? +")
_WORD: Final = late(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*\.?|[^\W\d_]\.")
_WORDS_BEFORE: Final = late(r"(?:[^\W\d_]{2,}[-'\u2019]?[^\W\d_]* ){0,2}[^\W\d_][^\W\d_'\u2019-]*$")


def cued_names(text: str) -> Iterator[Span]:
    """Names of people, places and organisations next to cue phrases, in the order of
    the cue phrases' patterns.

    >>> text = "hi, my name is Ana Lima and I moved to Porto"
    >>> [(text[span.start:span.end], span.entity) for span in cued_names(text)]
    [('Ana Lima', 'PERSON'), ('Porto', 'LOCATION')]
    """
    any_case = text.islower()
    for pattern, entity, in_any_case in _LEADS:
        for lead in pattern.finditer(text):
            start, end = _name_at(text, lead.end(), any_case=any_case and in_any_case)
            if start < end:
                yield Span(start=start, end=end, entity=entity, score=CUED)
    for pattern in (_TAIL_OWNED, _TAIL_GESTURE):
        for tail in pattern.finditer(text):
            begin = _name_start(text, tail.start())
            if begin < tail.start():
                yield Span(start=begin, end=tail.start(), entity="PERSON", score=CUED)


def _name_at(text: str, start: int, *, any_case: bool) -> tuple[int, int]:
    """Range of the name that begins at ``start``, or after a title at ``start``; an empty
    range if there is no name.
    """
    title = _TITLE.match(text, start)
    start = title.end() if title else start
    place, end, count = start, start, 0
    while count < _MOST_WORDS and (word := _WORD.match(text, place)) is not None:
        found = word[0]
        lowered = found.rstrip(".").lower()
        inside = count > 0 and lowered in PARTICLES
        if lowered in NOT_NAMES and not inside:
            break
        if not inside:
            if not (any_case or found[0].isupper()):
                break
            # The dot after an initial belongs to the name; any other dot ends the sentence.
            end = word.end() - (found.endswith(".") and len(found) > 2)
            if end != word.end():
                break
        count += 1
        place = word.end() + 1
        if text[word.end() : place] != " ":
            break
    return start, end


def _name_start(text: str, end: int) -> int:
    """Start of the capitalised words that end at ``end``; ``end`` if there are no such words."""
    words = _WORDS_BEFORE.search(text[max(0, end - _REACH) : end])
    if words is None:
        return end
    start = end
    for word in reversed(words[0].split(" ")):
        if not word[:1].isupper() or word.lower() in NOT_NAMES:
            break
        start = start - len(word) - (start != end)
    return start

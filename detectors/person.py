"""Name of a person.

A name model judges whole cells, in any script, case and word order; each piece of a word is evidence for
names or for things. In texts, only names after a title are found here; the language model finds other names.

* https://schema.org/Person

>>> from detectors.base import Hints
>>> judge_cell("maría garcía", Hints()).name, judge_cell("DOE, JANE", Hints()).name
('VALID', 'VALID')
>>> judge_cell("Galaxy S24", Hints()).name, judge_cell("Jackson Street", Hints()).name
('INVALID', 'INVALID')
"""

from detectors.base import Detector, Hints, InText, Nature, Support, Verdict, WholeCell
from detectors.masks import DOT, masked
from detectors.parts.firm import is_firm
from detectors.parts.letters import listed_words
from detectors.parts.name_features import words_of
from detectors.parts.name_list import names_in
from detectors.parts.name_model import likeness
from detectors.parts.name_shape import could_be_name, is_code
from detectors.word_lists import read_lines, word_list

_NOT_IN_NAMES = frozenset(["Apt", "Box", "PO", "Suite", "Unit"])
_LEAST = 0.5
"""A cell counts as a name if its log-odds are higher than this."""
_MOST_OF_LIST = 0.6
"""A list counts as a list of names if at least this share of its entries are names."""


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell has the form of a name, or of a list of names, and the name model accepts it."""
    text = value.strip()
    if listed := names_in(text):
        is_name = sum(map(_is_name, listed)) >= _MOST_OF_LIST * len(listed)
    else:
        is_name = _is_name(text)
    return Verdict.VALID if is_name else Verdict.INVALID


def _is_name(text: str) -> bool:
    return could_be_name(text) and not is_code(text) and likeness(text) > _LEAST and not is_firm(text)


def judge_shape(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is one to six words that do not name a thing; for fields that only hold names of
    people.
    """
    text = value.strip()
    return Verdict.VALID if could_be_name(text) and not _names_thing(text) else Verdict.INVALID


def _names_thing(text: str) -> bool:
    """Whether a word of the text is listed as naming things and the name model agrees: true for
    ``Brown Box``, not for ``Max Brown``.
    """
    return not listed_words("not_names.txt").isdisjoint(words_of(text)) and likeness(text) < 0


def mask(value: str) -> str:
    """Show only the initials of the first and the last word."""
    words = value.split()
    return masked(value, " ".join(word[0] + DOT * 3 for word in (words[0], words[-1])), DOT * 3)


def trim(match: str) -> tuple[int, int]:
    """Start and end of the name, without the title before it and words for parts of an address after it."""
    end = len(match)
    while match[:end].rpartition(" ")[2] in _NOT_IN_NAMES:
        end = match.rindex(" ", 0, end)
    return min(match.index(" ") + 1, end), end


_CLEAR_NAMES = tuple(dict.fromkeys(" ".join(read_lines("person_fields.txt")).split()))
"""Names of fields that only hold names of people."""
_ROLES = (
    *("author", "authors", "inventor", "inventors", "actor", "actors", "director", "directors", "composer"),
    *("candidate", "candidates", "winner", "winners", "coach", "referee", "judge", "attorney", "physician"),
    *("instructor", "teacher", "professor", "lecturer", "supervisor", "salesperson", "spouse", "nextofkin"),
    *("senator", "legislator", "payee", "nominee", "interviewer", "interviewee", "witness", "victim"),
)
"""Names of fields for a person in some role. Such fields hold names or ids of people."""
_NAMES = (
    *word_list(
        "name, customername, contactname, contact, displayname, callername, cnam, recipientname, cardholder, "
        "clientname, membername, ownername, holdername, accountname, beneficiaryname, payeename, sendername, "
        "agentname, sellername, buyername"
    ),
    *_ROLES,
    *word_list("nom, nombre, nama, ime, име, nimi, 名, 名前, 名字, 이름, フリガナ, ふりがな, furigana"),
    *_CLEAR_NAMES,
)
_LATIN = r"(?:[A-Za-z'-]|[\xc3-\xc5][\x80-\xbf])"
_CAPITAL = r"(?:[A-Z]|\xc3[\x80-\x9e])"

DETECTORS = (
    Detector(
        entity="PERSON",
        nature=Nature(namesakes=("ORGANIZATION",), lookalikes=("LOCATION",), misses=0.25),
        validate=judge_cell,
        match=WholeCell(shape=r"^[^\n\d@_/:=]+$"),
        strength="medium",
        chance=0.14,
        support=Support(beside=("PERSON", "DATE_OF_BIRTH")),
        names=_NAMES,
        mask=mask,
        examples=(
            "Jane Doe",
            "MARÍA GARCÍA",
            "Müller, Jürgen",
            "Jean-Luc Dubois",
            "Dr. Anna von Berg",
            "Oliver",
            "jane doe",
            "田中 太郎",
            "김민수",
            "გიორგი ბერიძე",
            "Иванова Мария Петровна",
            "שרה כהן",
            "सीता देवी श्रेष्ठ",
        ),
        counterexamples=(
            "Galaxy S24",
            "Blue Widget",
            "Jackson Street",
            "Jane likes long walks on beaches",
            "Acme GmbH",
            "Jensen and Sons",
            "Weber, Doe and Roe",
            "Eriksson AB",
            "",
            "Premium Plan",
        ),
    ),
    Detector(
        entity="PERSON",
        nature=Nature(namesakes=("ORGANIZATION",)),
        validate=judge_shape,
        match=WholeCell(shape=r"^[^\n\d@_/:=]+$"),
        strength="weak",
        support=Support(need="name"),
        names=_CLEAR_NAMES,
        mask=mask,
        examples=("Besnard", "de la Vega", "Nguyễn Thị Hoa", "qaqulaq", "王", "d'Artagnan"),
        counterexamples=("Blue Widget 4", "Premium Plan", "unknown", "n/a", "x", ""),
    ),
    Detector(
        entity="PERSON",
        nature=Nature(namesakes=("ORGANIZATION",)),
        patterns=(
            rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Mme|Sra?)\.? {_CAPITAL}{_LATIN}+"
            rf"(?:(?: (?:van|von|de|den|der|del|di|da|la|bin|al)){{0,2}} {_CAPITAL}{_LATIN}+){{0,2}}",
        ),
        match=InText(trim=trim),
        strength="medium",
        names=_NAMES,
        mask=mask,
        examples=("Mr. Smith", "ask Dr Jane Doe.", "Frau Müller", "Mr. Jan van Dyck", "Ms. Ann McKay Apt 3"),
        counterexamples=("Mr. x", "Drive Smith", "mr. smith"),
    ),
)

"""SIP call id: the id of one call between two machines, in a form like that of an e-mail address.

The id connects the log lines of a call, and is not personal data by itself.

* https://www.rfc-editor.org/rfc/rfc3261#section-8.1.1.4

>>> trim("Call-ID: f81d4fae@192.0.2.4")
(9, 27)
>>> from detectors.base import Hints
>>> judge_cell("f81d4fae@192.0.2.4", Hints()).name, judge_cell("ann@example", Hints()).name
('VALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, InText, Nature, Support, Verdict, WholeCell

_CELL = re.compile(r"[^\s@]{8,}@[A-Za-z0-9.:\[\]-]+")
_BEFORE = re.compile(r"[^:=]*[:=][ \"']*")


def trim(match: str) -> tuple[int, int]:
    """Start and end of the value after the equals sign or colon."""
    found = _BEFORE.match(match)
    return (len(match) if found is None else found.end()), len(match)


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the whole cell is a generated part with digits, followed by ``@`` and a host."""
    is_one = _CELL.fullmatch(value) is not None and any(map(str.isdigit, value.partition("@")[0]))
    return Verdict.VALID if is_one else Verdict.INVALID


_NAMES = ("sipcallid", "callid", "callidheader", "sipcallidheader")
DETECTORS = (
    Detector(
        entity="SIP_CALL_ID",
        patterns=(
            r"(?i)\b(?:sip[_-]?)?call[_-]?id[\"']?[ ]?[:=][ ]?[\"']?"
            r"[A-Za-z0-9.!%*_+`'~()<>:\\/{}-]+@[A-Za-z0-9.:\[\]-]+\b",
        ),
        match=InText(trim=trim, beats=("EMAIL_ADDRESS", "PHONE_NUMBER", "SIP_URI")),
        strength="certain",
        names=_NAMES,
        nature=Nature(neutral=True),
        examples=("Call-ID: f81d4fae-7dec@192.0.2.4", 'sip_call_id="a84b4c76e66710@pc33.example.org"'),
        counterexamples=("Call-ID: 42", "recall id: ann@example.org"[2:], "call ann@example.org"),
    ),
    Detector(
        entity="SIP_CALL_ID",
        validate=judge_cell,
        match=WholeCell(shape=rf"^{_CELL.pattern}$"),
        strength="certain",
        support=Support(need="name"),
        names=_NAMES,
        nature=Nature(exhaustive=False, neutral=True),
        examples=("f81d4fae-7dec@192.0.2.4", "a84b4c76e66710@pc33.example.org"),
        counterexamples=("annabella@example.org", "192.0.2.4", "f81d4fae-7dec"),
    ),
)

"""The question to a person about a field whose class is undecided: which two classes compete, and which fact
would decide between them.
"""

from collections.abc import Mapping
from itertools import chain
from typing import Final

from scanner.classifier.certainty import rival_of
from scanner.classifier.decision import Decision
from scanner.finding import Category
from scanner.policy.data_class import DataClass, Holds
from scanner.policy.entries import Element
from scanner.policy.policy import Policy

_COMPETING: Final = 2
_IF: Final[Mapping[Holds, str]] = {
    "relation": "it is kept about {subject}",
    "communication": "it says who communicated, when or how",
    "content": "it was said, sent or stored by somebody",
    "nothing": "it tells of no person",
}
"""By the sort of data that a class holds: the condition under which a field belongs to the class."""


def rivals(decision: Decision, policy: Policy) -> tuple[Element, ...]:
    """The best element of each of the two classes that compete, best first; fewer if fewer compete.

    Classes without a candidate are filled up with the policy's first elements that hold such an entity.
    """
    ranked = [one for one in (decision.best, *decision.rest) if one is not None]
    best = next(iter(ranked), None)
    rival = rival_of(best, ranked)
    heard = (one.element for one in (best, rival) if one is not None)
    holding = (one for one in policy.elements.values() if decision.verdict.entity in one.entities)
    found: dict[Category, Element] = {}
    for one in chain(heard, holding):
        found.setdefault(one.category, one)
        if len(found) == _COMPETING:
            break
    return tuple(found.values())


def question(options: tuple[Element, ...], policy: Policy) -> str:
    """``Is it A or B? A, if ...; B, if ...``; with one option: ``Is it A? It is, if ...``."""
    names = [f"{class_name(one.of)} ({lower(one.title)})" for one in options]
    tests = [_test(one, policy) for one in options]
    if len(options) == 1:
        return f"Is it {names[0]}? It is, if {tests[0]}."
    asked = f"Is it {names[0]} or {names[1]}?"
    if tests[0] == tests[1]:
        return f"{asked} What it is kept for decides."
    first, second = (class_name(one.of) for one in options)
    return f"{asked} {first[:1].upper()}{first[1:]}, if {tests[0]}; {second}, if {tests[1]}."


def open_question(policy: Policy) -> str:
    """The question for a field whose entity no element of the policy holds, so that any class is possible."""
    classes = policy.classes.items()
    names = [class_name(of) for key, of in classes if key != "undetermined" and not of.is_impersonal]
    return f"What is this, and whose? It may be {', '.join(names)}, or no personal data."


def class_name(of: DataClass) -> str:
    """The title of a class, for use inside a sentence."""
    return "no personal data" if of.is_impersonal else lower(of.title)


def lower(title: str) -> str:
    """A title with a small first letter, for use inside a sentence; abbreviations keep their capitals."""
    is_abbreviation = title[1:2].isupper() or title[1:2].isdigit()
    return title if is_abbreviation else title[:1].lower() + title[1:]


def _test(element: Element, policy: Policy) -> str:
    subject = element.data_subjects[0]
    return _IF[element.of.holds].format(subject=lower(policy.terms.data_subjects.get(subject, subject)))

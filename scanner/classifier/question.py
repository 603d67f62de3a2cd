"""The question to a person about a field whose class is undecided. It says which two classes compete, and
which fact would decide between them.
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
"""Maps the sort of data that a class holds to the condition under which a field belongs to the class."""


def rivals(decision: Decision, policy: Policy) -> tuple[Element, ...]:
    """The best element of each of the two competing classes, best first; fewer if fewer classes compete.

    If candidates cover fewer than two classes, the policy's first elements with the verdict's entity are
    added.
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
    """The question, in the form ``Is it A or B? A, if ...; B, if ...``; with only one option
    ``Is it A? It is, if ...``.
    """
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
    """The question about a field with an entity that no element of the policy has: any class is possible."""
    classes = policy.classes.items()
    names = [class_name(of) for key, of in classes if key != "undetermined" and not of.is_impersonal]
    return f"What is this, and whose? It may be {', '.join(names)}, or no personal data."


def class_name(of: DataClass) -> str:
    """The title of a class in the form that is used inside a sentence."""
    return "no personal data" if of.is_impersonal else lower(of.title)


def lower(title: str) -> str:
    """A title with a lower-case first letter, for use inside a sentence. Titles that begin with an
    abbreviation do not change.
    """
    is_abbreviation = title[1:2].isupper() or title[1:2].isdigit()
    return title if is_abbreviation else title[:1].lower() + title[1:]


def _test(element: Element, policy: Policy) -> str:
    subject = element.data_subjects[0]
    return _IF[element.of.holds].format(subject=lower(policy.terms.data_subjects.get(subject, subject)))

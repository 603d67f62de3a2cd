"""What is wrong, or probably wrong, with a policy file: more than loading it would refuse."""

from collections.abc import Iterator
from pathlib import Path

from scanner.classifier.condition import parse_condition, predicates
from scanner.classifier.kinds import Kinds, load_kinds
from scanner.classifier.naming import normal
from scanner.classifier.policy import FOLDER, kinds_path_of, read_policy
from scanner.classifier.policy_references import dangling, with_defaults
from scanner.classifier.policy_yaml import Document, PolicyError, Problem, read_document


def check(path_or_id: str) -> list[Problem]:
    """Every problem of a policy, in the order of file and line; none where it is sound.

    A file that does not fit its schema is not looked at any further, nor is one that refers to what
    it does not define.
    """
    try:
        document, names = read_policy(path_or_id)
        kinds = _kinds(document)
    except PolicyError as error:
        return list(error.problems)
    undefined = dangling(document, names)
    if undefined:
        return undefined
    return sorted(
        [
            *_unused_rules(document),
            *_contested_names(document, names),
            *_unknown_source_kinds(document, kinds),
            *_unknown_elements_of_kinds(document, kinds),
            *_silent_promises(document),
        ]
    )


def _kinds(document: Document) -> Kinds:
    path = kinds_path_of(document)
    if path.is_file():
        read_document(path, FOLDER / "kinds.schema.json")
    try:
        return load_kinds(path)
    except (OSError, ValueError) as error:
        words = str(error) if type(error) is ValueError else type(error).__name__
        raise PolicyError([document.problem(("kinds",), f"'{path.name}' cannot be used: {words}")]) from None


def _unused_rules(document: Document) -> Iterator[Problem]:
    body = document.body
    used: set[str] = set()
    for entry in body["elements"].values():
        whole = with_defaults(body, entry)
        used.update([whole["retention"], *whole["retention_also"]])
    for rule in body["retention"]:
        if rule not in used:
            yield document.problem(("retention", rule), f"no element is kept under '{rule}'")


def _contested_names(document: Document, names: Document) -> Iterator[Problem]:
    """A strong name decides, so it cannot decide for two categories; weak names leave it to the rest."""
    body = document.body
    owners: dict[str, str] = {}
    for element, entry in names.body.items():
        if element not in body["elements"]:
            continue
        for name in entry.get("strong", ()):
            owner = owners.setdefault(normal(name), element)
            here, there = (with_defaults(body, body["elements"][key])["category"] for key in (element, owner))
            if here != there:
                message = f"'{name}' is strong for '{element}' ({here}) and '{owner}' ({there}): make it weak"
                yield names.problem((element, "strong"), message)


def _unknown_source_kinds(document: Document, kinds: Kinds) -> Iterator[Problem]:
    known = kinds.source_kinds
    for part in ("sub_categories", "elements"):
        for key, entry in document.body[part].items():
            for kind in entry.get("home", ()):
                if kind not in known:
                    yield document.problem((part, key, "home"), f"'{kind}' is not a kind of source")
    asked = {"source_kind_in": ("source", known), "record_kind_in": ("record", kinds.record_kinds)}
    for part in ("promises", "also"):
        for key, entry in document.body.get(part, {}).items():
            for predicate in predicates(parse_condition(entry["when"])) if entry["when"] else ():
                what, there = asked.get(predicate.name, ("", {}))
                for kind in predicate.words if what else ():
                    if kind not in there:
                        message = f"'{kind}' is not a kind of {what}"
                        yield document.problem((part, key, "when"), message)


def _unknown_elements_of_kinds(document: Document, kinds: Kinds) -> Iterator[Problem]:
    path = kinds_path_of(document)
    named = {
        "entity_defaults": set(kinds.entity_defaults.values()),
        "container_spans": {
            element for spans in kinds.container_spans.values() for element in spans.values()
        },
    }
    for kind in kinds.record_kinds.values():
        named[kind.id] = {
            *kind.columns.values(),
            *kind.traits.values(),
            *kind.entities.values(),
            kind.rest,
            kind.default,
            kind.free_text,
        }
    named["files"] = {rule.element for rule in kinds.files}
    for key, elements in named.items():
        for element in sorted(elements - {""} - set(document.body["elements"])):
            message = f"'{key}' names '{element}', which is not an element of {document.path.name}"
            yield Problem(file=str(path), line=_line_of(path, key), message=message)


def _line_of(path: Path, key: str) -> int:
    """Line on which an entry of the kinds file begins."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.strip().startswith(f"{key}:")), 1)


def _silent_promises(document: Document) -> Iterator[Problem]:
    for key, entry in document.body["promises"].items():
        if entry["when"] is None and not entry.get("needs"):
            yield document.problem(
                ("promises", key), f"'{key}' has no 'when': say under 'needs' what it takes"
            )

"""Find errors and probable errors in a policy, including those with which the policy can still be loaded."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.names.naming import normal
from scanner.policy.condition import parse_condition
from scanner.policy.condition_tree import leaves
from scanner.policy.documents import Document, PolicyError, Problem, held_against
from scanner.policy.extends import as_settled
from scanner.policy.files import PolicyFiles, read_policy
from scanner.policy.kinds_check import kinds_problems, rules_of_kinds
from scanner.policy.policy import Policy, policy_of
from scanner.policy.reach import elements_out_of_reach, impossible
from scanner.policy.references import dangling, unknown_classes, with_defaults
from scanner.policy.shipped import FOLDER


def check(path_or_id: str) -> list[Problem]:
    """All problems of a policy, ordered by file and line; empty if there are none.

    If a file does not match its schema, or refers to something undefined, only such problems are returned. An
    inherited part that is valid in its own policy is not reported.
    """
    try:
        files = read_policy(path_or_id)
    except PolicyError as error:
        return list(error.problems)
    undefined = [
        *dangling(files.policy, files.names),
        *unknown_classes(files.policy, files.kinds),
        *kinds_problems(files),
        *_unknown_kinds(files),
    ]
    if undefined:
        return sorted(undefined)
    if misfits := list(_unfit_changes(files.policy)):
        return sorted(misfits)
    policy = policy_of(files)
    return sorted(
        {
            *_unused_rules(files),
            *_contested_names(files),
            *_contested_tags(files.tags),
            *_odd_settings(files.policy),
            *_misplaced_lines(files.policy),
            *_silent_promises(files.policy),
            *_promises_out_of_reach(files.policy, policy),
            *_elements_out_of_reach(files.policy, policy),
        }
    )


def _unfit_changes(document: Document) -> Iterator[Problem]:
    """Report entries under ``changes`` that would not match the schema if their setting had the value for
    which they are listed.
    """
    for key, entry in document.body["settings"].items():
        for value in entry.get("changes", ()):
            other = {**document.body["settings"], key: {**entry, "default": value}}
            try:
                settled = as_settled({**document.body, "settings": other})
                held_against(replace(document, body=settled), FOLDER / "policy.schema.json")
            except PolicyError as error:
                keys = ("settings", key, "changes", value)
                yield from (document.problem(keys, problem.message) for problem in error.problems)


def _unused_rules(files: PolicyFiles) -> Iterator[Problem]:
    document = files.policy
    used = set(rules_of_kinds(files.kinds.body))
    for entry in document.body["elements"].values():
        whole = with_defaults(document.body, entry)
        used.update([whole["retention"], *whole["retention_also"]])
    for rule in document.body["retention"]:
        if rule not in used and document.says(("retention", rule)):
            yield document.problem(("retention", rule), f"no element is kept under '{rule}'")


def _contested_names(files: PolicyFiles) -> Iterator[Problem]:
    """Report names that are both strong and weak for one element, and names that are strong for elements of
    two classes. A strong name is decisive on its own, so it must indicate one class.
    """
    body, names = files.policy.body, files.names
    owners: dict[str, str] = {}
    for element, entry in names.body.items():
        if element not in body["elements"]:
            continue
        weak = set(map(normal, entry.get("weak", ())))
        keys = (element, "strong")
        for name in entry.get("strong", ()):
            if normal(name) in weak:
                yield names.problem(keys, f"'{name}' is strong and weak for '{element}': keep one")
            owner = owners.setdefault(normal(name), element)
            here, there = (with_defaults(body, body["elements"][key])["category"] for key in (element, owner))
            if here != there:
                where = keys if names.says((element,)) else (owner, "strong")
                message = f"'{name}' is strong for '{element}' ({here}) and '{owner}' ({there}): make it weak"
                yield names.problem(where, message)


def _unknown_kinds(files: PolicyFiles) -> Iterator[Problem]:
    document, body = files.policy, files.policy.body
    asked = {"source_kind_in": "source", "record_kind_in": "record"}
    for part in ("sub_categories", "elements"):
        for key, entry in body[part].items():
            for kind in entry.get("home", ()):
                if kind not in files.kinds.body["source_kinds"]:
                    yield document.problem((part, key, "home"), f"'{kind}' is not a source kind")
    for part in ("promises", "also"):
        for key, entry in body.get(part, {}).items():
            for predicate in leaves(parse_condition(entry["when"])) if entry["when"] else ():
                what = asked.get(predicate.name, "")
                for kind in predicate.words if what else ():
                    if kind not in files.kinds.body[f"{what}_kinds"]:
                        yield document.problem((part, key, "when"), f"'{kind}' is not a {what} kind")


def _contested_tags(document: Document) -> Iterator[Problem]:
    """Report words of tags that are listed with two meanings."""
    body = document.body
    said: list[tuple[tuple[str, ...], str]] = [
        ((part,), word) for part in ("personal", "not_personal") for word in body[part]
    ]
    said += [(("kinds", kind), word) for kind, words in body["kinds"].items() for word in words]
    first: dict[str, tuple[str, ...]] = {}
    for keys, word in said:
        other = first.setdefault(normal(word), keys)
        if other != keys:
            yield document.problem(keys, f"'{word}' means '{keys[-1]}' and '{other[-1]}': keep one")


def _odd_settings(document: Document) -> Iterator[Problem]:
    for key, entry in document.body["settings"].items():
        allowed = entry.get("allowed", ())
        if allowed and entry["default"] not in allowed:
            valid = ", ".join(map(str, allowed))
            message = f"'{entry['default']}' is not a value of '{key}'; valid: {valid}"
            yield document.problem(("settings", key, "default"), message)
        for value in entry.get("changes", ()):
            if value not in map(str, allowed):
                message = f"'{key}' can never be '{value}'; valid: {', '.join(map(str, allowed))}"
                yield document.problem(("settings", key, "changes", value), message)


def _misplaced_lines(document: Document) -> Iterator[Problem]:
    """Report lines of the notice that an entry cites, but that are outside the section that the entry
    cites.
    """
    sections = document.body["sections"]
    for part in ("elements", "retention", "also", "promises"):
        inner = () if part == "promises" else ("notice",)
        for key, entry in document.body.get(part, {}).items():
            said = entry["notice"] if inner else entry
            if not sections[said["section"]]["lines"]:
                continue  # a section without line numbers
            first, last = map(int, sections[said["section"]]["lines"].split("-"))
            is_own = document.says((part, key, *inner, "lines"))
            if is_own and said["lines"] and not any(first <= line <= last for line in said["lines"]):
                shown = ", ".join(map(str, said["lines"]))
                message = f"'{key}' cites line {shown} of '{said['section']}', which has lines {first}-{last}"
                yield document.problem((part, key, *inner, "lines"), message)


def _silent_promises(document: Document) -> Iterator[Problem]:
    for key, entry in document.body["promises"].items():
        if entry["when"] is None and not entry.get("needs"):
            message = f"'{key}' has no 'when': say under 'needs' what a test needs"
            yield document.problem(("promises", key), message)


def _promises_out_of_reach(document: Document, policy: Policy) -> Iterator[Problem]:
    conditions = {("promises", one.id): one.when for one in policy.promises.values() if one.when}
    conditions |= {("settings", one.id): one.touches for one in policy.settings.values() if one.touches}
    conditions |= {("also", one.id): one.when for one in policy.also.values()}
    for (part, key), when in conditions.items():
        if impossible(when, policy):
            where = "touches" if part == "settings" else "when"
            message = f"'{key}' never applies: no element of this policy meets its '{where}'"
            yield document.problem((part, key, where), message)


def _elements_out_of_reach(document: Document, policy: Policy) -> Iterator[Problem]:
    for element in elements_out_of_reach(policy):
        if document.says(("elements", element)):
            message = f"'{element}' can never be found: it has no names, and no record kind names it"
            yield document.problem(("elements", element), message)

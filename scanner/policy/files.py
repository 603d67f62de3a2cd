"""Find and read the files of a policy: the policy itself, its dictionaries, and the files that it
inherits.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from scanner.errors import did_you_mean
from scanner.policy.documents import Document, PolicyError, Problem, held_against, parse
from scanner.policy.extends import (
    added,
    as_settled,
    kinds_without,
    laid_over,
    names_taken_away,
    names_without,
    removed_by,
)
from scanner.policy.page import unknown, whole
from scanner.policy.shipped import DEFAULT, FOLDER, PARTS, shipped


@dataclass(frozen=True, kw_only=True)
class PolicyFiles:
    """The policy, its dictionary of names, its kinds and its tag words, including everything that they
    inherit.
    """

    policy: Document
    names: Document
    kinds: Document
    tags: Document
    own_names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Element → the strong and vendor names that extending policies add."""

    @property
    def texts(self) -> tuple[bytes, ...]:
        """The bytes of every file. Within each part, a policy's own file comes before inherited ones."""
        return (*self.policy.texts, *self.names.texts, *self.kinds.texts, *self.tags.texts)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every file, including the inherited ones."""
        return tuple(part for own in (self.policy, self.names, self.kinds, self.tags) for part in own.chain)


def read_policy(path_or_id: str) -> PolicyFiles:
    """Read a policy with everything that it extends, and validate it.

    Raises:
        PolicyError: a file does not exist, is not YAML, repeats a key, does not match its schema, or a policy
            extends itself.
    """
    files = _assembled(path_or_id, ())
    for name in ("policy", *PARTS):
        held_against(getattr(files, name), _schema(name))
    settled = replace(files.policy, body=as_settled(files.policy.body))
    held_against(settled, _schema("policy"))
    names = replace(files.names, body=names_taken_away(files.names.body))
    return replace(files, policy=settled, names=names)


def _assembled(path_or_id: str, below: tuple[Path, ...]) -> PolicyFiles:
    own = parse(_find(path_or_id))
    if own.path in below:
        raise PolicyError(
            [
                own.problem(
                    ("extends",), f"'{own.path.name}' extends itself, directly or through another policy"
                )
            ]
        )
    if "page" in own.body:
        return _of_page(own)
    wish = own.body.get("extends")
    if not isinstance(wish, str):
        names, kinds, tags = (_part(own, key) for key in PARTS)
        return PolicyFiles(policy=own, names=names, kinds=_with_common(kinds), tags=tags)
    try:
        base = _assembled(wish if wish in shipped() else str(own.path.parent / wish), (*below, own.path))
    except PolicyError as error:
        missing = [one for one in error.problems if one.file == str(own.path.parent / wish) and not one.line]
        raise PolicyError(
            [own.problem(("extends",), one.message) for one in missing] or error.problems
        ) from None
    return _over(base, own)


def _with_common(kinds: Document) -> Document:
    """A policy's kinds, merged with the kinds that are common to all policies."""
    common = parse(FOLDER / "common_kinds.yaml")
    return kinds.over(common, added(common.body, kinds.body))


def _of_page(own: Document) -> PolicyFiles:
    """The files of a one-page policy: the page itself, and the library that all pages share."""
    held_against(own, _schema("page"))
    library = parse(FOLDER / "common_library.yaml")
    if problems := [own.problem(keys, words) for keys, words in unknown(own.body, library.body)]:
        raise PolicyError(problems)
    told = whole(own.body, library.body)
    part = replace(own, text=b"")
    return PolicyFiles(
        policy=replace(own, body=told.policy),
        names=replace(part, body=told.names, inherited=replace(library, body={})),
        kinds=_with_common(replace(part, body=told.kinds)),
        tags=parse(FOLDER / "common_tags.yaml"),
    )


def _over(base: PolicyFiles, own: Document) -> PolicyFiles:
    held_against(own, _schema("policy"), whole=False)
    if unknown := list(_removes_what_is_not_there(base, own)):
        raise PolicyError(unknown)
    gone = removed_by(own.body)
    names, kinds = names_without(base.names.body, gone), kinds_without(base.kinds.body, gone)
    grown = _grown(replace(base.names, body=names), own, "names")
    said = _part(own, "names").body if "names" in own.body else {}
    return PolicyFiles(
        policy=own.over(base.policy, laid_over(base.policy.body, own.body)),
        names=grown,
        kinds=_grown(replace(base.kinds, body=kinds), own, "kinds"),
        tags=_grown(base.tags, own, "tags"),
        own_names={
            element: base.own_names.get(element, frozenset()) | _deciding(said.get(element, {}))
            for element in (*base.own_names, *said)
        },
    )


def _deciding(entry: Mapping[str, Any]) -> frozenset[str]:
    return frozenset([*entry.get("strong", ()), *chain.from_iterable(entry.get("vendor", {}).values())])


def _grown(inherited: Document, own: Document, key: str) -> Document:
    if key not in own.body:
        return inherited
    part = _part(own, key)
    held_against(part, _schema(key), whole=False)
    return part.over(inherited, added(inherited.body, part.body))


def _removes_what_is_not_there(base: PolicyFiles, own: Document) -> Iterator[Problem]:
    inherited = {**base.policy.body, **base.kinds.body}
    for part, ids in own.body.get("remove", {}).items():
        for place, one in enumerate(ids):
            if one not in inherited.get(part, {}):
                message = f"'{one}' is not among the {part} of {base.policy.path.name}: nothing to remove"
                yield own.problem(("remove", part, place), message)


def _schema(name: str) -> Path:
    return FOLDER / f"{name}.schema.json"


def _find(path_or_id: str) -> Path:
    if path_or_id in shipped():
        return FOLDER / f"{path_or_id}.yaml"
    path = Path(path_or_id)
    if not path.is_file():
        what = "is not a regular file" if path.exists() else "there is no such policy file"
        near = did_you_mean(path.name, shipped())
        message = (
            f"{what}{near}; shipped policies: {', '.join(shipped())}\n"
            "  `noticemap policy new FILE` writes one of your own"
        )
        raise PolicyError([Problem(file=path_or_id, line=0, message=message)])
    return path


def _part(document: Document, key: str) -> Document:
    """The names, kinds or tags of a policy. They are in the policy itself, in a file that it names, or else
    in the shipped files.
    """
    wish = document.body.get(key)
    if isinstance(wish, Mapping):
        return document.part(key)
    if not isinstance(wish, str):
        return parse(FOLDER / ("common_tags.yaml" if key == "tags" else f"{DEFAULT}_{key}.yaml"))
    try:
        return parse(document.path.parent / wish)
    except PolicyError as error:
        if (document.path.parent / wish).is_file():
            raise
        raise PolicyError([document.problem((key,), f"'{wish}': {error.problems[0].message}")]) from None

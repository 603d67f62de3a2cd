"""Read ``noticemap.yaml`` into typed objects, after checking it."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from detectors.company import CompanyFacts
from scanner.errors import UsageError
from scanner.policy.documents import Document, PolicyError, read_document
from scanner.project.checks import policy_name, problems_of
from scanner.project.inventory import digits, inventory
from scanner.project.project import Project, ProjectSource
from scanner.project.references import exists
from scanner.project.schedule_spec import ScheduleSpec
from scanner.project.spans import parse_span
from scanner.project.target import Email, Target, Webhook


def schema_path() -> Path:
    """The path of the JSON Schema of ``noticemap.yaml``, which editors also use."""
    return Path(str(files("scanner").joinpath("schemas/noticemap.schema.json")))


def load_project(path: Path) -> Project:
    """Read a project file.

    Raises:
        UsageError: the message lists all problems of the file, each with its line and what is valid.
    """
    if not path.exists():
        raise UsageError(f"there is no project file '{path}'\n  `noticemap init` writes one")
    try:
        document = read_document(path, schema_path())
        problems = sorted(problems_of(document))
        if problems:
            raise PolicyError(problems)
        return _project(document)
    except PolicyError as error:
        raise UsageError(str(error)) from None


def _project(document: Document) -> Project:
    body, path = document.body, document.path.absolute()
    scan = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in body.get("scan", {}).items()
    }
    if scan.get("ner") is False:  # YAML parses `off` as false
        scan["ner"] = "off"
    if "recognizers" in scan:
        scan["recognizers"] = tuple(_recognizer(text, path.parent) for text in scan["recognizers"])
    if "policy" in body:
        scan["policy"] = policy_name(body["policy"], path.parent)
    output = body.get("output", {})
    return Project(
        path=path,
        id=body.get("id", ""),
        sources={name: _source(name, entry, path.parent) for name, entry in body["sources"].items()},
        options=scan,
        company=_company(document),
        output=path.parent / output["folder"] if "folder" in output else None,
        formats=",".join(output["formats"]) if "formats" in output else None,
        fail_on=body.get("fail_on"),
        store=body.get("store"),
        schedules={name: _schedule(entry, path) for name, entry in body.get("schedules", {}).items()},
        targets=tuple(_target(name, entry) for name, entry in body.get("notifications", {}).items()),
        document=document,
    )


def _source(name: str, entry: Mapping[str, Any], folder: Path) -> ProjectSource:
    globs = {key: tuple(entry.get(key, ())) for key in ("include", "exclude")}
    policy = policy_name(entry["policy"], folder) if "policy" in entry else ""
    return ProjectSource(name=name, url=entry["url"], kind=entry.get("kind", ""), policy=policy, **globs)


def _schedule(entry: Mapping[str, Any], path: Path) -> ScheduleSpec:
    placed = {"output": str(path.parent / entry["output"])} if "output" in entry else {}
    sources = tuple(entry.get("sources", ()))
    return ScheduleSpec(**{**entry, **placed, "sources": sources, "config": str(path), "declared": True})


def _recognizer(text: str, folder: Path) -> str:
    return str(folder / text) if exists(folder / text) else text


def _target(name: str, entry: Mapping[str, Any]) -> Target:
    channel = _email(entry["email"]) if "email" in entry else Webhook(**entry["webhook"])
    asked: dict[str, Any] = {key: entry[key] for key in ("when",) if key in entry}
    if "events" in entry:
        asked["events"] = tuple(entry["events"])
    if "minimum_interval" in entry:
        asked["minimum_interval"] = parse_span(entry["minimum_interval"])
    return Target(name=name, channel=channel, **asked)


def _email(entry: Mapping[str, Any]) -> Email:
    rest = {key: value for key, value in entry.items() if key not in ("from", "to")}
    return Email(sender=entry["from"], to=tuple(entry["to"]), **rest)


def _company(document: Document) -> CompanyFacts:
    body = document.body.get("company", {})
    listed = inventory(document.path.parent / body["numbers_file"]) if "numbers_file" in body else ()
    written = [*body.get("numbers", ()), *(number for _, number in listed)]
    return CompanyFacts(
        domains=frozenset(map(str.lower, body.get("domains", ()))),
        staff_domains=frozenset(map(str.lower, body.get("staff_domains", ()))),
        networks=tuple(body.get("networks", ())),
        numbers=frozenset(digits(number) for number in written if not number.endswith("*")),
        number_ranges=tuple(sorted({digits(number) for number in written if number.endswith("*")})),
    )

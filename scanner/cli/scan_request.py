"""The request of a scan: the command line overrides the project file, which overrides the defaults."""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detectors.company import CompanyFacts
from scanner.cli.own_project import key_of
from scanner.counting.plan import SourceRequest
from scanner.errors import UsageError, did_you_mean
from scanner.history.project_key import ProjectKey
from scanner.run.options import ScanOptions
from scanner.run.preparation import read_regions

if TYPE_CHECKING:
    from scanner.project.project import Project

_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9_-]*")
"""Matches a possible name of a source in a project file."""
EXCLUSIVE = ("sample", "full", "schema_only")
"""Mutually exclusive options. An option on the command line replaces any of them in the project file."""


@dataclass(frozen=True, kw_only=True)
class ScanRequest:
    sources: tuple[SourceRequest | str, ...]
    options: ScanOptions
    company: CompanyFacts = field(default_factory=CompanyFacts)
    output: Path | None = None
    formats: str | None = None
    fail_on: str | None = None
    store: str | None = None
    project: ProjectKey | None = None
    """Key of the project; ``None`` if there is no project file."""
    notice: str = ""
    """Short name of the policy if the project has several policies, whose runs and reports are separate."""
    apart: tuple[str, ...] = ()
    """Names of the project's sources. Decisions stay separate even for sources with the same address."""


def scan_requests(args: argparse.Namespace, env: Mapping[str, str]) -> tuple[ScanRequest, ...]:
    """Merge the options of the command line and the project file; ``args`` lacks options that were not given.

    The project file is ``--config``; else ``noticemap.yaml``, if the user names no source or a source of that
    file. Sources with different notices become separate requests. Raises ``UsageError`` for invalid input.
    """
    project = project_of(args.config, args.sources)
    given = {item.name: getattr(args, item.name) for item in fields(ScanOptions) if hasattr(args, item.name)}
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    if "regions" in given:
        given["regions"] = read_regions(given["regions"])
    if project is None:
        alone = ScanRequest(
            sources=tuple(_with_password(_resolved(source, env), args, env) for source in args.sources),
            options=ScanOptions(**given),
            output=args.output,
            formats=args.format,
            fail_on=args.fail_on,
            store=args.store,
        )
        return (alone,)
    if "policy" in given:
        own = given["policy"] if given["policy"] in project.notices else project.notices[0]
        return (_of_project(project, args, given, args.sources, own, env),)
    groups = project.by_notice(args.sources)
    requests = tuple(
        _of_project(project, args, {**given, "policy": policy}, words, policy, env)
        for policy, words in groups.items()
    )
    if len(project.notices) == 1:
        return requests
    return tuple(_with_folder(request, policy) for request, policy in zip(requests, groups, strict=True))


def near_missing_paths(sources: Sequence[str]) -> Iterator[str]:
    """Yield a hint for each source that is a path where nothing exists: what was probably meant."""
    from connectors.address import display_source, scheme_of, trimmed
    from connectors.storage.globs import has_wildcard

    for source in sources:
        if scheme_of(trimmed(source)) or has_wildcard(source) or not _is_missing(source):
            continue
        missing = Path(source)
        try:
            near = did_you_mean(missing.name, [path.name for path in missing.parent.iterdir()])
        except OSError:
            near = ""
        if hints := near + _names_here():
            yield f"'{display_source(source)}': there is no such file or folder{hints}"


def _names_here() -> str:
    """A hint that lists the sources of the project file in the working directory; empty without a file."""
    from scanner.project.project import FILE
    from scanner.project.reading import load_project

    if not Path(FILE).exists():
        return ""
    return f"; sources of {FILE}: {', '.join(load_project(Path(FILE)).sources)}"


def _is_missing(path: str) -> bool:
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):  # the connector reports such errors
        return False
    return False


def _with_folder(request: ScanRequest, policy: str) -> ScanRequest:
    """Give a request its own folder, so that its reports do not overwrite the reports for another notice."""
    from scanner.project.project import notice_name

    name = notice_name(policy)
    return replace(request, notice=name, output=request.output / name if request.output else None)


def _of_project(
    project: "Project",
    args: argparse.Namespace,
    given: Mapping[str, Any],
    words: Sequence[str],
    policy: str,
    env: Mapping[str, str],
) -> ScanRequest:
    of_file = dict(project.options)
    if any(name in given for name in EXCLUSIVE):
        of_file = {name: value for name, value in of_file.items() if name not in EXCLUSIVE}
    return ScanRequest(
        sources=tuple(
            _with_options(source, given)
            for source in (
                _with_password(_resolved(source, env), args, env) for source in project.requests(words, env)
            )
        ),
        options=ScanOptions(**{**of_file, **given}),
        company=project.company,
        output=args.output or project.output,
        formats=args.format or project.formats,
        fail_on=args.fail_on or project.fail_on,
        store=args.store or project.store_url(env),
        project=key_of(project, policy),
        apart=tuple(project.sources),
    )


def _with_password(
    source: SourceRequest | str, args: argparse.Namespace, env: Mapping[str, str]
) -> SourceRequest | str:
    """Add the password that the source's URI leaves out."""
    from scanner.cli.passwords import asker, read_password, with_password

    file = getattr(args, "password_file", None)
    given = read_password(file) if file else ""
    if isinstance(source, str):
        return with_password(source, env, given, asker())
    return replace(source, source=with_password(source.source, env, given, asker()))


def _resolved(source: SourceRequest | str, env: Mapping[str, str]) -> SourceRequest | str:
    """Resolve references such as ``${NAME}`` in a URI. References keep passwords out of the process list."""
    from scanner.project.references import MissingReferenceError, exists, resolved_source

    if not isinstance(source, str) or exists(Path(source)):
        return source
    try:
        return resolved_source(source, env, Path())
    except MissingReferenceError as error:
        raise UsageError(str(error)) from None


def project_of(config: Path | None, sources: Sequence[str]) -> "Project | None":
    """Load the project file ``config``, or else the project file in the working directory.

    The file in the working directory is used only if ``sources`` is empty or names one of its sources.
    Otherwise the result is ``None``. Raises ``UsageError`` if there is neither a project file nor a source,
    or if the file is invalid.
    """
    from scanner.project.project import FILE

    if config is None and sources:
        return _project_with(sources)
    from scanner.project.reading import load_project

    if config is not None:
        return load_project(config)
    if not Path(FILE).exists():
        raise UsageError(
            f"no SOURCE given, and no {FILE} here: name a folder, a file or a URI, or write a project file\n"
            "  `noticemap scan --help` shows how, `noticemap init` writes one"
        )
    return load_project(Path(FILE))


def _project_with(sources: Sequence[str]) -> "Project | None":
    """The project in the working directory, if ``sources`` names one of its sources (``./exports`` is a
    path).
    """
    from scanner.project.project import FILE

    words = [source for source in sources if _NAME.fullmatch(source)]
    if not words or not Path(FILE).exists():
        return None
    from scanner.project.reading import load_project

    project = load_project(Path(FILE))
    named = [word for word in words if word in project.sources]
    for word in named:
        if Path(word).exists():
            print(
                f"noticemap: '{word}' is the source of that name in {FILE}; write './{word}' for the path",
                file=sys.stderr,
            )
    return project if named else None


def _with_options(source: SourceRequest | str, given: Mapping[str, object]) -> SourceRequest | str:
    """Remove those options of ``source`` that the command line sets for all sources."""
    said = {"include": (), "source_kind": ""}
    if isinstance(source, str):
        return source
    return replace(source, **{name: empty for name, empty in said.items() if name in given})  # type: ignore[arg-type]

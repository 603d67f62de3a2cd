"""The project of a command: that of ``--config``, else of the project file here, else any."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.history.project_key import ProjectKey, file_project

if TYPE_CHECKING:
    from scanner.project.project import Project


@dataclass(frozen=True, kw_only=True)
class OwnProject:
    key: ProjectKey | None
    """None: there is no project file here, so ``latest`` is the last run of all projects."""
    store: str | None = field(repr=False)


def add_project_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="use the runs of this project file (default: noticemap.yaml, if it is here)",
    )


def own_project(args: argparse.Namespace, env: Mapping[str, str]) -> OwnProject:
    """The project and its store. Raises ``UsageError`` if a file cannot be read."""
    from scanner.project.project import FILE
    from scanner.project.reading import load_project

    path = args.config or Path(FILE)
    if args.config is None and not path.exists():
        return OwnProject(key=None, store=args.store)
    project = load_project(path)
    return OwnProject(key=key_of(project), store=args.store or project.store_url(env))


def key_of(project: "Project") -> ProjectKey:
    return file_project(str(project.path), project.sources)

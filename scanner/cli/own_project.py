"""Which project a command is about: that of ``--config``, else of the project file here, else any."""

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
    """None: no project file stands here, and ``latest`` is the last run of all."""
    store: str | None = field(repr=False)


def add_project_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="project file whose runs are meant (default: noticemap.yaml, where it stands here)",
    )


def own_project(args: argparse.Namespace, env: Mapping[str, str]) -> OwnProject:
    """The project and the store that are meant. Raises ``UsageError`` for a file that cannot be read."""
    from scanner.project.project import FILE
    from scanner.project.reading import load_project

    path = args.config or Path(FILE)
    if args.config is None and not path.exists():
        return OwnProject(key=None, store=args.store)
    project = load_project(path)
    return OwnProject(key=key_of(project), store=args.store or project.store_url(env))


def key_of(project: "Project") -> ProjectKey:
    return file_project(str(project.path), project.sources)

"""Find the project whose runs a command uses: from ``--config``, else from the project file in the working
directory. Without a project file, a command uses the runs of all projects.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import UsageError, did_you_mean
from scanner.history.project_key import ProjectKey, file_project

if TYPE_CHECKING:
    from scanner.project.project import Project


@dataclass(frozen=True, kw_only=True)
class OwnProject:
    key: ProjectKey | None
    """Key of the project. ``None`` if there is no project file, so that ``latest`` is the last run of all
    projects."""
    store: str | None = field(repr=False)
    policy: str = ""
    """Path or id of the policy that the runs use; empty if there is no project file."""


def add_project_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="use the runs of this project file (default: noticemap.yaml, if it is here)",
    )
    parser.add_argument(
        "--notice",
        metavar="ID",
        help="use the runs with this policy, if the project has several (default: its first)",
    )


def own_project(args: argparse.Namespace, env: Mapping[str, str]) -> OwnProject:
    """Find the project and its store. Raises ``UsageError`` if the file or ``--notice`` is invalid."""
    from scanner.project.project import FILE, notice_name
    from scanner.project.reading import load_project

    path = args.config or Path(FILE)
    if args.config is None and not path.exists():
        if args.notice:
            raise UsageError(f"--notice needs a project file, but there is no {FILE} here; add --config FILE")
        return OwnProject(key=None, store=args.store)
    project = load_project(path)
    notices = {notice_name(policy): policy for policy in project.notices}
    if args.notice and args.notice not in notices:
        near = did_you_mean(args.notice, notices)
        raise UsageError(f"--notice: {path} has no '{args.notice}'{near}\n  valid: {', '.join(notices)}")
    chosen = notices[args.notice] if args.notice else project.notices[0]
    store = args.store or project.store_url(env)
    return OwnProject(key=key_of(project, chosen), store=store, policy=chosen)


def own_store(args: argparse.Namespace, env: Mapping[str, str]) -> str | None:
    """The store of ``--store``, else of the project file in the working directory; ``None`` if neither names
    one.

    Raises ``UsageError`` if the project file is invalid.
    """
    from scanner.project.project import FILE
    from scanner.project.reading import load_project

    if args.store or not Path(FILE).exists():
        return str(args.store) if args.store else None
    return load_project(Path(FILE)).store_url(env)


def key_of(project: "Project", policy: str) -> ProjectKey:
    """The key of the runs of ``project`` under ``policy``."""
    from scanner.project.project import notice_name

    notice = "" if policy == project.notices[0] else notice_name(policy)
    return file_project(str(project.path), project.sources, notice, project.addresses, project.id)

"""The environment where an exported schedule runs: account, folders, variables, hosts and libraries."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from connectors.address import scheme_of
from connectors.connecting import VARIABLES
from connectors.registry import connector_catalogue
from scanner.cli.assigning import account
from scanner.errors import UsageError
from scanner.project.reading import load_project
from scanner.project.references import files_in, has_plain_secret, placed, variables_in
from scanner.schedule.known import Known
from scanner.schedule.setting import Setting
from scanner.store.nothing import VARIABLE
from scanner.store.opening import default_file

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.@-]{0,63}\$?")
_OF_FILES: Final = ("file", "sqlite", "duckdb")
_SELF: Final = ("localhost", "127.0.0.1", "::1", "0.0.0.0")


@dataclass(frozen=True, kw_only=True)
class There:
    """The account that runs an exported schedule, without the environment variables of this shell."""

    user: str
    home: str
    is_known: bool
    is_mine: bool

    @staticmethod
    def of(name: str | None) -> "There":
        """Raises ``UsageError`` if ``name`` cannot be the name of an account."""
        user = account() if name is None else name
        if name is not None and not _NAME.fullmatch(name):
            raise UsageError(f"--user '{name}' is not the name of an account")
        is_mine = name is None or name == account()
        home = str(Path.home()) if is_mine else _home(user)
        is_known = not home.startswith("~")
        return There(
            user=user, home=home if is_known else f"/home/{user}", is_known=is_known, is_mine=is_mine
        )

    def store(self, where: Setting, asked: str | None) -> tuple[str, Path | None]:
        """The store to name in the exported command, and the folder of the file that contains the store.

        The store is empty if the account finds the store without an option, and never contains a password
        from the environment. The folder is ``None`` if the store is on a server.
        """
        url = where.store.database.engine.url
        opened = Path(url.database or "").absolute() if url.get_backend_name() == "sqlite" else None
        own = default_file({"HOME": self.home})
        folder = opened.parent if opened else None
        if asked:
            return asked if "://" in asked else str(Path(asked).absolute()), folder
        if where.store_url:
            return "", folder
        if named := os.environ.get(VARIABLE):
            return "" if has_plain_secret(named) else str(opened or named), folder
        own = default_file({"HOME": self.home})
        if not self.is_mine:
            return "", own.parent
        return "" if opened == own else str(opened), folder


def addresses(schedule: Known) -> tuple[str, ...]:
    """The addresses of the sources of a schedule, as written."""
    sources = load_project(Path(schedule.spec.config)).sources if schedule.spec.config else {}
    names = schedule.spec.sources or tuple(sources)
    return tuple(sources[name].url if name in sources else name for name in names)


def variables(urls: Iterable[str], texts: Iterable[str], *, store: bool) -> tuple[str, ...]:
    """Names of the environment variables that are needed where the schedules run.

    Args:
        urls: addresses of the schedules' sources.
        texts: the texts of the project files.
        store: whether the store is named only by a variable, because its address contains a password.
    """
    urls = tuple(urls)
    written = variables_in((*texts, *map(repr, urls)))
    clients = (VARIABLES[scheme] for url in urls if (scheme := scheme_of(url)) in VARIABLES)
    passed = [name for name in clients if name in os.environ]
    return tuple(dict.fromkeys((*written, *passed, *([VARIABLE] if store else []))))


def files(schedules: Iterable[Known], texts: Mapping[str, str]) -> tuple[str, ...]:
    """Paths on this host that the schedules read in addition to project files and policies.

    Args:
        texts: the text of each project file, by path.
    """
    found: dict[str, None] = {}
    for schedule in schedules:
        folder = Path(schedule.spec.config).parent if schedule.spec.config else Path.cwd()
        for url in addresses(schedule):
            scheme, path = scheme_of(url), placed(url, folder).partition("://")[2]
            if not scheme and url != "-":
                found[placed(url, folder)] = None
            elif scheme in _OF_FILES and (local := path.removeprefix("/" if scheme != "file" else "")):
                found[local] = None
    for config, text in texts.items():
        found |= dict.fromkeys(str(Path(config).parent / one) for one in files_in([text]))
    return tuple(found)


def extras(urls: Iterable[str]) -> tuple[str, ...]:
    """The extras (optional dependencies) that are needed to read the sources."""
    known = {scheme: entry.extra for entry in connector_catalogue() for scheme in entry.schemes}
    return tuple(sorted({extra for url in urls if (extra := known.get(scheme_of(url), ""))}))


def unreachable(urls: Iterable[str]) -> tuple[str, ...]:
    """Hosts in source addresses, such as localhost, that mean another machine where the schedule runs."""
    hosts = {urlsplit(url).hostname for url in urls if "://" in url}
    return tuple(sorted(host for host in hosts if host in _SELF))


def _home(user: str) -> str:
    """The home folder of an account; starts with ``~`` if this machine has no such account."""
    try:
        return str(Path(f"~{user}").expanduser())
    except RuntimeError:
        return f"~{user}"

"""Open the store that ``--store`` or ``NOTICEMAP_STORE`` names; the default is in the user's data folder."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from connectors.address import display_source
from scanner.folders import data_folder
from scanner.store import tables
from scanner.store.base import Store
from scanner.store.database import Database, why
from scanner.store.errors import StoreError
from scanner.store.nothing import NONE, VARIABLE, WHY_EMPTY
from scanner.store.schema import migrate, revision_of, revisions
from scanner.store.sqlite import make_private_file, prepare_sqlite, refuse_foreign_database


def prepare_postgresql(engine: sa.Engine) -> None:
    """Limit how long every connection waits for locks, and give the server the name of this program."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: object) -> None:
        connection.execute("SET lock_timeout = '10s'")
        connection.execute("SET application_name = 'noticemap store'")
        connection.commit()


_FILE: Final = "noticemap.sqlite3"
_SHORT: Final = ("postgresql", "postgres")
"""URL schemes for which SQLAlchemy would not use the driver psycopg."""


def default_file(env: Mapping[str, str]) -> Path:
    """The file of the store that is opened if the user names no store."""
    return data_folder(env, sys.platform) / _FILE


def open_store(url: str | None, env: Mapping[str, str], *, create: bool = True) -> Store:
    """Open the store at ``url``: an SQLAlchemy URL, a SQLite file, ``none``, or ``None`` for the default.

    Without ``create``, no SQLite file is created: if the default file is missing, an empty store is returned;
    if a named file is missing, ``StoreError`` is raised, as for other failures.
    """
    chosen = url or env.get(VARIABLE)
    if chosen == NONE:
        return _empty(WHY_EMPTY)
    _check_is_text(chosen or str(default_file(env)))
    address = _address(chosen) if chosen else _sqlite(default_file(env))
    place = address.render_as_string(hide_password=True)
    file = _file_of(address)
    if file:
        place = display_source(str(file))
        if not create and not file.exists():
            if chosen:
                raise StoreError(f"store {place}: there is no such file; `noticemap scan --store` makes it")
            return _empty("no run was kept yet; `noticemap scan SOURCE` keeps one")
    return _open(address, file, place)


def _check_is_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise StoreError(
            f"store {text}: its name is not UTF-8, which SQLite needs; --store FILE names another"
        ) from None


def _empty(why_empty: str) -> Store:
    """An in-memory store that stores no runs."""
    engine = sa.create_engine("sqlite://", hide_parameters=True)
    prepare_sqlite(engine)
    tables.metadata.create_all(engine)
    return Store(database=Database(engine=engine, place="none"), empty=why_empty)


def _address(text: str) -> sa.URL:
    if "://" not in text:
        return _sqlite(Path(text))
    try:
        address = sa.make_url(text)
        return address.set(drivername="postgresql+psycopg") if address.drivername in _SHORT else address
    except (ArgumentError, ValueError):
        raise StoreError(
            "the store's URL cannot be read; write `postgresql://user@host/database` or a path"
        ) from None


def _sqlite(path: Path) -> sa.URL:
    return sa.URL.create("sqlite", database=str(path.expanduser()))


def _file_of(address: sa.URL) -> Path | None:
    """The file of an SQLite store; ``None`` for a store in memory or on a server."""
    is_file = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
    return Path(address.database or "") if is_file else None


def _open(address: sa.URL, file: Path | None, place: str) -> Store:
    try:
        if file:
            make_private_file(file)
        engine = sa.create_engine(address, hide_parameters=True, pool_pre_ping=file is None)
    except NoSuchModuleError:
        raise StoreError(
            f"store {place}: unknown kind '{address.drivername}'; valid: sqlite, postgresql"
        ) from None
    except ModuleNotFoundError as error:
        raise StoreError(f"store {place}: its driver is missing; `pip install {error.name}`") from None
    except OSError as error:
        raise StoreError(
            f"store {place}: the file cannot be opened ({error.strerror}); "
            f"--store FILE (or {VARIABLE}) names one elsewhere, --store {NONE} keeps nothing"
        ) from None
    try:
        came_with = _make_ready(engine, is_file=file is not None)
    except (StoreError, SQLAlchemyError) as error:
        engine.dispose()
        words = str(error) if isinstance(error, StoreError) else why(error, "opened")
        raise StoreError(f"store {place}: {words}") from None
    return Store(database=Database(engine=engine, place=place), came_with=came_with)


def _make_ready(engine: sa.Engine, *, is_file: bool) -> str:
    """Set up connections and migrate the tables if necessary; return the revision before the migration."""
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    elif engine.dialect.name == "postgresql":
        prepare_postgresql(engine)
    with engine.begin() as connection:  # usually there is nothing to do, and no lock to wait for
        present = revision_of(connection)
    if present == revisions()[-1]:
        return present
    with engine.execution_options(noticemap_write=True).begin() as connection:
        if is_file:
            refuse_foreign_database(connection)
        return migrate(connection)

"""What the schedule commands work on: a store, a project file, and the schedules in both."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from scanner.errors import UsageError, did_you_mean
from scanner.project.project import FILE, Project
from scanner.project.reading import load_project
from scanner.schedule.known import Known, known
from scanner.serialization.times import iso
from scanner.store import open_store
from scanner.store.base import Store


@dataclass(frozen=True, kw_only=True)
class Setting:
    store: Store
    store_url: str | None = field(repr=False)
    """URL of the store as the user gave it; ``None``: the user's default store."""
    project: Project | None

    def schedules(self, now: datetime) -> tuple[Known, ...]:
        """The schedules that are in force. Schedules of the project file are first added to the store."""
        kept = {row.name: row.spec for row in self.store.schedules.all()}
        for name, spec in (self.project.schedules if self.project else {}).items():
            if kept.get(name) != spec.to_json():
                self.store.schedules.put(name, spec.to_json(), iso(now))
        return tuple(schedule for schedule in known(self.store, now) if self.is_ours(schedule))

    def is_ours(self, schedule: Known) -> bool:
        """Whether a schedule is in force. A schedule that was added from a project file is in force only
        while the file contains it.
        """
        return not schedule.spec.declared or (
            self.project is not None and schedule.name in self.project.schedules
        )

    def named(self, name: str, now: datetime) -> Known:
        """The schedule called ``name``. Raises ``UsageError`` if there is none."""
        found = {schedule.name: schedule for schedule in self.schedules(now)}
        if name not in found:
            valid = ", ".join(found) or "there is none yet; `noticemap schedule add` makes one"
            raise UsageError(f"unknown schedule '{name}'{did_you_mean(name, found)}\n  valid: {valid}")
        return found[name]


@contextmanager
def setting(config: Path | None, store: str | None, env: Mapping[str, str]) -> Iterator[Setting]:
    """Open the store and the project file. Raises ``UsageError`` or ``StoreError``."""
    here = Path(FILE)
    project = load_project(config or here) if config or here.exists() else None
    url = store or (project.store_url(env) if project else None)
    with open_store(url, env) as opened:
        if opened.empty:
            raise UsageError("schedules need a store: leave out `--store none`, and see NOTICEMAP_STORE")
        yield Setting(store=opened, store_url=url, project=project)

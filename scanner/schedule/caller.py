"""The account and place from which a scheduler calls a schedule, and what it may write."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scanner.schedule.known import Known


@dataclass(frozen=True, kw_only=True)
class Caller:
    """How the command is called there. Paths are absolute."""

    program: str
    user: str = ""
    """Whose the process is (systemd); empty: root."""
    environment: str = "/etc/noticemap/environment"
    """A file of ``NAME=value`` lines that only its owner can read: passwords, ``NOTICEMAP_STORE``."""
    store: str = ""
    """Without a password; empty: as the environment there says."""
    image: str = "noticemap"
    """The container, as the Dockerfile makes it."""
    has_server: bool = False
    """The store is one that other hosts reach."""
    writable: tuple[str, ...] = ()
    """Folders of the store, the cache and the project."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """Folder of reports by schedule."""
    configs: Mapping[str, str] = field(default_factory=dict)
    """Texts of project files by path."""

    def arguments(self, schedule: Known, store: str | None = None) -> list[str]:
        """What stands behind the program; ``store``: another than that of here."""
        config = ["--config", schedule.spec.config] if schedule.spec.config else []
        kept = store or self.store
        return ["schedule", "run", schedule.name, "--due", *config, *(["--store", kept] if kept else [])]

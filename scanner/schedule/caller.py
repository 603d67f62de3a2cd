"""The account and folders with which an external scheduler runs a schedule."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scanner.schedule.known import Known

_STORE = "NOTICEMAP_STORE (if it is not the user's own)"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """How the external scheduler calls the command. Paths are absolute paths on its host."""

    program: str
    user: str = "root"
    """The user of the process (systemd)."""
    environment: str = "/etc/noticemap/environment"
    """A file of ``NAME=value`` lines that only its owner can read: passwords, ``NOTICEMAP_STORE``."""
    store: str = ""
    """URL without password; empty: the account finds the store without it."""
    image: str = "noticemap"
    """The container image, as the Dockerfile builds it."""
    has_server: bool = False
    """Whether other hosts can reach the store."""
    writable: tuple[str, ...] = ()
    """Folders of the store, the cache and the project."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """Schedule → folder of its reports."""
    configs: Mapping[str, str] = field(default_factory=dict)
    """Path → text of the project file."""
    policies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Path of a project file → path and text of each of its policies that is not a shipped one."""
    variables: tuple[str, ...] = ()
    """Variables of the environment that the schedules need on that host."""
    extras: tuple[str, ...] = ()
    """Extras whose libraries read the sources."""
    files: tuple[str, ...] = ()
    """Files and folders on this host that the project files and the schedules name."""

    @property
    def wanted(self) -> str:
        """The variables as a phrase; the variable of the store only if the project does not name one."""
        store = () if self.store or "NOTICEMAP_STORE" in self.variables else (_STORE,)
        return ", ".join((*self.variables, *store)) or "nothing is needed"

    @property
    def build(self) -> str:
        """The command that builds the image with all that the sources need."""
        extras = f"--build-arg EXTRAS={','.join(('full', *self.extras))} " if self.extras else ""
        return f"docker build {extras}-t {self.image} ."

    def arguments(self, schedule: Known, store: str | None = None) -> list[str]:
        """The arguments after the program; ``store``: a store other than the local one."""
        config = ["--config", schedule.spec.config] if schedule.spec.config else []
        kept = store or self.store
        read = [] if store else ["--environment", self.environment]
        return [
            *("schedule", "run", schedule.name, "--due"),
            *config,
            *read,
            *(["--store", kept] if kept else []),
        ]

"""The account and folders with which an external scheduler runs a schedule."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scanner.schedule.known import Known

_STORE = "NOTICEMAP_STORE (if it is not the user's own)"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """How the external scheduler calls the command. All paths are absolute paths on the scheduler's host."""

    program: str
    user: str = "root"
    """The user account that runs the command (cron and systemd)."""
    environment: str = "/etc/noticemap/environment"
    """A file of ``NAME=value`` lines, for passwords and ``NOTICEMAP_STORE``; only its owner can read it."""
    store: str = ""
    """URL of the store, without a password; empty if the account finds the store without a URL."""
    image: str = "noticemap"
    """The name of the container image that the Dockerfile builds."""
    has_server: bool = False
    """Whether other hosts can reach the store."""
    writable: tuple[str, ...] = ()
    """Folders to which the command must be able to write: those of the store, the cache and the project."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """Name of a schedule → folder for its reports."""
    configs: Mapping[str, str] = field(default_factory=dict)
    """Path of a project file → text of the file."""
    policies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Path of a project file → path and text of each policy that the file names and that is not shipped with
    this tool."""
    variables: tuple[str, ...] = ()
    """Environment variables that the schedules need on the scheduler's host."""
    extras: tuple[str, ...] = ()
    """Extras of ``pyproject.toml`` that must be installed to read the sources."""
    files: tuple[str, ...] = ()
    """Files and folders on this host to which the project files and the schedules refer."""

    @property
    def wanted(self) -> str:
        """The variables as a phrase. ``NOTICEMAP_STORE`` is added if neither
        ``store`` nor they name a store.
        """
        store = () if self.store or "NOTICEMAP_STORE" in self.variables else (_STORE,)
        return ", ".join((*self.variables, *store)) or "nothing is needed"

    @property
    def build(self) -> str:
        """The command that builds the image with all extras that the sources need."""
        extras = f"--build-arg EXTRAS={','.join(('full', *self.extras))} " if self.extras else ""
        return f"docker build {extras}-t {self.image} ."

    def arguments(self, schedule: Known, store: str | None = None) -> list[str]:
        """The command-line arguments after the program. ``store``: a store to use instead of ``self.store``;
        the environment file is then not read.
        """
        config = ["--config", schedule.spec.config] if schedule.spec.config else []
        kept = store or self.store
        read = [] if store else ["--environment", self.environment]
        return [
            *("schedule", "run", schedule.name, "--due"),
            *config,
            *read,
            *(["--store", kept] if kept else []),
        ]

"""A run: its time, policy, status, and the runs before it."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class PolicyRef:
    id: str
    version: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Reread:
    """A collection that was read again after an interruption, although it had been read before."""

    source: str
    collection: str
    why: Literal["changed", "damaged"]
    """It had changed meanwhile, or what was kept of it could not be read back."""


@dataclass(frozen=True, kw_only=True)
class Interruption:
    """The run was stopped, and went on."""

    resumed_at: str
    n_kept: int
    """Parts that had been read by then; of collections that had not changed they were not read again."""
    reread: tuple[Reread, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadAgain:
    """Collections that an incremental scan read, and why."""

    why: Literal["new", "changed", "unmarked", "aged", "rules", "compared", "damaged"]
    """It was not there, or not read whole, the last time; it has changed; its source cannot tell whether it
    has; it was read too long ago; it was read by other rules; its values had to be compared with those of
    what was read now; or what was kept of it was damaged."""
    what: str
    """The rules that moved, by name."""
    n_collections: int


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What an incremental scan did not read, since it had not changed."""

    max_age: str
    """What was read longer ago was read again."""
    n_carried: int
    """Collections whose counts are those of an earlier run."""
    oldest: str
    """When the one was read that was read longest ago; empty: none was carried."""
    judged_anew: tuple[str, ...] = ()
    """What of the policy has changed since: carried counts were classified by what holds now."""
    read_again: tuple[ReadAgain, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Run:
    id: str
    started_at: str
    finished_at: str
    status: Literal["complete", "partial", "failed"]
    tool_version: str
    policy: PolicyRef
    settings: dict[str, Any]
    interruptions: tuple[Interruption, ...] = ()
    carried: Carried | None = None
    """Of an incremental scan."""


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A setting in force where the notice is silent, and how many findings rest on it."""

    setting: str
    value: str
    why: str
    notice_section: str
    n_findings: int = 0
    notice_lines: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PastRun:
    """An earlier run of the same sources."""

    id: str
    started_at: str
    n_findings: int
    """Those that stood: neither gone nor set aside."""
    broken: tuple[str, ...]
    """Promises that were broken then, by id."""


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """The tool, the policy or a setting is another than in the run before."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The run that this one was held against."""

    run: str
    started_at: str
    rules: tuple[RuleChange, ...] = ()
    past: tuple[PastRun, ...] = ()
    """The last runs of exactly the same sources, oldest first; empty where the sources are others."""

"""A run: its time, policy and status, and the runs before it."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class PolicyRef:
    id: str
    version: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Reread:
    """A collection that was read again after an interruption."""

    source: str
    collection: str
    why: Literal["changed", "damaged"]
    """It had changed meanwhile, or its stored part could not be read again."""


@dataclass(frozen=True, kw_only=True)
class Interruption:
    """An interruption of the run, which was resumed."""

    resumed_at: str
    n_kept: int
    """Parts already read by then; they were not read again unless their collection had changed."""
    reread: tuple[Reread, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadAgain:
    """Collections that an incremental scan had to read, and why."""

    why: Literal["new", "changed", "unmarked", "aged", "rules", "compared", "damaged"]
    """It was new or incomplete in the last scan; it has changed; its source cannot detect changes; it was
    read too long ago; it was read under other rules; its values had to be compared with those of other
    collections; or its stored result was damaged.
    """
    what: str
    """Names of the changed rules."""
    n_collections: int


@dataclass(frozen=True, kw_only=True)
class Carried:
    """Results that an incremental scan took over instead of reading again."""

    max_age: str
    """Collections read longer ago were read again."""
    n_carried: int
    """Collections with the counts of an earlier run."""
    oldest: str
    """Earliest reading time of the carried collections; empty if none was carried."""
    judged_anew: tuple[str, ...] = ()
    """Changed parts of the policy; carried counts were classified under the current policy."""
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
    """Set for an incremental scan."""


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A setting used where the notice is silent, and the number of findings that depend on it."""

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
    """Findings that were neither gone nor suppressed."""
    broken: tuple[str, ...]
    """Ids of the promises that were broken."""
    policy: str = ""
    """Id of its policy; empty in runs of old versions."""


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """A change of tool, policy or setting since the run before."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The run with which this one is compared."""

    run: str
    started_at: str
    rules: tuple[RuleChange, ...] = ()
    past: tuple[PastRun, ...] = ()
    """The last runs of exactly the same sources, oldest first; empty if the sources differ."""

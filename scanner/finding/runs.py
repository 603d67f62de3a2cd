"""A run (its times, policy and status), how it was resumed or carried over results, and earlier runs."""

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
    """``changed``: the collection changed during the interruption; ``damaged``: the part of it that was
    stored before could not be loaded."""


@dataclass(frozen=True, kw_only=True)
class Interruption:
    """An interruption after which the run was resumed."""

    resumed_at: str
    n_kept: int
    """Number of parts that had been read before the interruption. They were not read again, except those of
    collections in ``reread``."""
    reread: tuple[Reread, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadAgain:
    """The number of collections that an incremental scan had to read for one reason."""

    why: Literal["new", "changed", "unmarked", "aged", "rules", "compared", "damaged"]
    """The reason, in this order: the collection is new, or was incomplete in the last scan; it has changed;
    its source cannot detect changes; it was read too long ago; it was read under other rules; its values had
    to be compared with those of other collections; its stored result was damaged.
    """
    what: str
    """Names of the rules that changed; empty for other reasons."""
    n_collections: int


@dataclass(frozen=True, kw_only=True)
class Carried:
    """Results of earlier runs that an incremental scan took over instead of reading the collections again."""

    max_age: str
    """Maximum age of a result that was taken over. Collections read longer ago were read again."""
    n_carried: int
    """Number of collections whose counts come from an earlier run."""
    oldest: str
    """Earliest time at which a carried collection was read; empty if none was carried."""
    judged_anew: tuple[str, ...] = ()
    """Parts of the policy that changed. The carried counts were classified again under the current policy."""
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
    """What was taken over from earlier runs; ``None`` unless the scan was incremental."""


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A setting that is used where the notice is silent, and the number of findings that depend on the
    setting.
    """

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
    """Number of findings that were neither gone nor suppressed."""
    broken: tuple[str, ...]
    """Ids of the promises that the data broke."""
    policy: str = ""
    """Id of the run's policy; empty in runs of old versions."""


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """A change of the tool, the policy or a setting since the earlier run."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The earlier run with which a run is compared."""

    run: str
    started_at: str
    rules: tuple[RuleChange, ...] = ()
    past: tuple[PastRun, ...] = ()
    """The most recent runs of exactly the same sources, oldest first; empty if the sources differ."""

"""Keep a checked policy, in compiled form or in memory, until one of its files or the program changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import scanner
from detectors.small_files import read_small
from scanner.policy.documents import MAX_BYTES
from scanner.policy.policy import Policy, policy_of, read_checked
from scanner.serialization.compiled import load, save, stamp

_PROGRAM = tuple(Path(__file__).parents[1] / name for name in ("policy", "policies", "names"))
"""The code that compiles policies, and their schemas."""


@dataclass(frozen=True, kw_only=True)
class KeptPolicy:
    """A policy, and the digest of each of its files by path."""

    files: Mapping[str, str]
    policy: Policy


_MOST_REMEMBERED = 8
_remembered: dict[tuple[str, Path | None], KeptPolicy] = {}
"""By ``_name`` and the folder of the cache; the most recently used entry is the last."""


def kept_policy(path_or_id: str, cache_dir: Path | None) -> Policy:
    """Load a policy from the cache, else from its files. Raises the errors of ``load_policy``. A policy with
    problems is not cached.

    A process reads a policy once, until one of its files changes: each page of ``serve`` needs it.
    """
    name = _name(path_or_id)
    kept = _remembered.pop((name, cache_dir), None)
    if kept is None or not _is_current(kept):
        kept = _read(path_or_id) if cache_dir is None else _compiled(path_or_id, cache_dir, name)
    _remembered[name, cache_dir] = kept
    while len(_remembered) > _MOST_REMEMBERED:
        _remembered.pop(next(iter(_remembered)), None)
    return kept.policy


def _compiled(path_or_id: str, cache_dir: Path, name: str) -> KeptPolicy:
    place, state = cache_dir / f"policy-{name[:32]}.json", scanner.__version__.encode() + stamp(_PROGRAM)
    kept = load(place, KeptPolicy, state)
    if kept is None or not _is_current(kept):
        kept = _read(path_or_id)
        save(place, kept, state)
    return kept


def _name(path_or_id: str) -> str:
    return sha256(f"{path_or_id}\0{Path(path_or_id).absolute()}".encode()).hexdigest()


def _read(path_or_id: str) -> KeptPolicy:
    files = read_checked(path_or_id)
    texts = {str(document.path): document.text for document in files.documents if document.text}
    read = {path: sha256(text).hexdigest() for path, text in texts.items()}
    return KeptPolicy(files=read, policy=policy_of(files))


def _is_current(kept: KeptPolicy) -> bool:
    return all(_digest_of(Path(path)) == digest for path, digest in kept.files.items())


def _digest_of(path: Path) -> str:
    try:
        return sha256(read_small(path, MAX_BYTES)).hexdigest()
    except OSError:
        return ""

"""Cache checked policies on disk and in memory, until one of their files or the program changes."""

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
"""Folders with the code and schemas on which the content of a cached policy depends."""


@dataclass(frozen=True, kw_only=True)
class KeptPolicy:
    """A cached policy, and for each of its files the SHA-256 digest by path."""

    files: Mapping[str, str]
    policy: Policy


_MOST_REMEMBERED = 8
"""Maximum number of policies that are cached in memory."""
_remembered: dict[tuple[str, Path | None], KeptPolicy] = {}
"""The cache in memory. The keys are the result of ``_name`` and the folder of the cache on disk; the most
recently used entry is last.
"""


def kept_policy(path_or_id: str, cache_dir: Path | None) -> Policy:
    """Load a policy from the cache, or else from its files. Raises the errors of ``load_policy``.

    The cache in memory exists because each page of ``serve`` needs the policy. Policies with problems are not
    cached. ``cache_dir`` is the folder of the cache on disk, or ``None`` to cache only in memory.
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

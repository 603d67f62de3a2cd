"""Cache a checked policy in compiled form until one of its files or the program changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import scanner
from scanner.policy.policy import Policy, policy_of, read_checked
from scanner.serialization.compiled import load, save, stamp

_PROGRAM = tuple(Path(__file__).parents[1] / name for name in ("policy", "policies", "names"))
"""The code that compiles policies, and their schemas."""


@dataclass(frozen=True, kw_only=True)
class KeptPolicy:
    """A policy, and the digest of each of its files by path."""

    files: Mapping[str, str]
    policy: Policy


def kept_policy(path_or_id: str, cache_dir: Path) -> Policy:
    """Like ``load_policy``, which lists the errors. A policy with problems is not cached."""
    name = sha256(f"{path_or_id}\0{Path(path_or_id).absolute()}".encode()).hexdigest()
    place, state = cache_dir / f"policy-{name[:32]}.json", scanner.__version__.encode() + stamp(_PROGRAM)
    kept = load(place, KeptPolicy, state)
    if kept is not None and all(_digest_of(Path(path)) == digest for path, digest in kept.files.items()):
        return kept.policy
    files = read_checked(path_or_id)
    policy = policy_of(files)
    texts = {str(document.path): document.text for document in files.documents if document.text}
    read = {path: sha256(text).hexdigest() for path, text in texts.items()}
    save(place, KeptPolicy(files=read, policy=policy), state)
    return policy


def _digest_of(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""

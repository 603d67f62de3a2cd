"""The policy by which a run was made, read again."""

from collections.abc import Iterable

from scanner.policy.policy import Policy, PolicyError, load_policy


def first_policy(names: Iterable[str], policy_id: str = "") -> Policy | None:
    """The first of the policies, by file or id, that can be read and is ``policy_id`` (empty: any).

    ``None`` if there is none: its file was moved, or changed its id.
    """
    for name in filter(None, names):
        try:
            policy = load_policy(name)
        except PolicyError:
            continue
        if policy_id in ("", policy.id):
            return policy
    return None

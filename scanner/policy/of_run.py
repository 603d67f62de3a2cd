"""Load the policy with which a run was made again."""

from collections.abc import Iterable

from scanner.policy.policy import Policy, PolicyError, load_policy


def first_policy(names: Iterable[str], policy_id: str = "") -> Policy | None:
    """The first policy of ``names`` (files or ids) that can be loaded and has the id ``policy_id``, if given.

    ``None`` if there is none, for example because its file was moved, or now has another id.
    """
    for name in filter(None, names):
        try:
            policy = load_policy(name)
        except PolicyError:
            continue
        if policy_id in ("", policy.id):
            return policy
    return None

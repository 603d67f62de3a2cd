"""Load the policy that was used for an earlier run."""

from collections.abc import Iterable

from scanner.policy.policy import Policy, PolicyError, load_policy


def first_policy(names: Iterable[str], policy_id: str = "") -> Policy | None:
    """The first policy in ``names`` (files or ids) that can be loaded and, if ``policy_id`` is given, has
    that id.

    ``None`` if there is none, for example because the file of the policy was moved or the policy now has
    another id.
    """
    for name in filter(None, names):
        try:
            policy = load_policy(name)
        except PolicyError:
            continue
        if policy_id in ("", policy.id):
            return policy
    return None

"""The policies that are part of the program."""

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "policies"
DEFAULT = "xpoz"
PARTS = ("names", "kinds", "tags")
"""Parts of a policy that may be in separate files."""


def shipped() -> tuple[str, ...]:
    """Ids of the shipped policies."""
    dependent = tuple(f"_{part}.yaml" for part in (*PARTS, "library"))
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml") if not path.name.endswith(dependent)))

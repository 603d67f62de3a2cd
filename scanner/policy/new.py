"""Create a company's own policy from a template: a short file that extends a shipped policy."""

from pathlib import Path

from scanner.policy.policy import Policy

_TEMPLATE = Path(__file__).parent / "data" / "new_policy.txt"


def beginning(base: Policy, file: str, name: str) -> str:
    """The text of a new, valid policy with the id ``name`` that extends ``base``. ``file``: its file name."""
    text = _TEMPLATE.read_text(encoding="utf-8")
    return text.format(base=base.id, company=name.replace("_", " ").title(), file=file, id=name)

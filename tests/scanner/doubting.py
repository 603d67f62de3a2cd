"""Makes findings of some entities uncertain in a scan, so that they are only possible findings."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import scanner.run.pipeline
from scanner.classifier.classify import GroupResult, classify_group
from tests.scanner.small_report import only_possible


def doubt(patched: pytest.MonkeyPatch, doubted: Callable[[str], bool]) -> None:
    """Turn every finding of an entity for which ``doubted`` is true into a possible finding."""

    def classified(*given: Any) -> GroupResult:
        result = classify_group(*given)
        return replace(
            result,
            findings=tuple(item for item in result.findings if not doubted(item.entity)),
            possible=tuple(
                only_possible(item, confidence=0.3) for item in result.findings if doubted(item.entity)
            ),
        )

    patched.setattr(scanner.run.pipeline, "classify_group", classified)

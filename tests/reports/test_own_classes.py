"""Classes of a user's own policy appear in outputs for people by their titles, never by their ids."""

import re
from dataclasses import replace

import pytest

from tests.factories import make_classification, make_finding, make_possible, make_report
from tests.reports.writing import written

ID, TITLE = "zz_health", "What patients told us"


@pytest.mark.parametrize("form", ["text", "html", "ropa-html"])
def test_a_class_is_called_by_its_title(form: str) -> None:
    label = make_classification(category=ID, category_title=TITLE)
    found = make_finding(fingerprint="ab" * 32, classifications=(label, label), status="new")
    possible = replace(make_possible(), classifications=(label,))
    report = replace(make_report(), findings=(found,), possible=(possible,), violations=())
    told = written(form, report)
    read = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]*>", "", told, flags=re.DOTALL)
    assert TITLE.lower() in read.lower()
    assert ID not in read and "Zz health" not in read and "zz health" not in read

"""Tests of rows in a policy may only use names that are defined."""

import json
import re
from pathlib import Path

import pytest

from scanner.policy.policy import PolicyError, load_policy
from scanner.policy.row_test import parse_row_tests

ROOT = Path(__file__).parents[2]
_POLICY = """
extends: xpoz
policy: {{id: own, version: '1', title: Own, company: Own}}
promises:
  v_marketing_after_optout:
    rows:
      - {rows}
"""


def _problems(folder: Path, rows: str) -> str:
    path = folder / "own.yaml"
    path.write_text(_POLICY.format(rows=rows), encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load_policy(str(path))
    return str(raised.value)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("{of: xyz}", "'xyz' is not a valid role of a table in an audit; the roles are in scanner/policy"),
        ("{of: sent_mail}", "did you mean 'mail'? The roles are in scanner/policy/data/audit_vocab"),
        ("{of: sends}", "'sends' is not a valid role of a table in an audit; did you mean 'send'?"),
        ("{of: send, breach: [{column: colour, empty: true}]}", "'colour' is not a valid role of a column"),
        ("{of: send, breach: [{column: sent, past: soon}]}", "'soon' is not a duration, a setting or a"),
        ("{overdue: [ret_never]}", "'ret_never' is not defined under 'retention'"),
        ("{flags: [purple]}", "'purple' is not defined under 'flags'"),
        ("{of: send, with: [{table: opt_out, by: [shoe]}]}", "'shoe' is not a valid role of a column"),
        ("{of: send, where: [{column: sent, above: high}]}", "rows"),
    ],
)
def test_what_is_not_known_is_named_with_its_place(tmp_path: Path, rows: str, said: str) -> None:
    problems = _problems(tmp_path, rows)
    assert said in problems
    assert "own.yaml:" in problems


def test_every_promise_that_the_notice_states_is_tested_or_says_what_it_needs() -> None:
    promises = load_policy("xpoz").promises.values()
    assert all(promise.rows or promise.when or promise.needs for promise in promises)
    assert sum(bool(promise.rows) for promise in promises) >= 36


def test_tests_are_read_as_they_are_written() -> None:
    [test] = parse_row_tests(
        [
            {
                "of": "send",
                "where": [
                    {
                        "any": [
                            {"column": "direction", "is": ["outbound"]},
                            {"not": {"column": "text", "empty": True}},
                        ]
                    }
                ],
                "with": [
                    {"table": "opt_out", "by": ["email"], "earlier": {"mine": "sent", "theirs": "opted_out"}}
                ],
                "breach": [{"column": "sent", "after": "created", "by": "P3D"}],
            }
        ]
    )
    assert test.columns == ("direction", "text", "sent", "created", "email", "sent", "opted_out")
    assert test.limits == ("P3D", "PT0S")
    assert test.joined[0].demand == "earlier"


@pytest.mark.parametrize("part", ["row_test", "joined_rows", "cell_test"])
def test_the_page_names_every_key(part: str) -> None:
    schema = json.loads((ROOT / "scanner/policies/policy.schema.json").read_text(encoding="utf-8"))
    page = (ROOT / "docs/audit.md").read_text(encoding="utf-8").partition("## Writing it in a policy")[2]
    fences = re.findall(r"```.+?```", page, re.DOTALL)
    spans = re.findall(r"`[^`\n]+`", re.sub(r"```.+?```", "", page, flags=re.DOTALL))
    named = set(re.findall(r"\w+", " ".join((*fences, *spans))))
    assert set(schema["$defs"][part]["properties"]) - named == set(), (
        "add the key to a table of docs/audit.md"
    )

"""E-mail addresses with domains in any script; Presidio's recogniser looks up domains without a network."""

import importlib
from pathlib import Path
from typing import Any

import pytest

from detectors.base import Hints
from detectors.email_address import DETECTOR
from detectors.matching.pattern_pass import PatternPass
from detectors.recognizers.recognizer_opened import quiet_and_offline

PASS = PatternPass([DETECTOR])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("до ann@пример.испытание, да", ["ann@пример.испытание"]),
        ("ann@مثال.إختبار \u200f", ["ann@مثال.إختبار"]),
        ("ann@उदाहरण.परीक्षा।", ["ann@उदाहरण.परीक्षा"]),
        ("ann@例え.テスト、bob@example.org。", ["ann@例え.テスト", "bob@example.org"]),
        ("邮箱ann@example.org联系www.example.com", ["ann@example.org"]),
        ("ann@example.org。更多请看www.example.com", ["ann@example.org"]),
        ("ann@BÜCHER.Example", ["ann@BÜCHER.Example"]),
        ("ann@“quoted”.example", []),
        ("ann@" + "é" * 300 + ".example", []),
    ],
)
def test_domains_of_any_script(text: str, wanted: list[str]) -> None:
    assert [text[span.start : span.end] for span in PASS.spans(text, Hints())] == wanted


def test_suffixes_are_those_of_the_package_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    module: Any = importlib.import_module("tldextract.tldextract")
    with quiet_and_offline():
        asked = module.TLD_EXTRACTOR
        assert asked("mail.example.co.uk").suffix == "co.uk"
        assert (asked.suffix_list_urls, asked._cache.enabled) == ((), False)
    assert list(tmp_path.iterdir()) == []

"""A cache of policy files, so that each is parsed and validated once for all tests of a process."""

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scanner.policy import documents, files
from scanner.policy.documents import Document, Problem

_MOST_BYTES = 1 << 20


def read_once(patched: pytest.MonkeyPatch) -> None:
    """Patch the policy loader to reuse parsed and validated files with the same path and content."""
    parse, misfits = documents.parse, documents._misfits
    parsed: dict[tuple[Path, bytes], tuple[Document, bytes]] = {}
    sound: set[tuple[bytes, Path, bool]] = set()

    def parsed_once(path: Path) -> Document:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return parse(path)
        key = path, path.read_bytes()
        if key not in parsed:
            document = parse(path)
            parsed[key] = document, pickle.dumps(document.body)
        document, body = parsed[key]
        return replace(document, body=pickle.loads(body))

    def misfits_once(document: Document, schema: Path, *, whole: bool) -> Iterator[Problem]:
        key = pickle.dumps(document.body), schema, whole
        if key in sound:
            return
        found = list(misfits(document, schema, whole=whole))
        if not found:
            sound.add(key)
        yield from found

    module: Any
    for module in (documents, files):
        patched.setattr(module, "parse", parsed_once)
    patched.setattr(documents, "_misfits", misfits_once)

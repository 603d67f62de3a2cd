"""Very many findings in one file: an index for filters and sorting, and lines that stay compressed until they
are shown.
"""

import base64
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence

from reports.html_finding import FindingView

MAX_PLAIN = 300
"""Maximum number of lines that a page contains uncompressed, so that they can be read without script."""
PACK = 50
"""Number of lines per pack; the script of the page uses the same number."""
SEPARATOR = "\x1e"


def packs(lines: Iterable[str]) -> Iterator[str]:
    """Packs of fifty table rows, each pack as gzipped HTML in Base64. Control characters in ``lines`` are
    escaped, so no line contains ``SEPARATOR``.
    """
    held = list(lines)
    for start in range(0, len(held), PACK):
        text = SEPARATOR.join(held[start : start + PACK])
        yield base64.b64encode(gzip.compress(text.encode("utf-8"), mtime=0)).decode("ascii")


def index(views: Sequence[FindingView]) -> str:
    """The data that filters and sorting need for each finding, as JSON that is safe in a script element."""
    return embedded([_entry(item) for item in views])


def embedded(value: object) -> str:
    """``value`` as JSON that cannot close the script element around it."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _entry(item: FindingView) -> dict[str, str | float | int]:
    finding = item.finding
    words = [item.collection, *(name for name, _ in item.line.places)]
    words += [finding.field, item.kind, finding.entity, item.element, item.reason]
    words += [title for _, title in item.detail.promises]
    return {
        "fp": finding.fingerprint,
        "cls": item.label.code,
        "rank": item.label.rank,
        "ent": finding.entity,
        "src": item.source,
        "coll": item.collection,
        "n": item.n,
        "ret": item.rule,
        "rules": item.rules,
        "role": " ".join(dict.fromkeys(role for role, _, _ in item.label.roles)),
        "item": item.line.item,
        "conf": finding.confidence,
        "share": finding.evidence.prevalence,
        "sev": item.urgency,
        "status": finding.status,
        "text": " ".join((*words, *finding.masked_examples, finding.fingerprint)).lower(),
    }

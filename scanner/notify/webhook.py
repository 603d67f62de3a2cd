"""A message as JSON to a web address: ``text`` and ``blocks`` as Slack takes them, signed with HMAC-SHA256.

The signature is over the time and the body, so that nobody can send an old message once more:
``X-Noticemap-Signature: sha256=HMAC(secret, time + "." + body)`` beside ``X-Noticemap-Timestamp: time``.
"""

import hashlib
import hmac
import json
import urllib.request
from datetime import datetime
from typing import Any

from scanner.notify.digest import Digest
from scanner.project.target import Webhook

_SECONDS = 10


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A message goes where it was sent, or nowhere."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


def post(webhook: Webhook, digest: Digest, now: datetime) -> None:
    """Send. Raises ``OSError`` (``URLError`` is one), or ``ValueError`` for an address that is none."""
    body = json.dumps(payload(digest)).encode()
    time = str(int(now.timestamp()))
    headers = {"Content-Type": "application/json", "User-Agent": "noticemap", "X-Noticemap-Timestamp": time}
    if webhook.secret:
        headers["X-Noticemap-Signature"] = signature(webhook.secret, time, body)
    if not webhook.url.startswith(("https://", "http://")):
        raise ValueError("a webhook's address begins with https://")
    request = urllib.request.Request(webhook.url, data=body, headers=headers, method="POST")
    with urllib.request.build_opener(_NoRedirects).open(request, timeout=_SECONDS):
        """That it was taken is all there is to know."""


def signature(secret: str, time: str, body: bytes) -> str:
    """What a receiver computes too, and compares."""
    return "sha256=" + hmac.new(secret.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()


def payload(digest: Digest) -> dict[str, Any]:
    """The body: for people as Slack shows it, for programs under ``metadata``."""
    told = {"schedule": digest.schedule, "run": digest.run}
    return {
        "text": digest.text,
        "blocks": [
            {"type": "header", "text": _plain(digest.title, 150)},
            {"type": "section", "text": _plain("\n".join(digest.lines) or "-", 3000)},
        ],
        "metadata": {"event_type": f"noticemap_{digest.event}", "event_payload": told},
    }


def _plain(text: str, limit: int) -> dict[str, str]:
    """Plain text, as long as Slack lets it be: nothing in it is taken for a link or a mention."""
    return {"type": "plain_text", "text": text[:limit]}

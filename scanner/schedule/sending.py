"""Send messages to targets, to each target at most one digest per interval."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from scanner.notify.digest import Digest, merged
from scanner.notify.mail import mail
from scanner.notify.webhook import post
from scanner.project.target import Target, Webhook
from scanner.schedule.known import State, moment
from scanner.serialization.times import iso

Send = Callable[[Target, Digest, datetime], None]
TRIES = 2
_logger = logging.getLogger("noticemap.notify")


def deliver(target: Target, digest: Digest, now: datetime) -> None:
    """Send a digest by the target's webhook or by mail. Raises ``OSError`` or ``ValueError``."""
    if isinstance(target.channel, Webhook):
        post(target.channel, digest, now)
    else:
        mail(target.channel, digest)


def send_digests(
    targets: Iterable[Target],
    digests: Callable[[Target], Sequence[Digest]],
    state: State,
    now: datetime,
    send: Send = deliver,
) -> State:
    """Send each target the ``digests`` that it wants, as one message; return the new state.

    A message within a target's minimum interval after the last one is held back, and the next message states
    how many were held back. A message that cannot be sent is logged and counts as held back, because
    notifications must never break a scan.
    """
    sent_at, held = dict(state.told_at), dict(state.held_back)
    for target in targets:
        wanted = [digest for digest in digests(target) if digest.event in target.events]
        if not wanted:
            continue
        last, spared = moment(sent_at.get(target.name, "")), held.get(target.name, 0)
        too_soon = last is not None and now - last < target.minimum_interval
        if not too_soon and _sent(target, _with_count(merged(wanted), spared), now, send):
            sent_at[target.name] = iso(now)
            held.pop(target.name, None)
        else:
            held[target.name] = spared + 1
    return replace(state, told_at=sent_at, held_back=held)


def _sent(target: Target, digest: Digest, now: datetime, send: Send) -> bool:
    error = ""
    for _ in range(TRIES):
        try:
            send(target, digest, now)
        except (OSError, ValueError) as failed:  # not shown, because its text can contain a secret address
            code = getattr(failed, "code", None) or getattr(failed, "smtp_code", None) or ""
            error = f"{type(failed).__name__} {code}".strip()
        else:
            return True
    _logger.warning("message not sent", extra={"target": target.name, "about": digest.event, "error": error})
    return False


def _with_count(digest: Digest, spared: int) -> Digest:
    if not spared:
        return digest
    plural = "s" if spared > 1 else ""
    note = f"{spared} earlier message{plural} did not reach you; `noticemap runs` lists the runs"
    return replace(digest, lines=(*digest.lines, note))

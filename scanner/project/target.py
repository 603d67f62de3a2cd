"""A notification target: its address, references to its secrets, and the events to send."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

Event = Literal["findings", "failure", "missed"]
EVENTS: tuple[Event, ...] = ("findings", "failure", "missed")


@dataclass(frozen=True, kw_only=True)
class Webhook:
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Email:
    to: tuple[str, ...]
    sender: str
    host: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Target:
    """One recipient of notifications. ``when`` is an expression in the syntax of ``--fail-on``."""

    name: str
    channel: Webhook | Email
    events: tuple[Event, ...] = EVENTS
    when: str = "status=new"
    minimum_interval: timedelta = timedelta()

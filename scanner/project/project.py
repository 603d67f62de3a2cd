"""The content of a project file: sources, options, schedules and notifications. Secrets stay unresolved."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from connectors.address import scheme_of, source_id
from connectors.storage.globs import has_wildcard
from detectors.company import CompanyFacts
from scanner.counting.plan import SourceRequest
from scanner.errors import UsageError, did_you_mean
from scanner.policy.documents import Document, Key
from scanner.project.references import (
    MissingReferenceError,
    is_reference,
    placed,
    resolve,
    resolved_source,
    shown,
)
from scanner.project.schedule_spec import ScheduleSpec
from scanner.project.target import Target, Webhook

FILE = "noticemap.yaml"
DEFAULT_POLICY = "xpoz"


def notice_name(policy: str) -> str:
    """A short name of a policy: its id, or the name of its file.

    >>> notice_name("gdpr"), notice_name("/srv/policies/clinic 2.yaml")
    ('gdpr', 'clinic-2')
    """
    return re.sub(r"[^A-Za-z0-9_-]+", "-", Path(policy).name.removesuffix(".yaml"))


@dataclass(frozen=True, kw_only=True)
class ProjectSource:
    name: str
    url: str = field(repr=False)
    """The URL as written in the file, with unresolved references."""
    kind: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    policy: str = ""
    """The policy of this source; empty if the project's policy applies."""


@dataclass(frozen=True, kw_only=True)
class Project:
    path: Path
    id: str
    """Identifies the project's runs even if the file is moved. If empty, the file's path identifies the runs.
    """
    sources: Mapping[str, ProjectSource]
    options: Mapping[str, Any]
    """Values of those fields of ``ScanOptions`` that the file sets."""
    company: CompanyFacts
    output: Path | None
    formats: str | None
    fail_on: str | None
    store: str | None = field(repr=False)
    schedules: Mapping[str, ScheduleSpec]
    targets: tuple[Target, ...]
    """The notification targets as written in the file, with unresolved references."""
    document: Document = field(repr=False, compare=False)

    @property
    def folder(self) -> Path:
        """The folder against which relative paths in the file are resolved."""
        return self.path.parent

    @property
    def notices(self) -> tuple[str, ...]:
        """The policies that the sources use. The project's default policy is first, if a source uses it."""
        own = self.options.get("policy", DEFAULT_POLICY)
        used = dict.fromkeys(source.policy or own for source in self.sources.values())
        return tuple(sorted(used, key=lambda policy: policy != own))

    @property
    def addresses(self) -> tuple[str, ...]:
        """An id for each source, made from its address; the name of the source if its address is a secret."""
        return tuple(
            source.name if is_reference(source.url) else source_id(placed(shown(source.url), self.folder))
            for source in self.sources.values()
        )

    def by_notice(self, asked: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Group the requested sources by policy; an empty request means all sources.

        Words that are not the name of a source are added to the first policy.
        """
        found: dict[str, tuple[str, ...]] = {}
        for word in asked or self.sources:
            source = self.sources.get(word)
            own = self.options.get("policy", DEFAULT_POLICY)
            policy = (source.policy or own) if source else self.notices[0]
            found[policy] = (*found.get(policy, ()), word)
        return found

    def requests(self, asked: Iterable[str], env: Mapping[str, str]) -> tuple[SourceRequest | str, ...]:
        """Resolve words to sources. Each word is the name of a source in the file, or a place to scan.

        If there are no words, all sources in the file are used. Raises ``UsageError`` if a reference cannot
        be resolved, or a word is neither a source's name nor a place.
        """
        return tuple(self._request(word, env) for word in asked or self.sources)

    def _request(self, word: str, env: Mapping[str, str]) -> SourceRequest | str:
        source = self.sources.get(word)
        if source is None:
            if scheme_of(word) or has_wildcard(word) or Path(word).exists():
                return word
            near = did_you_mean(word, self.sources)
            raise UsageError(
                f"'{shown(word)}' is neither a source of {self.path}{near} nor a path\n"
                f"  its sources: {', '.join(self.sources)}"
            )
        return SourceRequest(
            # Relative paths are relative to the project file's folder, not to the working directory.
            source=placed(
                self.resolved(source.url, env, ("sources", word, "url"), resolved_source), self.folder
            ),
            source_id=source.name,
            display="" if is_reference(source.url) else shown(source.url),
            source_kind=source.kind,
            include=source.include,
            exclude=source.exclude,
        )

    def store_url(self, env: Mapping[str, str]) -> str | None:
        """The URL of the store that the file names, with resolved references; ``None`` if there is none."""
        if self.store is None:
            return None
        url = self.resolved(self.store, env, ("store",))
        return url if "://" in url or url == "none" else str(self.folder / url)

    def channels(self, env: Mapping[str, str]) -> tuple[Target, ...]:
        """The notification targets with resolved secrets. Raises ``UsageError`` if a reference cannot be
        resolved.
        """
        return tuple(self._with_secrets(target, env) for target in self.targets)

    def _with_secrets(self, target: Target, env: Mapping[str, str]) -> Target:
        channel = target.channel
        names = ("url", "secret") if isinstance(channel, Webhook) else ("host", "user", "password")
        keys = ("notifications", target.name)
        secrets: dict[str, Any] = {name: self.resolved(getattr(channel, name), env, keys) for name in names}
        return replace(target, channel=replace(channel, **secrets))

    def resolved(
        self,
        text: str,
        env: Mapping[str, str],
        keys: tuple[Key, ...],
        how: Callable[[str, Mapping[str, str], Path], str] = resolve,
    ) -> str:
        """Resolve the references in ``text``. A ``UsageError`` states the line of the entry at ``keys``."""
        try:
            return how(text, env, self.folder)
        except MissingReferenceError as error:
            raise UsageError(str(self.document.problem(keys, str(error)))) from None

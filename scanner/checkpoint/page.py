"""Pages: the stored results of single collections, each with a mark that shows whether the collection has
changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from connectors.base import Collection
from scanner.audit.spelled import spelled
from scanner.counting.outcome import Mark
from scanner.fields.profile import FieldProfile
from scanner.fields.tally import ReadTexts
from scanner.serialization.sealing import digest


@dataclass(frozen=True, kw_only=True)
class GroupPage:
    path: str
    rows: int
    fields: tuple[FieldProfile, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """The result of one collection as it was read."""

    mark: Mark
    counting: dict[str, str]
    judging: dict[str, str]
    read_at: str
    """Start of the run that read the collection, in ISO 8601."""
    compared: str
    """Id of the run that last compared the collection's values with other collections."""
    rows: int | None
    rows_read: int
    bytes_read: int
    sampling: str
    groups: tuple[GroupPage, ...]


@dataclass(frozen=True)
class KeptPages:
    """The pages of one source that a run stores."""

    source_id: str
    pages: Mapping[str, bytes]
    """The pages as sealed bytes, by the collection's place (``place_of``)."""
    is_whole: bool
    """Whether the source was listed completely. If so, collections without a page are gone or must be read
    again.
    """


def place_of(collection: Collection) -> str:
    """Key of a collection within its source, which does not depend on where the collection is stored."""
    return digest(collection.name, collection.format).hex()


def mark_of(collection: Collection, content: str) -> Mark:
    """The mark of a collection. ``content`` is the digest of the collection's bytes, or empty."""
    access = collection.access
    alike = replace(collection, access=replace(access, stamp=""), locator=())
    shape = digest(repr(alike)).hex()
    return Mark(place=place_of(collection), shape=shape, watermark=access.watermark, content=content)


def without_values(
    profile: FieldProfile, group: str, shown: set[tuple[str, str, str]], seed: int
) -> FieldProfile:
    """Reduce a profile to counts, because neither hashes of values nor people's comments may be stored after
    the run.

    ``seed`` is the seed of the hashes, with which words that audits know are recognised before the hashes are
    dropped.
    """
    entities = {
        name: replace(
            entity,
            candidates=entity.candidates.closed(),
            valid=entity.valid.closed(),
            full=entity.full.closed(),
            examples=entity.examples if (group, profile.path, name) in shown else {},
        )
        for name, entity in profile.tally.entities.items()
    }
    tally = replace(
        profile.tally,
        distinct=profile.tally.distinct.closed(),
        entities=entities,
        judged={},
        texts=ReadTexts(n_rows=profile.tally.texts.n_rows),
    )
    known = spelled(profile, seed)
    words = dict(known.rows) if known else None
    return replace(profile, tally=tally, comment="", tags=(), around=(), words=words)

"""Evidence from the name of a field and from its surroundings, apart from its values. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from detectors.base import Detector, Trait
from scanner.evidence.catalogue import Catalogue
from scanner.evidence.terms import Surroundings, full_share
from scanner.fields.profile import FieldProfile
from scanner.fields.tally import FieldTally
from scanner.names.name_parts import SHARED_NAMES, without_language
from scanner.names.naming import normal, singular, without_table, words

ANY = "*"
_SOME_NAMESAKES = 0.1
"""Least share of values that are an entity named after this one (a company named after a person)."""
_SOME_LOOKALIKES = 0.15
"""The lowest share of values that are known as something with the same look: a tenth of family names are also
large cities; in lists of towns, a sixth or more are known.
"""
_BARE_KEYS = frozenset({"id", "pid", "uuid", "guid", "pk"})
_GIVEN = re.compile(r"column_\d+|text")
"""Field names that we made up: columns of a table without a header, and text outside any field."""
_ENOUGH_REFUSED = 5
"""Fewest distinct values that can be evidence against a name."""
_NEARLY_ALL = 0.95


@dataclass(frozen=True, kw_only=True)
class Around:
    """The surroundings of a field, and the other meanings of its name."""

    named: Collection[str] = ()
    """Entities that this field's name indicates, by the policy's dictionary of names."""
    meant: Collection[str] = ()
    """The elements among them that the name stands for: one per element."""
    traps: frozenset[str] = frozenset()
    """Entities that the field's name makes less likely; ``*``: all."""
    never: Collection[str] = ()
    """Entities that it does not hold, even if its name says so."""
    beside: Collection[str] = ()
    """Entities in other fields of the record."""
    table: Sequence[str] = ()
    """Words of the table's name."""
    prefix: str = ""
    """The prefix of most field names of the record."""
    in_words: bool = False
    """Whether the name suggests free text (notes, messages)."""
    hashed_name: bool = False
    """Whether the name says that the values are hashes."""
    is_peoples: bool = False
    """Whether the record has a name of people, or holds entities that only people have: names that things
    have too (``name``, ``address``) then mean people.
    """

    names_somebody: bool = False
    """Whether another field of the record holds something that identifies people: a name, a number, an
    address.
    """
    nobodys: float = 0.5
    """Probability, from its names, that the record is about nobody."""
    is_of_people: bool = False
    """Whether each of its records is one person: its name says so, or it holds the parts of a name."""


NOTHING_AROUND = Around()


@dataclass(frozen=True, kw_only=True)
class NameEvidence:
    """Detectors and entities that the name of a field indicates."""

    called: frozenset[str]
    """Ids of the detectors that have this name."""
    keyed: frozenset[str]
    """Ids of the detectors that the name indicates only as a key."""
    owned: frozenset[str]
    """Ids of the detectors that match it together with the record's name (``id`` in ``customer``)."""
    own: frozenset[str]
    """Entities of ``called``."""
    named: frozenset[str]
    """Entities that the name indicates: ``own`` or, if empty, the names of the policy's element."""
    is_shared: bool
    """Whether things have such a name too, and the table is not about people."""
    is_theirs: bool
    """Whether it is the bare key of a record that only a person can have."""

    def asked(self, profile: FieldProfile, catalogue: Catalogue) -> frozenset[str]:
        """Ids of the detectors that the name or the values indicate."""
        further = (catalogue.by_entity.get(entity, ()) for entity in self.named)
        return self.called.union(profile.tally.entities, *further)


def name_evidence(profile: FieldProfile, catalogue: Catalogue, around: Around) -> NameEvidence:
    path, has_values = profile.path, profile.tally.n_read > 0
    called = catalogue.called(path, around.table, has_values=has_values)
    if not called and has_values and (short := _without_table(profile, around) or without_language(path)):
        path, called = short, catalogue.called(short, around.table)
    keyed = catalogue.keyed(path) if not called and _is_key(profile.tally) else frozenset()
    called = called or keyed
    own = catalogue.entities(called)
    leaf = normal(path.rsplit(".", 1)[-1])
    return NameEvidence(
        called=called,
        keyed=keyed,
        owned=catalogue.owned(profile.path, around.table),
        own=own,
        named=own or frozenset(around.named),
        is_shared=leaf in SHARED_NAMES,
        is_theirs=leaf in _BARE_KEYS and not catalogue.of_people.isdisjoint(around.beside),
    )


def _without_table(profile: FieldProfile, around: Around) -> str:
    """The name of a field without the words or the prefix of its table; empty if things have such a name and
    no person is named next to it.
    """
    leaf = profile.path.rsplit(".", 1)[-1]
    short = without_table(leaf, tuple(around.table), around.prefix)
    is_somebodys = around.is_peoples or (around.names_somebody and short not in _BARE_KEYS)
    return short if is_somebodys or normal(short) not in SHARED_NAMES else ""


def surroundings(
    detector: Detector, name: NameEvidence, around: Around, profile: FieldProfile, catalogue: Catalogue
) -> Surroundings:
    """For one detector, collect the facts about a field that do not come from its values."""
    entity = detector.entity
    # If many other things have a form too, the field's name supports it only for the one entity that the name
    # stands for.
    is_meant = detector.strength != "weak" or entity in name.own or entity in around.meant
    is_named = entity in name.named and is_meant
    is_owned = detector.id in name.owned or _is_theirs(detector, around, profile)
    is_trapped = entity not in name.own and not {entity, ANY}.isdisjoint(around.traps)
    is_ruled_out = entity in around.never or (
        not is_named and _is_among(detector.nature.lookalikes, _SOME_LOOKALIKES, profile.tally, catalogue)
    )
    is_trapped |= is_ruled_out
    is_trapped |= not is_named and _is_among(
        detector.nature.namesakes, _SOME_NAMESAKES, profile.tally, catalogue
    )
    # A record holds such an entity only once.
    is_trapped |= detector.nature.is_closed and entity in around.beside and not is_named
    is_own_key = detector.id in name.keyed and around.is_of_people and _is_own(profile.path, around.table)
    is_common = name.is_shared and not is_owned and not _is_for_people(entity, around, profile, catalogue)
    return Surroundings(
        named=is_named and not is_trapped,
        beside=next((one for one in detector.support.beside if one in around.beside), ""),
        trapped=is_trapped,
        ruled_out=is_ruled_out,
        in_words=around.in_words,
        nameless=_GIVEN.fullmatch(profile.path) is not None,
        is_own_key=is_own_key,
        is_keyed=detector.id in name.keyed and not name.is_theirs,
        is_common=is_common and not is_own_key,
        is_peoples=around.is_peoples,
        nobodys=around.nobodys,
        names_somebody=around.names_somebody and detector.chance < 1 and not _has_company(entity, catalogue),
        traits=() if entity in name.own else _traits(profile, entity, catalogue),
    )


def _has_company(entity: str, catalogue: Catalogue) -> bool:
    """Whether an entity usually stands next to certain others: then only these are evidence for it."""
    return any(catalogue.by_id[one].support.beside for one in catalogue.by_entity[entity])


def _is_own(path: str, table: Sequence[str]) -> bool:
    """Whether a name is that of its record's own key.

    >>> _is_own("actor_id", ("film", "actor")), _is_own("id", ("actor",)), _is_own("film_id", ("actor",))
    (True, True, False)
    """
    *which, key = words(path.rsplit(".", 1)[-1]) or ("",)
    return (not which and key in _BARE_KEYS) or [singular(word) for word in which] == list(
        table[-len(which) :]
    )


def _is_for_people(entity: str, around: Around, profile: FieldProfile, catalogue: Catalogue) -> bool:
    """Whether a name that things have too means people here: in a record of people, unless most values are
    rejected. Values that differ in every record may be names that no detector knows.
    """
    judges = [one for one in catalogue.by_entity[entity] if catalogue.by_id[one].is_of_cells]
    if not around.is_peoples:
        return False
    return not judges or _is_key(profile.tally) or not all(_is_refused(one, profile.tally) for one in judges)


def _is_refused(detector: str, counts: FieldTally) -> bool:
    tally = counts.entities.get(detector)
    n, n_valid = (tally.candidates.n_distinct, tally.valid.n_distinct) if tally else (counts.n_distinct, 0)
    return n >= _ENOUGH_REFUSED and 2 * n_valid < n


def _is_theirs(detector: Detector, around: Around, profile: FieldProfile) -> bool:
    """Whether nearly all values of a field are the entity, in a record of people: the name then does not mean
    a thing.
    """
    tally = profile.tally.entities.get(detector.id)
    return around.is_peoples and tally is not None and full_share(profile.tally, tally) >= _NEARLY_ALL


def _is_among(entities: Iterable[str], least: float, counts: FieldTally, catalogue: Catalogue) -> bool:
    """Whether at least this share of the values are one of ``entities``, by a detector that needs no name."""
    ids = (one for entity in entities for one in catalogue.by_entity.get(entity, ()))
    told = (counts.entities.get(one) for one in ids if not catalogue.by_id[one].support.is_needed)
    return any(tally and tally.n_full >= least * counts.n_non_null for tally in told)


def _is_key(counts: FieldTally) -> bool:
    """Whether nearly every record has a different value."""
    return counts.n_non_null > 0 and counts.n_distinct >= _NEARLY_ALL * counts.n_non_null


def _traits(profile: FieldProfile, entity: str, catalogue: Catalogue) -> list[tuple[Trait, int, int]]:
    """How the entity's values are distributed, according to any of its detectors that has traits."""
    return [
        (trait, tally.n_trait[place] if place < len(tally.n_trait) else 0, tally.valid.n_distinct)
        for one in catalogue.by_entity[entity]
        if (tally := profile.tally.entities.get(one)) is not None
        for place, trait in enumerate(catalogue.by_id[one].traits)
    ]

"""Collect evidence about a field from its name, record and table, but not from its values. Pure."""

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
"""Represents all entities in ``Around.traps``."""
_SOME_NAMESAKES = 0.1
"""If at least this share of the values is of a namesake entity (companies named after people), that is
evidence against the entity itself.
"""
_SOME_LOOKALIKES = 0.15
"""If at least this share of the values is of a look-alike entity, the entity is ruled out. In lists of family
names, about a tenth are also names of large cities; in lists of towns, at least a sixth are known towns.
"""
_BARE_KEYS = frozenset({"id", "pid", "uuid", "guid", "pk"})
_GIVEN = re.compile(r"column_\d+|text")
"""Names that noticemap gives to the columns of a table without a header, and to text outside any field."""
_ENOUGH_REFUSED = 5
"""Minimum number of distinct values with which their rejection by a detector is evidence against the name."""
_NEARLY_ALL = 0.95


@dataclass(frozen=True, kw_only=True)
class Around:
    """What the policy and the record say about a field, whatever the entity."""

    named: Collection[str] = ()
    """Entities of the elements that the field's name indicates, by the policy's dictionary of names."""
    meant: Collection[str] = ()
    """Entities that the name itself means: at most one for each element that the name indicates."""
    traps: frozenset[str] = frozenset()
    """Entities that the field's name makes less likely; ``*`` means all."""
    never: Collection[str] = ()
    """Entities that the field cannot hold, even if the field's name indicates them."""
    beside: Collection[str] = ()
    """Entities in other fields of the record."""
    table: Sequence[str] = ()
    """Words of the table's name, in the singular."""
    prefix: str = ""
    """The prefix that most field names of the record share, if any."""
    in_words: bool = False
    """Whether the name suggests free text (notes, messages)."""
    hashed_name: bool = False
    """Whether the name says that the values are hashes."""
    is_peoples: bool = False
    """Whether the record is named after people, or holds entities that only people have. If so, a field name
    that is used for people and for things (``name``, ``address``) is assumed to be about a person.
    """

    names_somebody: bool = False
    """Whether another field of the record holds something that identifies people: a name, a number or an
    address.
    """
    nobodys: float = 0.5
    """Probability that the record is about nobody, computed from the names of all its fields."""
    is_of_people: bool = False
    """Whether each record describes one person: the table is named after people, or has columns for the parts
    of a person's name."""


NOTHING_AROUND = Around()


@dataclass(frozen=True, kw_only=True)
class NameEvidence:
    """Detectors and entities that the name of a field indicates."""

    called: frozenset[str]
    """Ids of the detectors that list this field name, or else those in ``keyed``."""
    keyed: frozenset[str]
    """Ids of the detectors that list only the last word of the field name, as that of a key (``*id``)."""
    owned: frozenset[str]
    """Ids of the detectors that the field name indicates only together with the record's name (``id`` in
    ``customer``).
    """
    own: frozenset[str]
    """Entities of the detectors in ``called``."""
    named: frozenset[str]
    """Entities that the field name indicates: ``own`` or, if that is empty, ``Around.named``."""
    is_shared: bool
    """Whether fields of things can have this name, too (``SHARED_NAMES``)."""
    is_theirs: bool
    """Whether the field name says only that the field is a key (``id``), and the record has entities that
    only people have."""

    def asked(self, profile: FieldProfile, catalogue: Catalogue) -> frozenset[str]:
        """Ids of the detectors that the field's name or its values indicate."""
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
    """The name of a field without the words or the prefix of its table. Empty if nothing was removed. Also
    empty if fields of things can have the shortened name and nothing in the record suggests a person.
    """
    leaf = profile.path.rsplit(".", 1)[-1]
    short = without_table(leaf, tuple(around.table), around.prefix)
    is_somebodys = around.is_peoples or (around.names_somebody and short not in _BARE_KEYS)
    return short if is_somebodys or normal(short) not in SHARED_NAMES else ""


def surroundings(
    detector: Detector, name: NameEvidence, around: Around, profile: FieldProfile, catalogue: Catalogue
) -> Surroundings:
    """The facts about a field's name and record that matter for one detector."""
    entity = detector.entity
    # A weak form is shared by many kinds of values. The field's name then supports only the entity that the
    # name itself means, not the other entities of the element.
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
    # A record has only one field for an entity with a closed set of values, such as a sex, unless the name
    # says otherwise.
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
    """Whether a detector lists entities that usually occur next to its entity (``Support.beside``). If so,
    only these are evidence for the entity, and other fields about people are not.
    """
    return any(catalogue.by_id[one].support.beside for one in catalogue.by_entity[entity])


def _is_own(path: str, table: Sequence[str]) -> bool:
    """Whether a field's name is that of the key of its own record, rather than of a reference to another
    record.

    >>> _is_own("actor_id", ("film", "actor")), _is_own("id", ("actor",)), _is_own("film_id", ("actor",))
    (True, True, False)
    """
    *which, key = words(path.rsplit(".", 1)[-1]) or ("",)
    return (not which and key in _BARE_KEYS) or [singular(word) for word in which] == list(
        table[-len(which) :]
    )


def _is_for_people(entity: str, around: Around, profile: FieldProfile, catalogue: Catalogue) -> bool:
    """Whether a name that fields of things also have is about people here: the record is about people, and
    not all detectors that judge whole cells reject most values. If nearly every record has a different value,
    such rejections do not matter, since the values may be names that no detector knows.
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
    """Whether the record is about people and nearly all values of the field match, so that the field's name
    is about people, too.
    """
    tally = profile.tally.entities.get(detector.id)
    return around.is_peoples and tally is not None and full_share(profile.tally, tally) >= _NEARLY_ALL


def _is_among(entities: Iterable[str], least: float, counts: FieldTally, catalogue: Catalogue) -> bool:
    """Whether at least the share ``least`` of the values consists of one of ``entities`` as a whole,
    according to a detector that needs no further support.
    """
    ids = (one for entity in entities for one in catalogue.by_entity.get(entity, ()))
    told = (counts.entities.get(one) for one in ids if not catalogue.by_id[one].support.is_needed)
    return any(tally and tally.n_full >= least * counts.n_non_null for tally in told)


def _is_key(counts: FieldTally) -> bool:
    """Whether nearly every record has a different value."""
    return counts.n_non_null > 0 and counts.n_distinct >= _NEARLY_ALL * counts.n_non_null


def _traits(profile: FieldProfile, entity: str, catalogue: Catalogue) -> list[tuple[Trait, int, int]]:
    """For each trait of the entity's detectors: the trait, the number of distinct valid values that have the
    trait, and the number of all distinct valid values.
    """
    return [
        (trait, tally.n_trait[place] if place < len(tally.n_trait) else 0, tally.valid.n_distinct)
        for one in catalogue.by_entity[entity]
        if (tally := profile.tally.entities.get(one)) is not None
        for place, trait in enumerate(catalogue.by_id[one].traits)
    ]

"""Build ``Kinds`` from a kinds file."""

from collections.abc import Mapping
from typing import Any

from scanner.names.naming import normal, phrase
from scanner.policy.column_parts import Trait, Traits
from scanner.policy.data_class import DataClass
from scanner.policy.data_subjects import Definitions, Handlers, Somebody
from scanner.policy.kinds import (
    ColumnRule,
    ColumnRules,
    FileRule,
    KeyRules,
    Kinds,
    Lock,
    NameTrap,
    PeopleRules,
    SourceKind,
)
from scanner.policy.people import People
from scanner.policy.record_kind import RecordKind, RecordMeaning, RecordSigns

SHORTEST_WORD = 3
"""Minimum number of letters of a word in the vocabulary of a record kind."""


def kinds_from(body: Mapping[str, Any], classes: Mapping[str, DataClass]) -> Kinds:
    """Build ``Kinds`` from the content of a kinds file, which must match its schema and refer only to classes
    in ``classes``.
    """
    return Kinds(
        source_kinds={key: _source_kind(key, value) for key, value in body["source_kinds"].items()},
        record_kinds={
            key: _record_kind(key, value, classes[value["category"]])
            for key, value in body["record_kinds"].items()
        },
        of_columns=_column_rules(body),
        of_keys=_key_rules(body),
        of_people=_people_rules(body),
        entity_defaults=body["entity_defaults"],
        container_spans=body["container_spans"],
        files=tuple(
            FileRule(
                element=rule["element"],
                phrases=tuple(map(phrase, rule["phrases"])),
                extensions=frozenset(rule["extensions"]),
            )
            for rule in body["files"]
        ),
        locks=tuple(
            Lock(entities=frozenset(lock["entities"]), proof=lock["proof"], named=lock.get("named", False))
            for lock in body["locks"]
        ),
        references=tuple((one["kind"], frozenset(map(_part, one["columns"]))) for one in body["references"]),
        value_flags=frozenset(body["value_flags"]),
        undecided_retention=body["undecided"]["retention"],
        undecided_section=body["undecided"]["section"],
        of_communications=frozenset(key for key, one in classes.items() if one.is_of_communication),
    )


def _column_rules(body: Mapping[str, Any]) -> ColumnRules:
    return ColumnRules(
        name_traps=tuple(
            NameTrap(names=frozenset(trap["names"]), entities=frozenset(trap["entities"]))
            for trap in body["name_traps"]
        ),
        traits=_traits(body["traits"], body["glue"]),
        types=tuple(map(_column_rule, body["types"])),
        tails=tuple(map(_column_rule, body["tails"])),
        bookkeeping=frozenset(map(normal, body["bookkeeping"])),
        long_types=frozenset(body["long_types"]),
        shapeless=body["shapeless"],
        record_clocks=tuple(body["record_clocks"]),
        other_dates=tuple(body["other_dates"]),
    )


def _people_rules(body: Mapping[str, Any]) -> PeopleRules:
    people, definitions = body["people"], body["definitions"]
    of_definitions = ("talks", "own", "names", "marks", "lacks")
    return PeopleRules(
        people=People(
            names=frozenset(map(normal, people["names"])),
            tables=frozenset(people["tables"]),
            parts=frozenset(people["parts"]),
            not_of_things=frozenset(people["not_of_things"]),
            namesakes=frozenset(people["namesakes"]),
            beside=frozenset(people["beside"]),
        ),
        somebody=Somebody(**{key: frozenset(words) for key, words in body["somebody"].items()}),
        handlers=Handlers(**{key: frozenset(words) for key, words in body["handlers"].items()}),
        definitions=Definitions(**{key: frozenset(definitions[key]) for key in of_definitions}),
        staff=body["staff"],
        machines=body["machines"],
        businesses=body["businesses"],
        business_flag=body["business_flag"],
    )


def _key_rules(body: Mapping[str, Any]) -> KeyRules:
    return KeyRules(
        keys=frozenset(body["keys"]),
        identifier=body["identifiers"]["entity"],
        identifier_words=frozenset(body["identifiers"]["words"]),
        link_flags=frozenset(body["links"]["flags"]),
        link_ends=body["links"]["ends"],
        link_key_retention=body["link_key_retention"],
    )


def _traits(body: Mapping[str, Any], glue: list[str]) -> Traits:
    by_id = {
        key: Trait(
            id=key,
            words=frozenset(trait["words"]),
            entities=tuple(trait.get("entities", ())),
            stands_out=trait.get("stands_out", False),
            ends=frozenset(trait.get("ends", ())),
            elements=trait.get("elements", {}),
            spreads=trait.get("spreads", False),
            never=frozenset(trait.get("never", ())),
            not_inside=frozenset(trait.get("not_inside", ())),
        )
        for key, trait in body.items()
    }
    return Traits(by_id, frozenset(glue))


def _column_rule(body: Mapping[str, Any]) -> ColumnRule:
    return ColumnRule(
        words=frozenset(body["words"]),
        only=frozenset(body.get("only", ())),
        never=frozenset(body.get("never", ())),
    )


def _source_kind(key: str, body: Mapping[str, Any]) -> SourceKind:
    return SourceKind(
        id=key,
        title=body["title"],
        paths=tuple(phrase(text) for text in body.get("paths", ())),
        population=body.get("population"),
        subject=body.get("subject", ""),
        fallback=body.get("fallback", ""),
        is_party=body.get("is_party", False),
        staffed=body.get("staffed", False),
        handlers=frozenset(body.get("handlers", ())),
        logs=body.get("logs", ""),
        receives=body.get("receives", False),
        retention=body.get("retention", {}),
    )


def _record_kind(key: str, body: Mapping[str, Any], of: DataClass) -> RecordKind:
    return RecordKind(
        id=key,
        title=body["title"],
        of=of,
        recognised=_signs(body),
        meaning=_meaning(body),
        subject=body.get("subject", ""),
        retention=body.get("retention", ""),
        population=body.get("population"),
        voice=body.get("voice", False),
        adds_flags=tuple(body.get("adds_flags", ())),
    )


def _signs(body: Mapping[str, Any]) -> RecordSigns:
    return RecordSigns(
        source_kinds=tuple(body.get("source_kinds", ())),
        only_source_kinds=body.get("only_source_kinds", False),
        instead_of=frozenset(body.get("instead_of", ())),
        tables=tuple(phrase(text) for text in body.get("tables", ())),
        shape=tuple(frozenset(map(_part, part)) for part in body.get("shape", ())),
        signs=tuple(frozenset(map(_part, part)) for part in body.get("signs", ())),
        lacks=frozenset(body.get("lacks", ())),
        needs=frozenset(map(_part, body.get("needs", ()))),
        words=frozenset(word for text in body.get("tables", ()) for word in phrase(text)),
        vocabulary=_vocabulary(body) if body.get("by_words") else frozenset(),
    )


def _meaning(body: Mapping[str, Any]) -> RecordMeaning:
    columns = {normal(name): element for element, names in body.get("columns", {}).items() for name in names}
    return RecordMeaning(
        columns=columns,
        traits=body.get("traits", {}),
        rest=body.get("rest", ""),
        entities=body.get("entities", {}),
        inside=frozenset(map(normal, body.get("inside", ()))),
        free_text=body.get("free_text", ""),
        default=body.get("default", ""),
    )


def _vocabulary(body: Mapping[str, Any]) -> frozenset[str]:
    own = (names for element, names in body.get("columns", {}).items() if element != body.get("rest"))
    texts = (body["title"], *body.get("tables", ()), *(name for names in own for name in names))
    return frozenset(word for text in texts for word in phrase(text) if len(word) >= SHORTEST_WORD)


def _part(name: str) -> str:
    return name if name.startswith("~") else normal(name)

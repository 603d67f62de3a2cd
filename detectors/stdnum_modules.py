"""For each module of ``python-stdnum``: the entities whose numbers the module checks, or why the module is
not used.

>>> answers()["nl.bsn"].entities
('NL_BSN',)
>>> answers()["isbn"].why
'goods, works or substances'
"""

import importlib
import pkgutil
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from detectors.built import toml
from detectors.national_id import known_numbers
from detectors.word_lists import data_path


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The entities that a module is used for, or the reason why it is not used."""

    entities: tuple[str, ...] = ()
    why: str = ""


@cache
def answers() -> Mapping[str, Answer]:
    """For each module of ``stdnum``: the entities that it is used for, or why it is not used. Raises
    ``ValueError`` if a module is listed twice.
    """
    body = toml(data_path("stdnum_modules.toml"))
    told = {module: Answer(entities=tuple(entities)) for module, entities in body["found"].items()}
    left_out = {module: Answer(why=one["why"]) for one in body["left_out"] for module in one["modules"]}
    checked = {number.module: Answer(entities=(entity,)) for entity, number in known_numbers().items()}
    if twice := (told.keys() & left_out.keys()) | (checked.keys() & (told.keys() | left_out.keys())):
        raise ValueError(f"more than one answer for {', '.join(sorted(twice))} in stdnum_modules.toml")
    return {**told, **left_out, **checked}


def modules() -> Mapping[str, str]:
    """The first line of the docstring of every module of the installed library, by the module's name."""
    found = pkgutil.walk_packages(importlib.import_module("stdnum").__path__, "stdnum.")
    names = (one.name for one in found if not one.ispkg)
    return {name.removeprefix("stdnum."): _first_line(name) for name in names}


def _first_line(name: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Raised by modules that have been renamed.
        doc = importlib.import_module(name).__doc__ or ""
    return doc.strip().partition("\n")[0].rstrip(".")

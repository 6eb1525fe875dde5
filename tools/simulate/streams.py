"""Random streams by name: adding a draw to one part of a simulation moves no other part."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, name: str) -> np.random.Generator:
    """The generator of the part `name` of the simulation with this seed."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])

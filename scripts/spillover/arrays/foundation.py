"""What every module of the numerics shares, without the special functions that `spillover.arrays.result`
needs time to import.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.note import Note, note

__all__ = ["Array", "EstimationError", "IntArray", "Result"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]


class EstimationError(ValueError):
    """An estimate that cannot be computed. The message names the variable, unit or period, and the remedy.

    reason: the same as data, for the notes of an estimate that goes on without the test that failed.
    """

    def __init__(self, message: str, reason: Note | None = None) -> None:
        super().__init__(message)
        self.reason = reason or note("not_computable")


class Result:
    """The base of results, which are frozen dataclasses: their arrays and mappings cannot be written to.

    Arrays become views that are read-only, so that nothing is copied and those of the caller stay as they
    were.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def __post_init__(self) -> None:
        """Protect arrays and mappings."""
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if isinstance(value, np.ndarray):
                view = value.view()
                view.flags.writeable = False
                object.__setattr__(self, name, view)
            elif isinstance(value, dict):
                object.__setattr__(self, name, MappingProxyType(dict(value)))

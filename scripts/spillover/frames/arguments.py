"""Arguments of functions on frames held against their types, in the words of a call's options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from typing import Any

import msgspec

from spillover.errors import StudyError, quote_value
from spillover.frames.fronts import say_in_our_words
from spillover.words import _


def check_arguments(call: str, types: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Raise StudyError naming the first argument that is not of its type; None is none."""
    for option, value in given.items():
        if value is None:
            continue
        try:
            msgspec.convert(_to_plain(value), types[option])
        except msgspec.ValidationError as error:
            said = str(error).partition(" - at `$")[0]
            raise StudyError(
                _(
                    "{call}: {option}={value}: {problem}",
                    call=call,
                    option=option,
                    problem=say_in_our_words(said),
                    value=quote_value(value),
                )
            ) from None


def _to_plain(value: Any) -> Any:
    """Convert a value of NumPy or pandas, or any collection, to numbers, texts and lists."""
    if hasattr(value, "tolist"):
        return value.tolist()
    is_list = isinstance(value, Iterable) and isinstance(value, Sized)
    return list(value) if is_list and not isinstance(value, str | Mapping) else value

"""What a reader must know of an estimate, a test or an index, as data: a key of the catalogue of words, and
the values that its sentence needs. Reports put it in words, in the study's language.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Note", "note"]

# {"key": …, and the values by name}: numbers, names, lists of them, or notes within the sentence.
Note = dict[str, Any]


def note(key: str, **values: Any) -> Note:
    """A note of this key with its values.

    Parameters
    ----------
    key : str
        The key of its sentence in the catalogue of words.
    **values : Any
        What the sentence needs, by name.

    Returns
    -------
    Note
        The key and the values.
    """
    return {"key": key, **values}

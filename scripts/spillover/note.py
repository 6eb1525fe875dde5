"""Notes on a result, as data: the key of a sentence with its values, and how standard
errors were made. Analysis files hold them, and tables, the page and messages say them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

Scalar = bool | int | float | str | None


class VarianceSetting(
    msgspec.Struct, frozen=True, kw_only=True, tag="variance", omit_defaults=True, repr_omit_defaults=True
):
    """Way in which standard errors of an estimate were computed.

    kind: a key of the catalogue's variances; by, second: what the clusters of each way are, with their
    numbers; draws, weights: of a multiplier bootstrap; lags: of a Bartlett kernel; kernel, cutoff_km:
    Conley's; small_sample, groups, parameters: the rule of the small-sample factor, whether it has G/(G−1),
    and its K.
    """

    kind: str
    by: str | None = None
    draws: int | None = None
    weights: str | None = None
    lags: int | None = None
    kernel: str | None = None
    cutoff_km: float | None = None
    clusters: int | None = None
    second: str | None = None
    second_clusters: int | None = None
    small_sample: str | None = None
    groups: bool | None = None
    parameters: int | None = None

    def options(self) -> dict[str, Scalar]:
        """Return its options besides its kind, by name."""
        fields = msgspec.structs.asdict(self).items()
        return {name: value for name, value in fields if value is not None and name != "kind"}

    @property
    def fewest_clusters(self) -> int | None:
        """Number of clusters, of two ways that of the fewer; None without any."""
        counts = [n for n in (self.clusters, self.second_clusters) if n is not None]
        return min(counts, default=None)


class Note(msgspec.Struct, frozen=True, tag="note"):
    """Sentence that is not written yet: its key in the catalogue of words, and its values by name: numbers,
    names, how a variance was made, further notes, and lists of these.
    """

    key: str
    values: Mapping[str, Value] = {}


Item = Scalar | Note | VarianceSetting | list[Scalar]
Value = Scalar | Note | VarianceSetting | list[Item]


def note(key: str, **values: Any) -> Note:
    """Make a note of this key with its values.

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
    return Note(key, values)

"""Weight matrices again, by libpysal where it has the family, else by the formula that the family names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from spillover.opinions.panel import PanelFiles
from spillover.opinions.policy import EARTH_KM

# Contiguity needs the borders that the project traces itself.
REBUILT = (
    "k_nearest",
    "distance_band",
    "inverse_distance",
    "exponential_decay",
    "economic_distance",
    "geo_economic",
    "asymmetric",
    "file",
)
Array = np.ndarray
Options = Mapping[str, Any]


def rebuilt(options: Options, panel: PanelFiles) -> pd.DataFrame:
    """The matrix (n, n) of all units, with their ids, standardised as described. options: a description with
    its defaults.
    """
    units = list(panel.attributes.index)
    places = panel.attributes[["longitude", "latitude"]].to_numpy(float)
    table = _MAKERS[options["family"]](options, panel, places)
    raw = table.loc[units, units].to_numpy() if isinstance(table, pd.DataFrame) else table
    if options["islands"] == "nearest":
        raw = linked(raw, distances(places), units)
    return pd.DataFrame(standardised(raw, options["standardise"]), index=units, columns=units)


def standardised(raw: Array, how: str) -> Array:
    """Rows that sum to one, or a spectral radius of one."""
    if how == "row":
        sums = raw.sum(1, keepdims=True)
        return raw / np.where(sums == 0, 1, sums)
    return raw / np.abs(np.linalg.eigvals(raw)).max() if how == "spectral" else raw


def linked(raw: Array, distance: Array, units: list[str]) -> Array:
    """A link both ways between a unit without neighbours and the nearest one, of the median weight."""
    made, weight = raw.copy(), float(np.median(raw[raw > 0])) if (raw > 0).any() else 1.0
    for i in np.flatnonzero(raw.sum(1) == 0):
        j = min((k for k in range(len(raw)) if k != i), key=lambda k: (distance[i, k], units[k]))
        made[i, j] = weight
        made[j, i] = made[j, i] or weight
    return made


def distances(places: Array) -> Array:
    """Great-circle kilometres (n, n), infinite between a place and itself, by the spherical law of cosines
    of half angles.
    """
    longitude, latitude = np.radians(places).T
    half = np.sin(np.subtract.outer(latitude, latitude) / 2) ** 2
    half += np.outer(np.cos(latitude), np.cos(latitude)) * (
        np.sin(np.subtract.outer(longitude, longitude) / 2) ** 2
    )
    found = 2 * EARTH_KM * np.arcsin(np.sqrt(half))
    np.fill_diagonal(found, np.inf)
    return found


def _tree(places: Array) -> Any:
    from libpysal.cg import KDTree

    return KDTree(places, distance_metric="Arc", radius=EARTH_KM)


def _k_nearest(options: Options, panel: PanelFiles, places: Array) -> Array:
    from libpysal.weights import KNN

    return KNN(_tree(places), k=options["k"]).full()[0]


def _distance_band(options: Options, panel: PanelFiles, places: Array) -> Array:
    from libpysal.weights import DistanceBand

    return DistanceBand(_tree(places), options["threshold_km"], silence_warnings=True).full()[0]


def _inverse_distance(options: Options, panel: PanelFiles, places: Array) -> Array:
    distance = distances(places)
    near = distance <= (options.get("cutoff_km") or np.inf)
    return np.where(near, distance, np.inf) ** -options["power"]


def _exponential_decay(options: Options, panel: PanelFiles, places: Array) -> Array:
    distance = distances(places)
    near = distance <= (options.get("cutoff_km") or np.inf)
    return np.where(near, np.exp(-distance / options["scale_km"]), 0.0)


def _economic_distance(options: Options, panel: PanelFiles, places: Array) -> Array:
    apart = _apart(options, panel)
    return apart ** -options["power"]


def _geo_economic(options: Options, panel: PanelFiles, places: Array) -> Array:
    geography, economy = _inverse_distance(options, panel, places), 1 / _apart(options, panel)
    if options["form"] == "product":
        return geography * economy
    share = options["share"]
    return share * standardised(geography, "row") + (1 - share) * standardised(economy, "row")


def _asymmetric(options: Options, panel: PanelFiles, places: Array) -> Array:
    means = _means(options, panel)
    toward = np.divide.outer(1 / means, 1 / means)  # ȳ_j / ȳ_i
    if options["form"] == "one_way":
        toward = (means[None, :] > means[:, None]).astype(float)
    return _inverse_distance(options, panel, places) * toward


def _file(options: Options, panel: PanelFiles, places: Array) -> pd.DataFrame:
    from libpysal.io import open as opened

    if not str(options["file"]).endswith(".gal"):
        raise ValueError("only .gal files are read again")
    with closing(opened(options["file"])) as file:
        full, ids = file.read().full()
    called = _called(list(map(str, ids)), options, panel)
    return pd.DataFrame(full, index=called, columns=called)


def _called(ids: list[str], options: Options, panel: PanelFiles) -> list[str]:
    """The units' ids, where the file numbers its rows or calls units by their names."""
    units = panel.attributes
    if options.get("ids") or options.get("order"):
        whole = all(unit.isdecimal() for unit in units.index)
        listed = sorted(units.index, key=int) if whole else sorted(units.index)
        if options.get("ids"):
            lines = Path(options["ids"]).read_text(encoding="utf-8-sig").splitlines()
            listed = [line.strip() for line in lines if line.strip()]
        first = min(map(int, ids))
        ids = [listed[int(unit) - first] for unit in ids]
    for column in ("name", "name_local"):
        if set(ids) != set(units.index) and column in units and set(ids) == set(units[column]):
            return [dict(zip(units[column], units.index, strict=True))[name] for name in ids]
    return ids


def _means(options: Options, panel: PanelFiles) -> Array:
    values = panel.variable(options["variable"])
    if window := options.get("window"):
        year = values.index.get_level_values("year")
        values = values[(year >= window[0]) & (year <= window[1])]
    return values.groupby(level="unit").mean().reindex(panel.attributes.index).to_numpy()


def _apart(options: Options, panel: PanelFiles) -> Array:
    means = _means(options, panel)
    apart = np.abs(np.subtract.outer(means, means))
    np.fill_diagonal(apart, np.inf)
    if (apart == 0).any():
        raise ValueError("two units have the same mean")
    return apart


_MAKERS: dict[str, Callable[[Options, PanelFiles, Array], Any]] = {
    family: globals()[f"_{family}"] for family in REBUILT
}

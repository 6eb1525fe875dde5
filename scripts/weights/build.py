"""Builds one weight matrix of a study from its description, and its page of facts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from artifacts.atomic import atomic, write_text
from spillover.arrays.foundation import EstimationError
from spillover.arrays.weights import families
from spillover.arrays.weights.facts import facts
from spillover.arrays.weights.files import read_weights
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.arrays.weights.standardise import standardise, with_islands
from study import job
from study.errors import StudyError
from weights.ground import Ground, load_ground

Options = dict[str, Any]


def build_matrix(options: Options, ground: Ground) -> WeightMatrix:
    """The standardised matrix that `options` describe, its rows in the order of `ground.ids`.

    options: family, its parameters, `islands` (error, allow, nearest) and `standardise` (row, spectral,
    none).
    """
    raw = FAMILIES[options["family"]](options, ground)
    linked = with_islands(raw, options.get("islands", "error"), ground.coordinates)
    return standardise(linked, options.get("standardise", "row"))


def _given(options: Options, **names: str) -> Options:
    """The options that are set, under the names that the family's function has for them."""
    return {argument: options[key] for argument, key in names.items() if options.get(key) is not None}


def _value(options: Options, ground: Ground) -> Any:
    return ground.mean(options["variable"], options.get("window"))


def _economic(o: Options, g: Ground) -> WeightMatrix:
    return families.economic_distance(g.ids, _value(o, g), **_given(o, power="power", equal="equal"))


def _inverse(o: Options, g: Ground) -> WeightMatrix:
    return families.inverse_distance(g.ids, g.coordinates, **_given(o, power="power", cutoff="cutoff_km"))


def _exponential(o: Options, g: Ground) -> WeightMatrix:
    return families.exponential_decay(g.ids, g.coordinates, **_given(o, scale="scale_km", cutoff="cutoff_km"))


def _band(o: Options, g: Ground) -> WeightMatrix:
    return families.distance_band(g.ids, g.coordinates, o["threshold_km"])


def _nearest(o: Options, g: Ground) -> WeightMatrix:
    return families.k_nearest(g.ids, g.coordinates, o["k"])


def _geo_economic(o: Options, g: Ground) -> WeightMatrix:
    names = {name: name for name in ("share", "form", "power", "equal")}
    return families.geo_economic(g.ids, g.coordinates, _value(o, g), **_given(o, **names))


def _asymmetric(o: Options, g: Ground) -> WeightMatrix:
    return families.asymmetric(g.ids, g.coordinates, _value(o, g), **_given(o, power="power", form="form"))


def _contiguity(o: Options, g: Ground) -> WeightMatrix:
    from spillover.arrays.weights.contiguity import (
        contiguity,
        prefecture_polygons,
    )  # polygons cost half a second: only here

    return contiguity(g.ids, prefecture_polygons(g.ids), o.get("kind", "queen"))


def _file(o: Options, g: Ground) -> WeightMatrix:
    path = Path(o["file"])
    if not path.exists():
        raise StudyError(f"{o['file']}: no such file")
    return read_weights(path).align(g.ids)


FAMILIES: dict[str, Callable[[Options, Ground], WeightMatrix]] = {
    "economic_distance": _economic,
    "inverse_distance": _inverse,
    "exponential_decay": _exponential,
    "distance_band": _band,
    "k_nearest": _nearest,
    "geo_economic": _geo_economic,
    "asymmetric": _asymmetric,
    "contiguity": _contiguity,
    "file": _file,
}


def main(snakemake: Any, spec: Options) -> None:
    """Writes the matrix and its facts."""
    ground = load_ground(Path(snakemake.input.units), job.by_stem(snakemake.input.variables))
    try:
        matrix = build_matrix(spec["matrix"], ground)
    except (EstimationError, StudyError) as error:
        raise StudyError(f"weights.{snakemake.wildcards.matrix}: {error}") from error
    page = {"matrix": snakemake.wildcards.matrix, "options": spec["matrix"], **facts(matrix).as_dict()}
    with atomic(snakemake.output.matrix) as temporary:
        temporary.write_bytes(matrix.to_bytes())
    write_text(snakemake.output.facts, json.dumps(page, ensure_ascii=False, indent=1) + "\n")
    job.log.info(
        "%s: %d units, %d links, rho in (%.3f, %.3f)",
        page["matrix"],
        page["units"],
        page["links"],
        page["rho_min"],
        page["rho_max"],
    )


if "snakemake" in globals():
    job.run(snakemake, main)  # type: ignore[name-defined] # noqa: F821

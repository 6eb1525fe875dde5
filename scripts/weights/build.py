"""Builds one weight matrix of a study from its description, and its summary."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from base import job
from base.artifacts.atomic import atomic
from base.artifacts.json_record import write_json_record
from spillover.arrays.foundation import EstimationError
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.arrays.weights.standardise import facts, settle_islands, standardise
from spillover.declarations import convert, load_kind
from spillover.errors import StudyError
from spillover.facts import MatrixFacts
from spillover.words import Message, _
from weights.family import Family
from weights.ground import Ground, load_ground
from weights.options import MatrixOptions


def build_matrix(options: Mapping[str, Any], ground: Ground) -> WeightMatrix:
    """Build the standardised matrix that `options` describe, its rows in the order of `ground.ids`."""
    matrix = convert(options, load_kind("weights.families", options["family"], Family))
    linked = settle_islands(matrix.build(ground), matrix.islands, ground.coordinates, ground.names)
    return standardise(linked, matrix.standardise)


def add_names(message: Any, names: Mapping[str, str]) -> Any:
    """Put each unit's name beside its id in a message."""
    if not isinstance(message, Message) or not message.values:
        return message
    called = {
        key: f"{value} ({names[value]})"
        if isinstance(value, str) and names.get(value, value) != value
        else value
        for key, value in message.values.items()
    }
    return message.fill_values(**called)


def main(snakemake: Any, spec: MatrixOptions) -> None:
    """Write the matrix and its facts."""
    ground = load_ground(Path(snakemake.input.units), job.index_by_stem(snakemake.input.variables))
    try:
        matrix = build_matrix(spec.matrix, ground)
    except (EstimationError, StudyError) as error:
        told = add_names(error.args[0], ground.names)
        raise StudyError(
            _("weights.{matrix}: {error}", matrix=snakemake.wildcards.matrix, error=told)
        ) from error
    found = MatrixFacts(matrix=snakemake.wildcards.matrix, options=spec.matrix, **facts(matrix).as_dict())
    with atomic(snakemake.output.matrix) as temporary:
        temporary.write_bytes(matrix.to_bytes())
    write_json_record(snakemake.output.facts, found)
    job.log.info("%s: %d units, %d links", found.matrix, found.units, found.links)


if "snakemake" in globals():
    job.run(snakemake, main, MatrixOptions)  # type: ignore[name-defined] # noqa: F821

"""The bootstrap of indirect effects: its chunks' draws gathered, with four kinds of intervals."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from models.mediation_model import mediation_model, resample_of
from models.options import design_of
from models.record import Report
from spillover.arrays.intervals import BootstrapSummary, summarise
from spillover.arrays.mediation import Mediation, jackknife_mediation, point_mediation
from spillover.arrays.result import Array, Estimate
from study.errors import StudyError
from study.job import run


def gather(files: Iterable[str | Path], quantities: tuple[str, ...], resamples: int) -> Array:
    """The draws (R, Q) of all chunks in the order of their replicates; a chunk of another model is a
    StudyError.
    """
    chunks = []
    for file in files:
        with np.load(file) as chunk:
            if tuple(chunk["quantities"].tolist()) != quantities:
                raise StudyError(f"{file}: the draws of another model; remove the file and run again")
            chunks.append((int(chunk["first"]), chunk["draws"]))
    draws = np.concatenate([block for _, block in sorted(chunks, key=lambda chunk: chunk[0])])
    if len(draws) != resamples:
        raise StudyError(
            f"{len(draws)} draws where the analysis asks for {resamples}; remove its folder of draws and "
            "run again"
        )
    return draws


def summaries(model: Mediation, draws: Array, options: Mapping[str, Any]) -> list[BootstrapSummary]:
    """Each quantity's bootstrap, with BCa intervals from the jackknife over what is resampled."""
    point, jackknife = point_mediation(model), jackknife_mediation(model, resample_of(options))
    level = options.get("level", 0.95)
    columns = zip(model.quantities, draws.T, point, jackknife.T, strict=True)
    return [summarise(name, column, value, left_out, level) for name, column, value, left_out in columns]


def estimate(
    model: Mediation, draws: Array, found: list[BootstrapSummary], options: Mapping[str, Any]
) -> Estimate:
    """The effects with the covariance of their draws; p-values by the normal distribution."""
    effects = {summary.quantity: summary.estimate for summary in found}
    return Estimate(
        estimator="bootstrap_mediation",
        terms=model.quantities,
        coefficients=np.array(list(effects.values())),
        covariance=np.atleast_2d(np.cov(draws, rowvar=False)),
        nobs=len(model.outcome),
        units=model.projection.units,
        periods=model.projection.periods,
        statistics={
            "proportion": effects["indirect"] / effects["total"],
            **{f"bias:{summary.quantity}": summary.bias for summary in found},
        },
        settings={
            "effects": model.projection.effects,
            "resamples": len(draws),
            "resample": options.get("resample", "units"),
            "seed": options["seed"],
            "interval": options.get("interval", "bias-corrected"),
        },
    )


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """One estimate whose terms are the effects and paths; series `intervals`, every kind of interval of
    each.
    """
    options = spec["options"]
    design = design_of(snakemake, options)
    model = mediation_model(design, options)
    draws = gather(snakemake.input.draws, model.quantities, options["resamples"])
    found = summaries(model, draws, options)
    report = Report(spec, design)
    report.add(estimate(model, draws, found, options), options["outcome"])
    for term, summary in zip(report.estimates[0]["terms"], found, strict=True):
        term["low"], term["high"] = summary.intervals[options.get("interval", "bias-corrected")]
    report.series["intervals"] = [
        {"quantity": summary.quantity, "interval": kind, "low": low, "high": high}
        for summary in found
        for kind, (low, high) in summary.intervals.items()
    ]
    report.write(snakemake.output[0])


if "snakemake" in globals():
    run(globals()["snakemake"], main)

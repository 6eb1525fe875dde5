"""One chunk of a mediation bootstrap: the draws of some of its replicates."""

from typing import Any

import numpy as np

from artifacts.atomic import atomic
from models.mediation_model import mediation_model, resample_of
from models.options import design_of
from spillover.arrays.mediation import bootstrap_mediation
from study.job import run


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Writes `draws` (R, Q) of the replicates first, …, last−1, with `first` and `quantities`."""
    options = spec["options"]
    model = mediation_model(design_of(snakemake, options), options)
    replicates = range(spec["first"], spec["last"])
    draws = bootstrap_mediation(
        model, seed=options["seed"], replicates=replicates, resample=resample_of(options)
    )
    with atomic(snakemake.output[0]) as temporary:
        np.savez(
            temporary, draws=draws, first=np.int64(spec["first"]), quantities=np.asarray(model.quantities)
        )


if "snakemake" in globals():
    run(globals()["snakemake"], main)

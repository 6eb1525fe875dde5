"""The one script of the rules `analysis` and `chunk`: the options name the kind, whose file does the work."""

from typing import Any

import numpy as np

from analyses.files import Files
from analyses.options import AnalysisOptions
from base.artifacts.atomic import atomic
from base.job import run
from spillover.analysis import Analysis
from spillover.declarations import KINDS, convert, load_kind


def main(snakemake: Any, spec: AnalysisOptions) -> None:
    """Run one analysis, or one chunk of it where the options say `first` and `last`."""
    analysis = convert(spec.options, load_kind(KINDS, spec.options["kind"], Analysis))
    files = Files.from_job(snakemake, spec.analysis, spec.is_simulated, spec.least_group)
    if spec.first is None or spec.last is None:
        files.write(analysis.fit(files), snakemake.output[0])
        return
    arrays = analysis.fit_chunk(files, spec.first, spec.last)
    with atomic(snakemake.output[0]) as temporary:
        np.savez(temporary, first=np.int64(spec.first), **dict[str, Any](arrays))


if "snakemake" in globals():
    run(globals()["snakemake"], main, AnalysisOptions, kept=True)

"""The one script of the rules `analysis` and `chunk`: the options name the kind, whose file does the work."""

from typing import Any

import numpy as np

from analyses.files import Files
from base.artifacts.atomic import atomic
from base.job import run
from spillover.analysis import Analysis
from spillover.declarations import KINDS, convert, load_kind


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Runs one analysis, or one chunk of it where the options say `first` and `last`."""
    options = spec["options"]
    analysis = convert(options, load_kind(KINDS, options["kind"], Analysis))
    files = Files.of_job(snakemake, spec)
    if "first" not in spec:
        files.write(analysis.fit(files), snakemake.output[0])
        return
    arrays = analysis.fit_chunk(files, spec["first"], spec["last"])
    with atomic(snakemake.output[0]) as temporary:
        np.savez(temporary, first=np.int64(spec["first"]), **dict[str, Any](arrays))


if "snakemake" in globals():
    run(globals()["snakemake"], main, kept=True)

"""The programs in R and Stata that redo a study's regressions: for the package and the crosscheck."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from base.artifacts.atomic import csv_text
from spillover.estimates import EstimateRecord
from spillover.replicate.r import models_in_r
from spillover.replicate.recipes import Model, list_expected_rows
from spillover.replicate.stata import do_file

TEMPLATES = Path(__file__).parent / "templates"
SCRIPTS_IN_R = ("data.R", "fits.R", "replicate.R")


def replication_files(
    recipes: Iterable[Model], records: Mapping[str, Sequence[EstimateRecord]]
) -> dict[str, bytes]:
    """Write the R and Stata programs, their models, and the numbers that they must come to."""
    recipes = list(recipes)
    rows = list_expected_rows(recipes, records)
    fields = ("number", "model", "term", "estimate", "se")
    table = csv_text([fields, *([row[field] for field in fields] for row in rows)])
    expected = {(row["model"], row["term"]): (row["estimate"], row["se"]) for row in rows}
    return {
        **{f"replicate/{name}": (TEMPLATES / name).read_bytes() for name in SCRIPTS_IN_R},
        "replicate/models.R": models_in_r(recipes).encode(),
        "replicate/replicate.do": do_file(recipes, expected).encode(),
        "replicate/expected.csv": table.encode(),
    }

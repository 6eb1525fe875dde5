"""The castle-doctrine states, a simulated panel of adopters, and their golden numbers, for tests of did."""

import csv
from functools import cache

import numpy as np

from panel_data import DATA
from spillover.arrays.did.adoption import Adoption, first_treated

CASTLE = DATA.parents[2] / "resources" / "castle" / "castle.csv"
FILES = {"castle": CASTLE, "did_panel": DATA / "did_panel.csv"}


@cache
def table(name: str) -> dict[str, np.ndarray]:
    """The columns of a file of `FILES`, `first` with infinity for never, codes as integers."""
    with FILES[name].open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = {column: np.array([float(row[column] or "nan") for row in rows]) for column in rows[0]}
    if name == "did_panel":
        found["first"] = np.where(found["first"] == 0, np.inf, found["first"])
    integers = {"sid", "unit", "year", "region"} & set(found)
    return {key: value.astype(np.int64) if key in integers else value for key, value in found.items()}


def castle(weighted: bool = True) -> tuple[np.ndarray, Adoption]:
    """Log homicide and adoption of the castle doctrine: 50 states × 2000–2010."""
    data = table("castle")
    weights = data["popwt"] if weighted else None
    first = first_treated(data["sid"], data["year"], data["post"])
    return data["l_homicide"], Adoption(data["sid"], data["year"], first, weights)


def cities(weighted: bool = False, keep: np.ndarray | None = None) -> tuple[np.ndarray, Adoption, np.ndarray]:
    """Outcome, adoption and covariates (N, 2) of the simulated panel: 160 units × 2001–2010."""
    data = table("did_panel")
    rows = np.ones(len(data["y"]), dtype=bool) if keep is None else keep
    weights = data["weight"][rows] if weighted else None
    adoption = Adoption(data["unit"][rows], data["year"][rows], data["first"][rows], weights)
    return data["y"][rows], adoption, np.column_stack([data["x1"], data["x2"]])[rows]

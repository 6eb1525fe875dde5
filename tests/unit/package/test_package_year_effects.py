"""The lines of R of a spatial model whose year effects are by row sums."""

import shutil
import subprocess

import numpy as np
import pytest

from package.build import TEMPLATES
from spatial_data import contiguity, simulate
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator

N, T = 14, 5
START = "# The eigenvalues of matrices by name"
STUDY = """
cells <- read.csv("cells.csv")
w <- unname(as.matrix(read.csv("w.csv", header = FALSE)))
read_weights <- function(name, ids) w
design <- function(model) list(unit = cells$unit, year = cells$year, x = as.matrix(cells[c("y", "a", "b")]))
for (definition in c("transformed", "lsdv", "direct")) {
  model <- list(id = definition, outcome = "y", terms = c("a", "b"), durbin = c("a", "b"), weights = "w",
    effects = "two-way", definition = definition, year_effects = "by_row_sum", variance = "expected")
  write.table(fit_spatial(model)[c("estimate", "se")], row.names = FALSE, col.names = FALSE)
}
"""


@pytest.mark.debt("32.5")
def test_r_redoes_a_model_with_islands(tmp_path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    w = np.zeros((N, N))
    w[2:, 2:] = contiguity(N - 2, seed=2)
    y, x = simulate(w, T, seed=3)
    rows = [
        f"u{i:02d},{2000 + t},{y[t, i]:.17g},{x[t, i, 0]:.17g},{x[t, i, 1]:.17g}"
        for t in range(T)
        for i in range(N)
    ]
    (tmp_path / "cells.csv").write_text("\n".join(["unit,year,y,a,b", *rows]) + "\n")
    np.savetxt(tmp_path / "w.csv", w, delimiter=",", fmt="%.17g")
    code = (TEMPLATES / "fits.R").read_text(encoding="utf-8")
    (tmp_path / "some.R").write_text(code[code.index(START) :] + STUDY, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", "--vanilla", "some.R"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    printed = np.array([line.split() for line in done.stdout.splitlines()], dtype=float)
    assert len(printed) == 18, done.stderr
    for k, definition in enumerate(("transformed", "lsdv", "direct")):
        found = fit_spatial(
            *("SDM", y, x, SpatialOperator(w)),
            terms=("a", "b"),
            definition=definition,
            year_effects="by_row_sum",
        )
        expected = np.column_stack([found.coefficients, found.se])
        np.testing.assert_allclose(printed[6 * k : 6 * k + 6], expected, rtol=1e-6)

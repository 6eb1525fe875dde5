"""How the package's R program takes effects out of columns, beside a decomposition of all dummies in full."""

import resource
import shutil
import subprocess
from pathlib import Path

import pytest

FITS = Path(__file__).parents[3] / "scripts/package/templates/fits.R"
pytestmark = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")

# Unbalanced, weighted, a unit seen once (its trend is no column), regions within which units are nested.
SMALL = """
set.seed(1)
units <- data.frame(unit = sprintf("u%d", 1:14), region = rep(c("a", "b", "c"), c(4, 4, 6)))
rows <- expand.grid(year = 2001:2006, unit = units$unit, stringsAsFactors = FALSE)
rows <- rows[(runif(nrow(rows)) < 0.8 & rows$unit != "u3") | (rows$unit == "u3" & rows$year == 2002), ]
x <- cbind(rnorm(nrow(rows)), rows$year^2 + rnorm(nrow(rows)))
d <- list(unit = rows$unit, year = rows$year, root = sqrt(runif(nrow(rows), 0.5, 2)))
for (effects in c("none", "individual", "time", "two-way", "region, year", "unit, region:year",
                  "unit, year, unit[year]", "unit[year]", "unit, region[year]")) {
  full <- do.call(cbind, c(list(rep(1, nrow(x))), lapply(effect_sets(effects), set_dummies, d = d)))
  known <- qr.resid(qr(d$root * full), d$root * x)
  found <- remove_effects(x, d, effects)
  stopifnot(max(abs(found$x - known)) < 1e-8, found$absorbed == qr(full)$rank)
}
"""
LARGE = """
n <- 2000; years <- 2001:2010
d <- list(unit = rep(sprintf("u%d", 1:n), each = 10), year = rep(years, n), root = rep(1, 10 * n))
x <- matrix(rnorm(10 * n), ncol = 1)
found <- remove_effects(x, d, "two-way")
cell <- matrix(x, 10)
known <- sweep(cell - rowMeans(cell), 2, colMeans(cell)) + mean(cell)
stopifnot(max(abs(found$x - c(known))) < 1e-9, found$absorbed == n + 9)
"""


def run_in_r(tmp_path, code, bytes_at_most=None):
    """Run lines of R after the program's own; the words of an error."""
    script = tmp_path / "effects.R"
    script.write_text(FITS.read_text(encoding="utf-8") + code, encoding="utf-8")

    def limit():
        if bytes_at_most:
            resource.setrlimit(resource.RLIMIT_AS, (bytes_at_most, bytes_at_most))

    done = subprocess.run(
        ["Rscript", "--vanilla", str(script)], capture_output=True, text=True, check=False, preexec_fn=limit
    )
    return done.stderr if done.returncode else ""


def test_the_largest_set_is_taken_out_level_by_level_and_nothing_changes(tmp_path):
    assert run_in_r(tmp_path, SMALL) == ""


def test_two_thousand_units_need_no_dummies_of_a_gigabyte(tmp_path):
    """All dummies in full would be 320 MB, and their decomposition several copies of them."""
    assert run_in_r(tmp_path, LARGE, 1_200_000_000) == ""

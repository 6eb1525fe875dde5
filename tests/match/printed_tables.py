"""Tables printed from the project's own estimates on a simulated panel, rounded as a journal prints them,
with their facts.
"""

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.special import ndtr

from audit.reading.manuscript import Cell, ManuscriptTable
from spillover.arrays.index import Indicators, entropy_index
from spillover.arrays.iv import fit_iv
from spillover.arrays.mediation import Mediation, bootstrap_mediation, point_mediation
from spillover.arrays.result import Estimate
from spillover.arrays.spatial.effects import impacts
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.moran import moran
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.variance import Variance
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.arrays.within import fit_within

RULES = ([0.10, 0.05, 0.01], [0.05, 0.01, 0.001])
CONTROLS = ("C1", "C2", "C3")


@dataclass
class Press:
    """Prints estimates: the rows of the regressions' file, and the rules that it follows."""

    rule: list[float]
    digits: int = 4
    brackets: str = "se"
    rows: list[dict[str, object]] = field(default_factory=list)

    def number(self, value: float) -> str:
        """A number with the press's digits."""
        return f"{value:.{self.digits}f}"

    def stars(self, p: float) -> str:
        """Stars by the rule."""
        return "*" * sum(p < level for level in self.rule)

    def line(
        self, place: tuple[object, object, str], term: str, statistic: str, value: str, stars: str = ""
    ) -> None:
        """One row of the file."""
        names = ("table", "column", "dependent")
        self.rows.append(
            dict(zip(names, place, strict=True))
            | {"term": term, "statistic": statistic, "value": value, "stars": stars}
        )

    def estimate(
        self, table: int, column: int, dependent: str, estimate: Estimate, spread: str = "paren"
    ) -> None:
        """All terms of an estimate with N, R² and F."""
        place = (table, column, dependent)
        columns = (estimate.terms, estimate.coefficients, estimate.se, estimate.statistic, estimate.p)
        for term, b, error, t, p in zip(*columns, strict=True):
            self.line(place, term, "coef", self.number(b), self.stars(p))
            self.line(
                place, term, spread, f"{t:.2f}" if "t" in (spread, self.brackets) else self.number(error)
            )
        if "constant" in estimate.statistics and "constant_se" not in estimate.statistics:
            self.line(place, "_cons", "coef", self.number(estimate.statistics["constant"]))
        self.line(place, "", "N", str(estimate.nobs))
        for key, name in (("r2_within", "R2"), ("f", "F")):
            if key in estimate.statistics:
                self.line(place, "", name, self.number(estimate.statistics[key]))


@dataclass
class Panel:
    """A simulated balanced panel, ordered by unit and period; controls z-scored."""

    seed: int

    def __post_init__(self) -> None:
        rng = np.random.default_rng(np.random.SeedSequence([20260101, self.seed]))
        self.n, self.t = int(rng.integers(15, 50)), int(rng.integers(5, 14))
        self.unit, self.time = np.repeat(np.arange(self.n), self.t), np.tile(np.arange(self.t), self.n)
        size = self.n * self.t
        shift = rng.normal(size=(self.n, 6))[self.unit] + 0.3 * rng.normal(size=(self.t, 6))[self.time]
        noise = rng.normal(size=(size, 6))
        z = shift[:, 0] + noise[:, 0]
        controls = shift[:, 1:4] + noise[:, 1:4]
        treatment = 5 + 0.4 * z + 0.2 * shift[:, 5] + 0.1 * controls[:, 0] + 0.3 * noise[:, 5]
        mediator = 2 + 0.8 * treatment + 0.2 * controls[:, 1] + shift[:, 4] + 0.7 * noise[:, 4]
        other = 1 - 0.3 * treatment + 0.5 * rng.normal(size=size)
        moderator = 3 + shift[:, 2] + rng.normal(size=size)
        y = (
            0.5
            + 0.2 * treatment
            + 0.3 * mediator
            - 0.2 * other
            + 0.1 * controls[:, 2]
            + shift[:, 3]
            + rng.normal(size=size)
        )
        scored = (controls - controls.mean(0)) / controls.std(0, ddof=1)
        z = (z - z.mean()) / z.std(ddof=1)
        self.values = {"Y": y, "X": treatment, "M": mediator, "K": other, "G": moderator, "Z": z}
        self.values |= dict(zip(CONTROLS, scored.T, strict=True))
        places = rng.uniform(size=(self.n, 2))
        distance = np.linalg.norm(places[:, None] - places[None], axis=2)
        near = np.argsort(distance, axis=1)[:, 1:5]
        self.w = np.zeros((self.n, self.n))
        np.put_along_axis(self.w, near, 0.25, axis=1)
        centred = [self.values[v] - self.values[v].mean() for v in ("X", "G")]
        self.values["X:G"] = centred[0] * centred[1]

    def within(
        self, outcome: str, terms: tuple[str, ...], keep: np.ndarray | slice = slice(None)
    ) -> Estimate:
        """A two-way within estimate with its constant, clustered by unit."""
        x = np.column_stack([self.values[t] for t in terms])[keep]
        y, unit, time = self.values[outcome][keep], self.unit[keep], self.time[keep]
        return fit_within(y, x, unit, time, terms=terms, constant=True, outcome=outcome)


def print_tables(seed: int, folder: Path, digits: int = 4, brackets: str = "se") -> dict:
    """Writes a folder of sound tables and returns the facts about them. brackets: `se`, or `t` with two
    digits.
    """
    panel, press = Panel(seed), Press(RULES[seed % 2], digits, brackets)
    base = ("X", *CONTROLS)
    _print_steps(press, panel, base)
    for column in range(1, 5):
        press.estimate(6, column, "Y", panel.within("Y", base[:column]))
    press.estimate(5, 1, "Y", panel.within("Y", ("X", "G", "X:G", *CONTROLS)))
    half = panel.n // 2
    for column, keep in enumerate((panel.unit < half, panel.unit >= half), start=1):
        press.estimate(7, column, "Y", panel.within("Y", base, keep))
    _print_first_stage(press, panel)
    _print_spatial(press, panel)
    folder.mkdir(parents=True, exist_ok=True)
    write_rows(folder / "regressions.csv", press.rows)
    write_rows(folder / "table02_descriptives.csv", _describe(press, panel))
    write_rows(folder / "table04_mediation.csv", _bootstrap(press, panel, seed))
    write_rows(folder / "table01_weights.csv", _weights(press, seed))
    write_rows(folder / "table07_moran.csv", _moran(press, panel))
    return _facts(panel, half) | {"parentheses": brackets}


def _print_steps(press: Press, panel: Panel, base: tuple[str, ...]) -> None:
    columns = [("Y", ("X",)), ("Y", base), ("M", base), ("Y", (*base, "M")), ("K", base), ("Y", (*base, "K"))]
    for column, (outcome, terms) in enumerate(columns, start=1):
        press.estimate(3, column, outcome, panel.within(outcome, terms))


def _print_first_stage(press: Press, panel: Panel) -> None:
    v = panel.values
    controls = np.column_stack([v[c] for c in CONTROLS])
    result = fit_iv(
        v["Y"],
        v["X"][:, None],
        controls,
        v["Z"][:, None],
        panel.unit,
        panel.time,
        terms=(("X",), CONTROLS, ("Z",)),
        variance=Variance(),
        constant=True,
    )
    press.estimate(10, 1, "X", result.first[0])
    press.estimate(10, 2, "Y", result.second)
    lm = next(t for t in result.second.tests if t.name == "kleibergen_paap_lm")
    place = (10, 1, "X")
    press.line(place, "", "KP_F", press.number(result.second.statistics["kleibergen_paap_f"]))
    press.line(place, "", "KP_LM", press.number(lm.statistic))
    press.line(place, "", "KP_LM_p", press.number(lm.p))
    press.line(place, "", "SY_10", f"{result.second.statistics['stock_yogo_size_10']:.2f}")


def _print_spatial(press: Press, panel: Panel) -> None:
    shape = (panel.n, panel.t)
    y, x = (
        panel.values["Y"].reshape(shape).T,
        np.stack([panel.values[v].reshape(shape).T for v in ("X", "C1")], axis=2),
    )
    model = fit_spatial("SDM", y, x, SpatialOperator(panel.w), terms=("X", "C1"))
    press.estimate(8, 1, "Y", model)
    press.estimate(9, 1, "Y", impacts(model, seed=1, method="delta"), spread="t")


def _describe(press: Press, panel: Panel) -> list[dict[str, object]]:
    return [
        {"variable": name, "obs": len(v)}
        | {
            k: press.number(s)
            for k, s in (("mean", v.mean()), ("sd", v.std(ddof=1)), ("min", v.min()), ("max", v.max()))
        }
        for name, v in panel.values.items()
        if ":" not in name
    ]


def _bootstrap(press: Press, panel: Panel, seed: int) -> list[dict[str, object]]:
    v, rows = panel.values, []
    controls = np.column_stack([v[c] for c in CONTROLS])
    for mediator in ("M", "K"):
        names = ("Y", "X", (mediator,), CONTROLS)
        model = Mediation(v["Y"], v["X"], v[mediator][:, None], controls, panel.unit, panel.time, names)
        points, draws = (
            point_mediation(model)[:3],
            bootstrap_mediation(model, seed=seed, replicates=range(199))[:, :3],
        )
        for j, effect in enumerate(("total", "direct", "indirect")):
            b, se = points[j], draws[:, j].std(ddof=1)
            low, high = np.quantile(draws[:, j], [0.025, 0.975])
            numbers = {
                "coef": b,
                "bootstrap_se": se,
                "z": b / se,
                "p": 2 * ndtr(-abs(b / se)),
                "ci_low": low,
                "ci_high": high,
            }
            share = "" if effect == "total" else f"{100 * b / points[0]:.2f}"
            row = {"mechanism": mediator, "effect": effect} | {k: press.number(n) for k, n in numbers.items()}
            rows.append(row | {"proportion_pct": share})
    return rows


def _weights(press: Press, seed: int) -> list[dict[str, object]]:
    """Entropy weights of sixteen skewed indicators."""
    values = np.random.default_rng(np.random.SeedSequence([20260103, seed])).lognormal(0, 1, (200, 16))
    index = entropy_index(
        Indicators(
            values, tuple(f"x{j}" for j in range(16)), np.ones(16, dtype=int), np.zeros(200, dtype=int), ()
        )
    )
    return [{"indicator": f"x{j}", "weight": press.number(w)} for j, w in enumerate(index.weights)]


def _moran(press: Press, panel: Panel) -> list[dict[str, object]]:
    """Moran's I of an outcome that spreads over space, year by year, with stars by the normal
    approximation.
    """
    weights = WeightMatrix(tuple(f"{i:03d}" for i in range(panel.n)), sparse.csr_array(panel.w))
    spread = np.linalg.solve(np.eye(panel.n) - 0.4 * panel.w, panel.values["Y"].reshape(panel.n, panel.t))
    found = moran(spread.T, weights, permutations=0, seed=1)
    return [
        {"year": 2001 + t, "moran_i": f"{m.statistic:.3f}", "stars": press.stars(m.p_normal)}
        for t, m in enumerate(found)
    ]


def _facts(panel: Panel, half: int) -> dict:
    step = {"table": 3, "treatment": "X", "total": 2}
    return {
        "sample": {"units": panel.n, "periods": panel.t, "first_year": 2001},
        "columns": [
            {"table": 7, "column": 1, "units": half},
            {"table": 7, "column": 2, "units": panel.n - half},
            *(
                {"table": t, "column": 1, "units": panel.n - 1, "periods": panel.t - 1} for t in (8, 9)
            ),  # Lee and Yu's N
        ],
        "constant": {
            "term": "_cons",
            "zero_mean": [*CONTROLS, "Z"],
            "columns": [
                {"table": 3, "columns": [1, 2, 3, 4, 5, 6]},
                {"table": 5, "columns": [1]},
                {"table": 6, "columns": [1, 2, 3, 4]},
                {"table": 10, "columns": [1]},
            ],
        },
        "nested": [
            {"table": 3, "columns": [1, 2, 4]},
            {"table": 3, "columns": [2, 6]},
            {"table": 6, "columns": [1, 2, 3, 4]},
            [{"table": 3, "column": 2}, {"table": 5, "column": 1}],
        ],
        "same": [[{"table": 3, "column": 2}, {"table": 6, "column": 4}]],
        "moran": "normal",
        "splits": [{"table": 7, "columns": [1, 2]}],
        "mediation": [
            {**step, "mediator": "M", "path": 3, "direct": 4},
            {**step, "mediator": "K", "path": 5, "direct": 6},
        ],
        "spatial": [
            {
                "table": 8,
                "column": 1,
                "treatment": "X",
                "lag": "W:X",
                "rho": "rho",
                "effects": {"table": 9, "column": 1},
            }
        ],
        "first_stages": [
            {
                "table": 10,
                "column": 1,
                "instrument": "Z",
                "wald": "KP_F",
                "lm": "KP_LM",
                "lm_p": "KP_LM_p",
                "stock_yogo": "SY_10",
                "clusters": panel.n,
                "second_stage": {"table": 10, "column": 2},
            }
        ],
    }


def write_rows(path: Path, rows: list[dict[str, object]]) -> None:
    """Rows as a file of comma-separated values with their keys as its header."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def table_of(rows: list[list[str]], number: str = "3") -> ManuscriptTable:
    """A table of a manuscript, with its rows filled up to the longest."""
    width = max(map(len, rows))
    cells = [[Cell(text) for text in [*row, *[""] * (width - len(row))]] for row in rows]
    return ManuscriptTable("table", cells, f"Table {number}", number)

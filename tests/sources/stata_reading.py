"""Reads the few Stata commands that the package's do-file uses, so that a test can follow it where Stata is
not at hand.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd


def value_of(expression: str) -> str:
    """The text that a sum of Stata's strings and `char(…)` is."""
    parts = re.findall(r'"([^"]*)"|u?char\((\d+)\)', expression)
    return "".join(text or (chr(int(code)) if code else "") for text, code in parts)


def literal(found: re.Match[str]) -> str:
    """The same text as Python writes it."""
    return repr(value_of(found[0]))


@dataclass
class Stata:
    """A data set in memory, the last summary and estimates, and the numbers compared: (command, term, found,
    expected).
    """

    folder: Path
    data: pd.DataFrame = field(default_factory=pd.DataFrame)
    results: dict[str, float] = field(default_factory=dict)
    macros: dict[str, float] = field(default_factory=dict)
    coefficients: dict[str, float] = field(default_factory=dict)
    errors: dict[str, float] = field(default_factory=dict)
    compared: list[tuple[str, str, float, float]] = field(default_factory=list)
    freedom: int = 0
    free: int = 0
    clusters: int = 0

    def run(self, text: str) -> None:
        """Every line after the programs' definitions."""
        body = text.split("\n* ", 2)[2]
        for line in body.splitlines():
            for pattern, act in self.commands().items():
                found = re.fullmatch(pattern, line.removeprefix("quietly "))
                if found:
                    act(*found.groups())
                    break

    def commands(self):
        """What each command does, by its pattern."""
        return {
            r'use "(.+)", clear': self.use,
            r"generate double (\w+) = ([LFD])(\d*)\.(\w+)": self.shift,
            r"generate double (\w+) = (.+)": self.generate,
            r"replace (\w+) = (.+)": self.generate,
            r"keep if (.+)": lambda condition: self.keep(self.condition(condition)),
            r"drop if (.+)": lambda condition: self.keep(~self.condition(condition)),
            r"summarize (\w+)(?: \[aw = (\w+)\])?": self.summarize,
            r"local (\w+) = r\(mean\)": lambda name: self.macros.update({name: self.results["mean"]}),
            r"(xtreg|areg|regress) (\w+) ([^,\[]*)(?: \[aw = (\w+)\])?(?:, (.*))?": self.regress,
            r"ivregress 2sls (\w+) (.*) \((.*) = (.*)\)(?: \[aw = (\w+)\])?, (.*)small": self.instrument,
            r"local free = e\(df_r\)": lambda: setattr(self, "free", self.freedom),
            r"check (\d+) (\w+) (\S+) (\S+)": lambda m, t, b, s: self.compared.append(
                ("b", t, self.coefficients[t], float(b))
            ),
            r"check_se (\d+) (\w+) (\S+)( \S+)?": lambda m, t, s, factor: self.compared.append(
                ("se", t, self.errors[t] * self.factor(factor), float(s))
            ),
        }

    def factor(self, expression: str | None) -> float:
        """The factor that an error is compared by."""
        if not expression:
            return 1.0
        assert expression == " sqrt(`free'/(`free'+e(N_clust)-1))"
        return float(np.sqrt(self.free / (self.free + self.clusters - 1)))

    def use(self, path: str) -> None:
        self.data = pd.read_stata(self.folder / path, convert_categoricals=False).sort_values(
            ["unit_code", "year"], ignore_index=True
        )

    def shift(self, name: str, operator: str, order: str, variable: str) -> None:
        by = int(order or 1) * (1 if operator == "F" else -1)
        values = self.data.set_index(["unit_code", "year"])[variable]
        moved = values.reindex(
            pd.MultiIndex.from_arrays([self.data["unit_code"], self.data["year"] + by])
        ).to_numpy()
        self.data[name] = self.data[variable] - moved if operator == "D" else moved

    def generate(self, name: str, expression: str) -> None:
        for macro, value in self.macros.items():
            expression = expression.replace(f"`{macro}'", repr(value))
        for result, value in self.results.items():
            expression = expression.replace(f"r({result})", repr(value))
        self.data[name] = self.data.eval(expression)

    def condition(self, text: str) -> pd.Series:
        inside = re.fullmatch(r"inrange\(year, (\d+), (\d+)\)", text)
        if inside:
            return self.data["year"].between(int(inside[1]), int(inside[2]))
        present = re.fullmatch(r"!missing\((.*)\)", text)
        if present:
            return self.data[present[1].split(", ")].notna().all(axis=1)
        return self.data.eval(
            re.sub(r"""("[^"]*"|u?char\(\d+\))( \+ ("[^"]*"|u?char\(\d+\)))*""", literal, text)
        )

    def keep(self, rows: pd.Series) -> None:
        self.data = self.data[rows].reset_index(drop=True)

    def root(self, weight: str | None) -> np.ndarray:
        """The roots of analytic weights, scaled to a mean of one."""
        weights = self.data[weight].to_numpy(float) if weight else np.ones(len(self.data))
        return np.sqrt(weights / weights.mean())

    def summarize(self, name: str, weight: str | None = None) -> None:
        mean = float(np.average(self.data[name], weights=self.root(weight) ** 2))
        self.results = {"mean": mean, "sd": float(self.data[name].std())}

    def dummies(self, factors: list[str]) -> np.ndarray:
        """A constant and the dummies of factors, `i.a`, `i.a#i.b` and `i.a#c.year`; what depends on columns
        before it is left out.
        """
        columns = [np.ones(len(self.data))]
        for factor in factors:
            names = [part[2:] for part in factor.split("#") if part.startswith("i.")]
            levels = self.data[names].astype(str).agg("|".join, axis=1)
            slope = (
                self.data["year"].to_numpy(float) - self.data["year"].mean() if "c.year" in factor else 1.0
            )
            columns += list(pd.get_dummies(levels, dtype=float).to_numpy().T * slope)
        basis: list[np.ndarray] = []
        kept = []
        for column in columns:
            left = column.copy()
            for _ in range(2):
                for other in basis:
                    left = left - other * (other @ left)
            if np.linalg.norm(left) > 1e-9 * np.linalg.norm(column):
                basis.append(left / np.linalg.norm(left))
                kept.append(column)
        return np.column_stack(kept)

    def regress(
        self, command: str, outcome: str, terms: str, weight: str | None, options: str | None
    ) -> None:
        """Least squares on the terms and dummies; its variance by the rules of xtreg, areg and regress."""
        names = [t for t in terms.split() if not t.startswith("i.")]
        factors = [t for t in terms.split() if t.startswith("i.")]
        factors += ["i.unit_code"] if command != "regress" else []
        root = self.root(weight)
        x = root[:, None] * np.column_stack([self.data[names].to_numpy(float), self.dummies(factors)])
        y = root * self.data[outcome].to_numpy(float)
        r = np.linalg.qr(x / np.linalg.norm(x, axis=0), mode="r")
        inverse = np.linalg.inv(r.T @ r) / np.outer(np.linalg.norm(x, axis=0), np.linalg.norm(x, axis=0))
        b = inverse @ x.T @ y
        if options == "fe vce(jackknife, mse)":
            self.coefficients = dict(zip(names, b, strict=False))
            self.errors = self.delete_units(x, y, names)
            return
        self.keep_estimates(names, b, inverse, x, y - x @ b, options, command == "xtreg")

    def delete_units(self, x: np.ndarray, y: np.ndarray, names: list[str]) -> dict[str, float]:
        """Errors by estimating again without each unit, about the estimate itself (`mse`)."""
        codes = self.data["unit_code"].to_numpy()
        estimates = []
        for code in np.unique(codes):
            rows = codes != code
            estimates.append(np.linalg.lstsq(x[rows], y[rows], rcond=1e-12)[0][: len(names)])
        apart = np.array(estimates) - np.array([self.coefficients[name] for name in names])
        return dict(zip(names, np.sqrt((1 - 1 / len(apart)) * (apart**2).sum(axis=0)), strict=True))

    def keep_estimates(
        self,
        names: list[str],
        b: np.ndarray,
        inverse: np.ndarray,
        x: np.ndarray,
        e: np.ndarray,
        options: str | None,
        within: bool,
    ) -> None:
        """Coefficients and errors from (x'x)^-1, regressors and residuals; within: a count without units."""
        n, k = x.shape
        self.freedom = n - k
        cluster = re.search(r"vce\(cluster (\w+)\)", options or "")
        if cluster:
            codes = self.data[cluster[1]].to_numpy()
            totals = pd.DataFrame(x * e[:, None]).groupby(codes).sum().to_numpy()
            self.clusters = len(totals)
            parameters = k - (self.data["unit_code"].nunique() - 1 if within else 0)
            factor = len(totals) / (len(totals) - 1) * (n - 1) / (n - parameters)
            v = factor * inverse @ totals.T @ totals @ inverse
        elif "robust" in (options or ""):
            v = n / (n - k) * inverse @ (x.T * e**2) @ x @ inverse
        else:
            v = e @ e / (n - k) * inverse
        self.coefficients = dict(zip(names, b, strict=False))
        self.errors = dict(zip(names, np.sqrt(np.diag(v)), strict=False))

    def instrument(
        self,
        outcome: str,
        terms: str,
        endogenous: str,
        instruments: str,
        weight: str | None,
        options: str,
    ) -> None:
        """Two-stage least squares, with the small-sample factors of `small`."""
        exogenous = [t for t in terms.split() if not t.startswith("i.")]
        dummies = self.dummies([t for t in terms.split() if t.startswith("i.")])
        root = self.root(weight)
        names = [*endogenous.split(), *exogenous]
        x = root[:, None] * np.column_stack([self.data[names].to_numpy(float), dummies])
        z = np.column_stack([self.data[[*instruments.split(), *exogenous]].to_numpy(float), dummies])
        z = root[:, None] * z
        q = np.linalg.qr(z / np.linalg.norm(z, axis=0))[0]
        fitted = q @ (q.T @ x)
        scale = np.linalg.norm(fitted, axis=0)
        y = root * self.data[outcome].to_numpy(float)
        b = np.linalg.lstsq(fitted / scale, y, rcond=None)[0] / scale
        inverse = np.linalg.inv((fitted / scale).T @ (fitted / scale)) / np.outer(scale, scale)
        self.keep_estimates(names, b, inverse, fitted, y - x @ b, options, False)

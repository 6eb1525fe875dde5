"""Simulated dynamic panels, and their GMM estimates unit by unit, with lists of rows and no grid."""

from dataclasses import dataclass

import numpy as np

from spillover.arrays.lags import lag


@dataclass(frozen=True, eq=False)
class Dynamic:
    """Rows of y, x (exogenous) and codes; the regressors are the lag of y and x."""

    y: np.ndarray
    x: np.ndarray
    unit: np.ndarray
    time: np.ndarray

    @property
    def design(self) -> np.ndarray:
        """Lag of y, and x (N, 2), NaN in a unit's first row."""
        return np.column_stack([lag(self.y, self.unit, self.time), self.x])


def dynamic(
    seed: int | list[int], units: int = 40, periods: int = 7, rho: float = 0.5, keep: float = 1.0
) -> Dynamic:
    """y = ρ y₋₁ + 0.7 x + effect + shock of the year + error, started long before."""
    stream = np.random.default_rng(seed)
    effect = stream.normal(size=units)
    y = effect / (1 - rho)
    shocks, rows = stream.normal(size=periods), []
    for t in range(-10, periods):
        x = stream.normal(size=units) + 0.3 * effect
        year = shocks[t] if t >= 0 else 0.0
        y = rho * y + 0.7 * x + effect + 0.5 * year + stream.normal(size=units)
        if t >= 0:
            rows.append((y, x))
    table = np.array(rows)
    unit, time = np.repeat(np.arange(units), periods), np.tile(np.arange(2000, 2000 + periods), units)
    here = stream.random(units * periods) < keep
    return Dynamic(table[:, 0].T.ravel()[here], table[:, 1].T.ravel()[here], unit[here], time[here])


class ByHand:
    """The same estimate unit by unit, with lists of rows and no grid."""

    def __init__(self, data: Dynamic, *, system: bool, orthogonal: bool, collapse: bool = False) -> None:
        self.parts = []
        years = range(2000, int(data.time.max()) + 1)
        value = {(u, t): v for u, t, v in zip(data.unit, data.time, data.y, strict=True)}
        design = {
            (u, t): row
            for u, t, row in zip(data.unit, data.time, data.design, strict=True)
            if np.isfinite(row).all()
        }
        dummies = {t: np.array([float(t == s) for s in years[1 if system else 2 :]]) for t in years}
        keys: dict = {}
        for unit in np.unique(data.unit):
            seen = [t for t in years if (unit, t) in design]
            rows = []
            for t in seen:
                if orthogonal:
                    later = [s for s in seen if s > t]
                    if later:
                        c = np.sqrt(len(later) / (len(later) + 1))
                        rows.append((t + 1, {t: c} | {s: -c / len(later) for s in later}))
                elif t - 1 in seen:
                    rows.append((t, {t: 1.0, t - 1: -1.0}))
            self.parts.append((unit, seen, rows))
        outcome, regressors, instruments, weights, levels = [], [], [], [], []
        for unit, seen, rows in self.parts:
            full = {t: np.r_[design[unit, t], dummies[t]] for t in seen}
            stacked = [(f"d{t}", m) for t, m in rows] + (
                [(f"l{t}", {t: 1.0}) for t in seen] if system else []
            )
            outcome.append([sum(w * value[unit, t] for t, w in m.items()) for _, m in stacked])
            regressors.append([sum(w * full[t] for t, w in m.items()) for _, m in stacked])
            table = []
            for name, m in stacked:
                at, entries = int(name[1:]), {}
                if name[0] == "d":
                    for distance in range(2, at - 2000 + 1):
                        key = ("lag", distance) if collapse else ("lag", at, distance)
                        entries[key] = value.get((unit, at - distance), 0.0)
                    if not system:
                        for j in range(len(dummies[at])):
                            entries["year", j] = sum(w * dummies[t][j] for t, w in m.items())
                else:
                    entries["change", 0 if collapse else at] = (
                        value[unit, at - 1] - value[unit, at - 2] if (unit, at - 2) in value else 0.0
                    )
                    for j in range(len(dummies[at])):
                        entries["year", j] = dummies[at][j]
                entries["x"] = sum(w * design[unit, t][1] for t, w in m.items())
                table.append(entries)
                for key in entries:
                    keys.setdefault(key, len(keys))
            instruments.append(table)
            matrix = np.array([[m.get(t, 0.0) for t in years] for _, m in stacked]).reshape(-1, len(years))
            weights.append(matrix @ matrix.T)
            levels.append((matrix, len(rows), full))
        self.y = [np.array(part) for part in outcome]
        wide = 2 + len(dummies[2000])
        self.x = [np.array(part).reshape(len(part), wide) for part in regressors]
        self.z = []
        for table in instruments:
            z = np.zeros((len(table), len(keys)))
            for row, entries in enumerate(table):
                for key, entry in entries.items():
                    z[row, keys[key]] = entry
            self.z.append(z)
        used = np.array([any(z[:, j].any() for z in self.z) for j in range(len(keys))])
        self.z = [z[:, used] for z in self.z]
        self.h, self.levels, self.data, self.design, self.dummies = weights, levels, data, design, dummies
        self.zx = sum(z.T @ x for z, x in zip(self.z, self.x, strict=True))
        self.zy = sum(z.T @ y for z, y in zip(self.z, self.y, strict=True))
        self.a1 = np.linalg.pinv(
            sum(z.T @ h @ z for z, h in zip(self.z, self.h, strict=True)), hermitian=True
        )
        self.b1, self.bread1 = self.solve(self.a1)
        self.s = self.spread(self.b1)
        self.a2 = np.linalg.pinv(self.s, hermitian=True)
        self.b2, self.bread2 = self.solve(self.a2)

    def solve(self, a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        bread = np.linalg.inv(self.zx.T @ a @ self.zx)
        return bread @ self.zx.T @ a @ self.zy, bread

    def residuals(self, b: np.ndarray) -> list[np.ndarray]:
        return [y - x @ b for y, x in zip(self.y, self.x, strict=True)]

    def spread(self, b: np.ndarray) -> np.ndarray:
        scores = [z.T @ e for z, e in zip(self.z, self.residuals(b), strict=True)]
        return sum(np.outer(score, score) for score in scores)

    def sandwich(self) -> np.ndarray:
        projector = self.bread1 @ self.zx.T @ self.a1
        return projector @ self.s @ projector.T

    def windmeijer(self) -> np.ndarray:
        """The correction with the derivative of b₂ by b₁ taken numerically."""
        size, step = len(self.b1), 1e-5
        d = np.empty((size, size))
        base = self.bread2 @ self.zx.T @ self.a2
        for j in range(size):
            shift = np.zeros(size)
            shift[j] = step
            change = (self.spread(self.b1 + shift) - self.spread(self.b1 - shift)) / (2 * step)
            d[:, j] = -base @ change @ self.a2 @ (self.zy - self.zx @ self.b2)
        return self.bread2 + d @ self.bread2 + self.bread2 @ d.T + d @ self.sandwich() @ d.T

    def serial(self, order: int, b: np.ndarray, a: np.ndarray, bread: np.ndarray, v: np.ndarray) -> float:
        total, square, change, cross = 0.0, 0.0, np.zeros(len(b)), np.zeros(self.zx.shape[0])
        value = {(u, t): y for u, t, y in zip(self.data.unit, self.data.time, self.data.y, strict=True)}
        for (unit, seen, _), z, e in zip(self.parts, self.z, self.residuals(b), strict=True):
            full = {t: np.r_[self.design[unit, t], self.dummies[t]] for t in seen}
            level = {t: value[unit, t] - full[t] @ b for t in seen}
            error = {t: level[t] - level[t - 1] for t in seen if t - 1 in seen}
            product = 0.0
            for t, now in error.items():
                if t - order in error:
                    product += error[t - order] * now
                    change += error[t - order] * (full[t] - full[t - 1])
            total += product
            square += product**2
            cross += product * (z.T @ e)
        variance = square - 2 * change @ bread @ self.zx.T @ a @ cross + change @ v @ change
        return total / np.sqrt(variance)

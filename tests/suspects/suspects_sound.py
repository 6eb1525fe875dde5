"""What the checks raise in sound columns of the kinds that panels have: shares, policies, counts, indices.

python tests/suspects/suspects_sound.py --write       # five seeds of each kind, into docs/records/suspects.md
python tests/suspects/suspects_sound.py --seed 21 -v  # other seeds, and each false alarm

No column has an error: each is drawn by how such numbers come about and are printed.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from base.command import run_guarded
from suspects_planting import made
from suspects_trial import write_between
from warehouse.suspects.cells import FloatArray
from warehouse.suspects.departures import rank_departures
from warehouse.suspects.search import search

# Units and years of a column, by its seed.
SHAPES = ((31, 20), (100, 15), (285, 18), (48, 12), (150, 25))
SEEDS = (1, 2, 3, 4, 5)


class Draw:
    """A generator of columns of some units and years."""

    def __init__(self, key: list[int], shape: tuple[int, int]) -> None:
        self.random, self.shape = np.random.default_rng(key), shape
        self.time = np.arange(shape[1])

    def each(self, low: float, high: float) -> FloatArray:
        """A number for each unit (N, 1)."""
        return self.random.uniform(low, high, (self.shape[0], 1))

    def whole(self, low: int, high: int) -> FloatArray:
        """A whole number for each unit (N, 1), below `high`."""
        return self.random.integers(low, high, (self.shape[0], 1)).astype(float)

    def noise(self, size: float = 1.0) -> FloatArray:
        """Normal draws (N, T)."""
        return self.random.normal(0, size, self.shape)

    def drift(self, size: float = 1.0) -> FloatArray:
        """Their sums over the years (N, T)."""
        return self.noise(size).cumsum(axis=1)

    def common(self, size: float = 1.0) -> FloatArray:
        """What all units have alike in a year (T,)."""
        return self.random.normal(0, size, self.shape[1])

    def whether(self, often: float) -> FloatArray:
        """Ones as often as that (N, T)."""
        return (self.random.random(self.shape) < often).astype(float)

    def level(self, log: float, spread: float = 0.8, growth: float = 0.06, noise: float = 0.03) -> FloatArray:
        """Sizes that grow (N, T)."""
        rates = self.random.normal(growth, 0.02, (self.shape[0], 1))
        return np.exp(
            self.random.normal(log, spread, (self.shape[0], 1)) + rates * self.time + self.drift(noise)
        )

    def held(self, values: FloatArray, every: int, same: bool = True) -> FloatArray:
        """Keep each number for `every` years, changing in the same years for all units or not."""
        first = 0 if same else self.whole(0, every)
        since = (self.time + first) % every
        at = np.maximum(self.time - since, 0).astype(int)
        return np.take_along_axis(values, np.broadcast_to(at, self.shape), axis=1)

    def adopted(self) -> FloatArray:
        """The years since each unit's adoption, negative before (N, T); a fifth never adopt."""
        year = self.whole(1, self.shape[1] + self.shape[1] // 4)
        return np.asarray(self.time - year)


Columns = dict[str, FloatArray]


def _shared_rates(of: Draw) -> Columns:
    path = of.common(0.01).cumsum() * 0.3 + of.common(0.004)
    near = path + of.noise(0.002)
    # A central bank's rate, which falls to a tenth and comes back, and prices that hardly rise in some years.
    low = of.random.random(of.shape[1]) < 0.35
    bank = np.where(low, of.random.uniform(0.1, 0.5, of.shape[1]), of.random.uniform(1, 5.5, of.shape[1]))
    lull = np.where(low, of.random.uniform(0.05, 0.4, of.shape[1]), of.random.uniform(1.2, 3.5, of.shape[1]))
    return {
        "of the bank": np.round(bank + 0 * near, 2),
        "with a margin": (bank + of.each(0, 0.03) + of.noise(0.005)).round(3),
        "prices": np.maximum(0.01, lull + of.noise(0.05)).round(2),
        "prices, in shares": np.maximum(0.0001, (lull + of.noise(0.15)) / 100).round(4),
        "inflation": (100 * near).round(2),
        "rate": near.round(4),
        "positive": (100 * np.abs(path) + of.noise(0.03)).clip(0.01).round(2),
        "deposit": np.maximum(0.05, 1.5 + 100 * path + of.noise(0.05)).round(2),
    }


def _wages(of: Draw) -> Columns:
    wage = of.level(6.8, 0.2, 0.09, 0.02)
    return {
        "every second year": of.held(wage, 2).round(-1),
        "in two groups": of.held(wage, 2, same=False).round(-1),
        "every third year": of.held(wage, 3).round(0),
        "by the hour": of.held(wage / 100, 2, same=False).round(1),
        "log": np.log(of.held(wage, 2).round(-1)),
    }


def _discrete_parts(of: Draw) -> Columns:
    one, two, three = (of.whether(often) for often in (0.04, 0.3, 0.02))
    few, more = of.random.poisson(0.05, of.shape), of.random.poisson(2, of.shape)
    return {
        "either": np.maximum(one, two),
        "one": one,
        "two": two,
        "score": np.minimum(5, 1 + more + few).astype(float),
        "base": 1.0 + np.minimum(more, 4),
        "third": three,
        "few": few.astype(float),
    }


def _ages(of: Draw) -> Columns:
    age = of.whole(0, 40) + of.time
    turnover = np.maximum.accumulate(np.where(of.whether(0.15), of.time, 0), axis=1)
    tenure = of.whole(1, 6) + of.time - turnover
    return {
        "log of the age": np.log(age + 1),
        "to four digits": np.log(age + 1).round(4),
        "of the manager": np.log(of.whole(38, 55) + tenure).round(4),
        "age": age,
        "squared": age**2 / 100,
        "tenure": tenure,
        "log of the tenure": np.log(1 + tenure).round(3),
    }


def _counts(of: Draw) -> Columns:
    size = of.level(2.5, 1.2, 0.1, 0.1)
    patents = of.random.poisson(size * of.random.gamma(3, 1 / 3, of.shape)).astype(float)
    shops = of.random.binomial(np.maximum(1, (of.level(4, 1)).astype(int)), 0.9).astype(float)
    steady = of.random.poisson(np.broadcast_to(of.level(3.5, 0.8, 0, 0)[:, :1], of.shape)).astype(float)
    rare = of.random.poisson(0.3 * size / size.mean(), of.shape).astype(float)
    return {
        "patents": patents,
        "log": np.log(1 + patents).round(6),
        "shops": shops,
        "accidents": steady,
        "rare": rare,
        "for each 10,000": (patents / of.level(1.5, 0.3, 0.01, 0.002)).round(3),
    }


def _policies(of: Draw) -> Columns:
    since = of.adopted()
    points = np.cumsum(of.random.poisson(0.4, of.shape) * of.random.choice([0.5, 1, 2, 3], of.shape), axis=1)
    return {
        "treated": (since >= 0).astype(float),
        "score": points,
        "log": np.log(1 + points).round(4),
        "years since": np.maximum(since, 0),
        "phase in": np.clip(since / 4, 0, 1),
        "documents": of.random.poisson(3 * np.exp(0.1 * of.time), of.shape).astype(float),
    }


def _shares(of: Draw) -> Columns:
    low, high = of.random.normal(-5, 1.2, (of.shape[0], 1)), of.random.normal(4.5, 1.2, (of.shape[0], 1))
    path = of.drift(0.12) + of.common(0.05).cumsum()
    return {
        "near zero": (100 / (1 + np.exp(-low - path))).round(2),
        "near one": (1 / (1 + np.exp(-high - path))).round(4),
        "per cent near all": (100 / (1 + np.exp(-high - path))).round(1),
        "urban": (100 / (1 + np.exp(-of.each(-1, 1) - 0.08 * of.time - path / 4))).round(2),
        "spread": (1 / (1 + np.exp(-low - of.noise(0.5)))).round(3),
        "exports": np.clip(of.each(0, 0.3) + of.noise(0.03), 0, 1).round(3),
    }


def _exchange_rates(of: Draw) -> Columns:
    dollar = of.common(0.05).cumsum()
    falls = of.whether(0.02) * of.random.uniform(0.1, 0.5, of.shape)
    free = np.exp(of.each(-1, 7) + dollar + of.drift(0.06) + falls.cumsum(axis=1))
    pegged = of.each(0, 1) < 0.3
    return {
        "all free": free.round(4),
        "some pegged": np.where(pegged, np.exp(of.each(0, 2)).round(2) + 0 * free, free.round(4)),
        "real": (100 * np.exp(of.drift(0.05) + 0.5 * dollar)).round(2),
        "of one country": np.round(7 * np.exp(dollar) + 0 * free, 4),
    }


def _indices(of: Draw) -> Columns:
    growth = (
        of.random.normal(0.03, 0.01, (of.shape[0], 1)) * of.time + of.drift(0.015) + of.common(0.01).cumsum()
    )
    path = np.exp(growth - growth[:, :1])
    middle = np.exp(growth - growth[:, [of.shape[1] // 2]])
    factors = of.noise() * 0.3 + of.drift(0.2)
    return {
        "100 in the first year": (100 * path).round(1),
        "1 in the first year": path.round(4),
        "100 in a middle year": (100 * middle).round(1),
        "last year is 100": (100 * np.exp(np.diff(growth, axis=1, prepend=growth[:, :1] - 0.03))).round(1),
        "z score": ((factors - factors.mean()) / factors.std()).round(4),
        "between 0 and 1": ((factors - factors.min()) / np.ptp(factors)).round(4),
        "each year's 0 to 100": (100 * (factors - factors.min(axis=0)) / np.ptp(factors, axis=0)).round(2),
    }


def _census(of: Draw) -> Columns:
    knots = np.arange(0, of.shape[1] + 10, 10)
    logs = of.random.normal(5, 1, (of.shape[0], 1)) + (
        of.random.normal(0.05, 0.08, (of.shape[0], knots.size))
    ).cumsum(axis=1)
    line = np.array([np.interp(of.time, knots, np.exp(one)) for one in logs])
    rate = np.exp(np.array([np.interp(of.time, knots, one) for one in logs]))
    few = np.arange(0, of.shape[1] + 5, 5)
    survey = of.random.normal(30, 8, (of.shape[0], 1)) + of.random.normal(0, 2, (of.shape[0], few.size))
    return {
        "equal steps": line.round(2),
        "one rate": rate.round(2),
        "one rate, in persons": (10_000 * rate).round(0),
        "estimates between": (line * np.exp(of.noise(0.004))).round(2),
        "survey": np.array([np.interp(of.time, few, one) for one in survey]).round(1),
        "density": (line / of.level(1, 0.8, 0, 0)[:, :1]).round(2),
    }


def _biennial(of: Draw) -> Columns:
    gone = of.time % 2 == 1
    score = of.random.normal(500, 40, (of.shape[0], 1)) + of.noise(6)
    carried = of.held(score, 2).round(1)
    return {
        "gaps": np.where(gone, np.nan, score.round(1)),
        "carried forward": carried,
        "mean between": np.where(gone, (carried + np.roll(carried, -1, axis=1)) / 2, carried).round(1),
        "shares": of.held(of.each(0.1, 0.9) + of.noise(0.02), 2).clip(0, 1).round(3),
        "ranks": of.held(np.argsort(np.argsort(score, axis=0), axis=0) + 1.0, 2),
        "income": of.held(of.level(10, 0.3, 0.06, 0.05), 2).round(0),
    }


def _growth(of: Draw) -> Columns:
    shock = np.where(of.time == of.shape[1] // 2, -0.06, 0.0) + of.common(0.01)
    growth = of.each(0.02, 0.1) + shock + of.noise(0.02)
    heavy = of.each(0, 0.1) + of.random.standard_t(3, of.shape) * 0.03
    return {
        "logs": growth.round(4),
        "per cent": (100 * growth).round(1),
        "last year is 100": (100 + 100 * growth).round(1),
        "heavy tails": (100 * heavy).round(2),
        "positive": (100 * np.abs(growth)).round(2),
        "of small counts": np.diff(np.log(1 + of.random.poisson(5, (of.shape[0], of.shape[1] + 1))), axis=1),
        "slowing": (of.each(8, 14) - 0.35 * of.time + of.noise(0.6)).round(1),
    }


def _products(of: Draw) -> Columns:
    group, level = of.whole(0, 2), of.level(3, 0.7, 0.03, 0.05)
    digital, post = (of.each(0, 1) + 0.03 * of.time + of.noise(0.02)).round(4), (of.adopted() >= 0) * 1.0
    return {
        "dummy × trend": group * (of.time + 1),
        "dummy × size": (group * level).round(3),
        "policy × share": (post * digital).round(4),
        "distance × year": (of.each(1, 900).round(1) * (of.time + 1)).round(1),
        "altitude × rate": (of.each(0, 3000).round(0) * np.round(6 + of.common(0.1).cumsum(), 4)).round(4),
        "telephones × users": (of.each(0.5, 20).round(2) * np.exp(0.2 * of.time).round(3)).round(4),
        "square": (digital**2).round(6),
        "centred": ((digital - digital.mean()) * (level - level.mean())).round(5),
    }


def _of_groups(of: Draw) -> Columns:
    groups = of.random.integers(0, max(2, of.shape[0] // 6), of.shape[0])
    province = of.level(8, 0.8)[groups]
    return {
        "a province's": province.round(2),
        "its policy": (of.adopted() >= 0)[groups] * 1.0,
        "its share": (1 / (1 + np.exp(of.drift(0.1)[groups]))).round(4),
        "deflator": np.broadcast_to((100 * np.exp(0.02 * of.time + of.common(0.01))).round(1), of.shape),
        "times own": (province * of.each(0.5, 1.5).round(2)).round(2),
    }


def _weather(of: Draw) -> Columns:
    rain = of.random.gamma(2, 1, of.shape) * of.level(6, 0.6, 0, 0)[:, :1] / 2
    rain_year = rain * np.exp(of.common(0.15))
    return {
        "degrees": (of.each(-2, 25) + of.common(0.3) + of.noise(0.4)).round(1),
        "rain": rain_year.round(1),
        "hot days": of.random.poisson(np.maximum(0.05, of.each(-8, 20) + of.common(2))).astype(float),
        "anomaly": (of.common(0.6) + of.noise(0.5)).round(2),
        "particles": (of.each(20, 90) * np.exp(-0.04 * of.time + of.common(0.04) + of.noise(0.08))).round(1),
    }


def _yearbooks(of: Draw) -> Columns:
    gdp = of.level(6, 1, 0.09, 0.03)
    first = gdp / (1 + np.exp(of.each(0.5, 3) + 0.04 * of.time + of.noise(0.05)))
    rest = gdp - first
    second = rest * (1 / (1 + np.exp(of.each(-0.5, 0.5) + of.drift(0.05))))
    staff = np.maximum(10, (of.level(5, 1.2, 0.03, 0.1) / 10).round() * 10)
    crisis = np.where(of.time == of.shape[1] - 4, -0.25, 0) + np.where(of.time == of.shape[1] - 3, -0.08, 0)
    return {
        "gdp": (first.round(2) + second.round(2) + (rest - second).round(2)).round(2),
        "first": first.round(2),
        "second": second.round(2),
        "third": (rest - second).round(2),
        "staff": staff,
        "passengers": (gdp * np.exp(crisis + of.noise(0.06))).round(0),
        "roads": (of.level(7, 0.7, 0.03, 0.01) + 0).round(0),
    }


def _small(of: Draw) -> Columns:
    return {
        "unemployment": np.maximum(0.1, of.each(2.5, 4.5) + of.common(0.1) + of.drift(0.12)).round(1),
        "life": (of.each(70, 78) + 0.2 * of.time + of.noise(0.08)).round(1),
        "doctors": (of.level(0.8, 0.3, 0.03, 0.02)).round(2),
        "tax": of.random.choice([15.0, 17, 25], (of.shape[0], 1)) - 2.0 * (of.time > of.shape[1] // 2),
        "bonds": (3 + of.common(0.3).cumsum() + of.each(0, 1) + of.noise(0.05)).round(2),
        "tobin": (of.level(0.4, 0.4, 0, 0.15)).round(4),
        "gini": (of.each(0.25, 0.5) + of.drift(0.004)).round(3),
    }


def _firms(of: Draw) -> Columns:
    there = (of.time >= of.whole(-8, of.shape[1] - 4)) & (of.time < of.whole(5, 2 * of.shape[1]))
    assets = of.level(21, 1.3, 0.1, 0.15)
    debt = np.clip(of.each(0.1, 0.8) + of.drift(0.04), 0.02, 1.2)
    part = {
        "assets": assets.round(2),
        "log": np.log(assets),
        "debt ratio": debt.round(6),
        "return": (of.each(-0.02, 0.09) + of.random.standard_t(3, of.shape) * 0.03).round(6),
        "research": (np.where(of.each(0, 1) < 0.4, 0, 1) * assets * np.exp(-4 + of.noise(0.4))).round(2),
        "board": of.random.choice([5.0, 7, 8, 9, 9, 9, 11], (of.shape[0], 1)) + of.held(of.whether(0.2), 3),
        "subsidy": np.where(of.whether(0.3) > 0, 0.0, (assets * np.exp(-6 + of.noise(1.2))).round(2)),
    }
    return {name: np.where(there, values, np.nan) for name, values in part.items()}


KINDS: dict[str, Callable[[Draw], Columns]] = {
    "rates near zero that all units share": _shared_rates,
    "wages raised every second year": _wages,
    "dummies and scores that nearly add up": _discrete_parts,
    "ages and their logarithms": _ages,
    "counts, with zeros": _counts,
    "policies and their scores": _policies,
    "shares near 0 and 1": _shares,
    "exchange rates": _exchange_rates,
    "index numbers": _indices,
    "filled between censuses": _census,
    "surveys of every second year": _biennial,
    "growth rates": _growth,
    "dummies × trends and other products": _products,
    "columns that a group of units shares": _of_groups,
    "weather": _weather,
    "a yearbook with a crisis": _yearbooks,
    "small rates": _small,
    "firms that come and go": _firms,
}


def drawn(kind: str, seed: int) -> Columns:
    """The columns of a kind."""
    shape = SHAPES[seed % len(SHAPES)]
    return KINDS[kind](Draw([335, list(KINDS).index(kind), seed], shape))


def main() -> int:
    """The command line; returns the status that the process ends with."""
    parser = argparse.ArgumentParser(description="Searches sound columns of many kinds.")
    parser.add_argument("--seed", type=int, action="append")
    parser.add_argument("--kind", action="append", choices=list(KINDS))
    parser.add_argument("--write", action="store_true", help="write the table into docs/records/suspects.md")
    parser.add_argument("-v", action="store_true", help="print each false alarm")
    return run_guarded("suspects", partial(_run, parser.parse_args()))


def _run(given: argparse.Namespace) -> None:
    told = [
        "| sound columns | columns | numbers | false alarms | departures |",
        "| --- | ---: | ---: | --- | ---: |",
    ]
    for kind in given.kind or KINDS:
        columns, numbers, departures = 0, 0, 0
        checks = Counter[str]()
        for seed in given.seed or SEEDS:
            every = drawn(kind, seed)
            years = tuple(range(2001, 2001 + next(iter(every.values())).shape[1]))
            series = [made("a", name, years, np.asarray(values, float)) for name, values in every.items()]
            found = search(series)
            checks.update(one.check for one in found)
            departures += len(rank_departures(series, found, (), lambda _: True))
            columns += len(series)
            numbers += sum(int(np.isfinite(one.values).sum()) for one in series)
            if given.v:
                for one in found:
                    print(f"{kind} {seed}: {one.check} {one.measure} {one.unit} {one.year} {one.reason}")
        by = ", ".join(f"`{check}` {count}" for check, count in sorted(checks.items())) or "none"
        told.append(f"| {kind} | {columns} | {numbers:,} | {by} | {departures} |")
        print(told[-1], flush=True)
    if given.write:
        write_between("sound", told)


if __name__ == "__main__":
    sys.exit(main())

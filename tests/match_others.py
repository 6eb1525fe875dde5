"""Tables that other programs make of their own fits, matched by labels alone: which numbers are found.

pip install pyfixest stargazer linearmodels          # in an environment of its own
python tests/match_others.py make build/others       # there: the tables and the numbers behind them
python tests/match_others.py match build/others      # here: what is found in them
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Columns = tuple[Any, ...]
FIELDS = ("estimate", "se", "statistic", "p", "low", "high")
FORMULAS = ("output ~ trade", "output ~ trade + wage", "output ~ trade + wage + age")


def panel() -> Any:
    """Made-up firms."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(11)
    firm = np.repeat(np.arange(40), 10)
    effect, noise = rng.normal(size=40)[firm], rng.normal(size=400)
    data = pd.DataFrame({"firm": firm, "year": np.tile(np.arange(2001, 2011), 40)})
    data["trade"] = rng.normal(size=400) + 0.3 * effect
    data["wage"] = 20 + 3 * rng.normal(size=400)
    data["age"] = rng.normal(size=400)
    data["output"] = 0.31 * data.trade - 0.052 * data.wage + 0.04 * data.age + effect + noise
    return data


def numbers(fits: Iterable[tuple[Columns, Mapping[str, float]]]) -> dict[str, float]:
    """The numbers of fits, by model, term and field."""
    found = {}
    for i, (columns, whole) in enumerate(fits):
        for field, column in zip(FIELDS, columns, strict=True):
            found |= {f"m{i}|{term}|{field}": float(value) for term, value in column.items()}
        found |= {f"m{i}||{field}": float(value) for field, value in whole.items()}
    return found


def with_effects(data: Any) -> tuple[dict[str, str], dict[str, float]]:
    """pyfixest's tables in three styles."""
    import pyfixest

    right = ("trade | firm", "trade + wage | firm", "trade + wage + age | firm + year")
    fits = [pyfixest.feols(f"output ~ {of}", data, vcov={"CRV1": "firm"}) for of in right]
    made = {}
    for style, form in {
        "se": "b:.3f* \n (se:.3f)",
        "t": "b:.3f* \n [t:.2f]",
        "p": "b:.3f \n (p:.3f)",
    }.items():
        made[f"pyfixest_{style}.tex"] = pyfixest.etable(fits, type="tex", coef_fmt=form)
        made[f"pyfixest_{style}.html"] = pyfixest.etable(fits, type="gt", coef_fmt=form).as_raw_html()
    told = ("Estimate", "Std. Error", "t value", "Pr(>|t|)", "2.5%", "97.5%")
    whole = [{"nobs": fit._N, "r2": fit._r2, "r2_within": fit._r2_within} for fit in fits]
    return made, numbers(
        (tuple(f.tidy()[name] for name in told), w) for f, w in zip(fits, whole, strict=True)
    )


def least_squares(data: Any) -> tuple[dict[str, str], dict[str, float]]:
    """Tables of statsmodels' summary, of stargazer for Python and of maketables, which pyfixest brings."""
    import maketables
    from stargazer.stargazer import Stargazer
    from statsmodels.formula.api import ols

    fits = [ols(formula, data).fit(cov_type="HC1") for formula in FORMULAS]
    table, intervals = Stargazer(fits), Stargazer(fits)
    intervals.show_confidence_intervals(True)
    made = {
        "stargazer.html": table.render_html(),
        "stargazer.tex": table.render_latex(),
        "stargazer_intervals.html": intervals.render_html(),
        "summary.html": fits[2].summary().as_html(),
        "summary.tex": fits[2].summary().as_latex(),
        "maketables.html": maketables.ETable(fits).make(type="gt").as_raw_html(),
    }
    bounds = [fit.conf_int() for fit in fits]
    return made, numbers(
        ((f.params, f.bse, f.tvalues, f.pvalues, b[0], b[1]), {"nobs": f.nobs, "r2": f.rsquared})
        for f, b in zip(fits, bounds, strict=True)
    )


def of_panels(data: Any) -> tuple[dict[str, str], dict[str, float]]:
    """linearmodels' comparison and the summary of one."""
    from linearmodels.panel import PanelOLS, compare

    frame = data.set_index(["firm", "year"])
    fits = [
        PanelOLS.from_formula(f"{formula} + EntityEffects", frame).fit(
            cov_type="clustered", cluster_entity=True
        )
        for formula in FORMULAS[:2]
    ]
    summary = compare({"A": fits[0], "B": fits[1]}, precision="std_errors", stars=True).summary
    made = {
        "compare.html": summary.as_html(),
        "compare.tex": summary.as_latex(),
        "panel.html": fits[1].summary.as_html(),
    }
    bounds = [fit.conf_int() for fit in fits]
    return made, numbers(
        (
            (f.params, f.std_errors, f.tstats, f.pvalues, b["lower"], b["upper"]),
            {"nobs": f.nobs, "r2": f.rsquared, "r2_within": f.rsquared_within},
        )
        for f, b in zip(fits, bounds, strict=True)
    )


def make(folder: Path) -> None:
    """Writes the tables of every program, those of the same fits beside their numbers."""
    data = panel()
    for makes in (with_effects, least_squares, of_panels):
        made, values = makes(data)
        (folder / makes.__name__).mkdir(parents=True, exist_ok=True)
        (folder / makes.__name__ / "numbers.json").write_text(json.dumps(values), encoding="utf-8")
        for name, text in made.items():
            (folder / makes.__name__ / name).write_text(text, encoding="utf-8")


def match(folder: Path) -> None:
    """Prints for each table the numbers that are the study's, are not compared, are called wrong, are taken
    for another variable's, and the tables in it that are named as another's.
    """
    sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
    from audit.known import Known
    from audit.match_page import wrong
    from audit.matching import match_tables
    from audit.reading.reader import read_manuscript
    from audit.study_numbers import Key, Numbers, plain_label

    print("table,same,not compared,wrong,of another variable,another's tables")
    total: Counter[int] = Counter()
    for file in sorted(path for path in folder.glob("*/*") if path.suffix != ".json"):
        told = json.loads((file.parent / "numbers.json").read_text(encoding="utf-8"))
        values = {Key(*name.split("|")): value for name, value in told.items()}
        labels = {key.term: frozenset({key.term}) for key in values if key.term}
        tables = match_tables(read_manuscript(file), Known(Numbers(values), (), labels))
        found = [m for _, matches, _ in tables for m in matches]
        same = [m for m in found if m.verdict == "same" and not m.stars]
        apart = [
            m for m in same if m.key and m.key.term and plain_label(m.key.term) not in plain_label(m.row)
        ]
        strange = sum(not readings for _, _, readings in tables)
        unread = sum(m.verdict == "unread" for m in found)
        counts = (len(same), unread, sum(map(wrong, found)), len(apart), strange)
        total.update(dict(enumerate(counts)))
        print(file.name, *counts, sep=",")
    print("all", *total.values(), sep=",")


if __name__ == "__main__":
    {"make": make, "match": match}[sys.argv[1]](Path(sys.argv[2]))

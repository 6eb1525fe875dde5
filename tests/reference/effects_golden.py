"""Records the golden numbers of weights and lists of effects by pyfixest and linearmodels.

    PYTHONPATH=. python tests/reference/effects_golden.py

Needs pyfixest 0.60 and linearmodels 7.1, in an environment of their own. Writes data/effects_pyfixest.json.
"""

from importlib.metadata import version
from pathlib import Path

import linearmodels as lm
import pandas as pd
import pyfixest as pf

from tools import json_lines

HERE = Path(__file__).parent
TERMS = ["lpcap", "lpc", "lemp", "unemp"]
LEFT_OUT = [5, 100, 101, 300, 555, 816]
SETS = {
    "two-way": "state + year",
    "individual": "state",
    "by_region_year": "state + region_year",
    "nested": "state + year + region",
    "three": "state + year + half",
    "none": "",
}
VARIANCES = {
    "iid": "iid",
    "HC1": "HC1",
    "state": {"CRV1": "state"},
    "both": {"CRV1": "state+year"},
}


def munnell() -> pd.DataFrame:
    """Munnell's panel with codes for sets of effects; `half` crosses states and years."""
    frame = pd.read_csv(HERE / "data" / "produc.csv")
    frame["region_year"] = frame["region"] * 10_000 + frame["year"]
    number = frame["state"].rank(method="dense").astype(int)
    frame["half"] = (number * 7 + frame["year"] * 3) % 10
    return frame


def fits(formula: str, frame: pd.DataFrame, weights: str | None) -> dict:
    """Coefficients, and standard errors with all effects counted and unadjusted, by variance."""
    found: dict = {"se_full": {}, "se_unadjusted": {}}
    for name, vcov in VARIANCES.items():
        rules = {
            "se_full": pf.ssc(k_fixef="full", G_df="min"),
            "se_unadjusted": pf.ssc(k_adj=False, G_adj=False),
        }
        for key, rule in rules.items():
            fit = pf.feols(
                formula, frame, vcov=vcov, weights=weights, ssc=rule, fixef_rm="none", fixef_tol=1e-12
            )
            found["coefficients"] = fit.coef().to_dict()
            found[key][name] = fit.se().to_dict()
    return found


def linear(frame: pd.DataFrame) -> dict:
    """Weighted between and first-difference estimates by linearmodels."""
    panel = frame.set_index(["state", "year"])
    exog = panel[TERMS].assign(const=1.0)
    models = {"between": lm.BetweenOLS, "first_difference": lm.FirstDifferenceOLS}
    found = {}
    for name, model in models.items():
        trend = panel.index.get_level_values("year").astype(float)
        columns = exog if name == "between" else panel[TERMS].assign(const=trend)
        fit = model(panel["lgsp"], columns, weights=panel[["emp"]]).fit()
        found[name] = {"coefficients": fit.params.to_dict(), "se": fit.std_errors.to_dict()}
    return found


def main() -> None:
    """Writes the file."""
    frame, right = munnell(), " + ".join(TERMS)
    golden: dict = {"versions": {name: version(name) for name in ("pyfixest", "linearmodels")}}
    for name, effects in SETS.items():
        formula = f"lgsp ~ {right}" + (f" | {effects}" if effects else "")
        golden[name] = {"plain": fits(formula, frame, None), "weighted": fits(formula, frame, "emp")}
    part = frame.drop(index=[row - 1 for row in LEFT_OUT])
    golden["unbalanced"] = {"weighted": fits(f"lgsp ~ {right} | state + region_year", part, "emp")}
    golden["iv"] = {"weighted": fits("lgsp ~ lpc + lemp | state + region_year | lpcap ~ hwy", frame, "emp")}
    castle = pd.read_csv(HERE.parents[1] / "resources" / "castle" / "castle.csv").rename(
        columns={"sid": "state"}
    )
    golden["castle"] = {"weighted": fits("l_homicide ~ post | state + year", castle, "popwt")}
    golden["linearmodels"] = linear(frame)
    (HERE / "data" / "effects_pyfixest.json").write_text(json_lines.to_lines(golden), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Golden numbers for differences in differences, by other programs.

Run in an environment of its own (not the project's): pip install diff-diff==3.13 csdid==0.4.3
pyfixest==0.60; then `PYTHONPATH=. python tests/reference/did_golden.py` writes did_panel.csv and did.json
to data/.
The simulated panel has time-varying covariates, weights by unit, regions, and a treatment that switches.
"""

import contextlib
import io
import warnings
from importlib.metadata import version
from pathlib import Path

import diff_diff as dd
import numpy as np
import pandas as pd
import pyfixest as pf
from csdid.att_gt import ATTgt

from tools import json_lines

DATA = Path(__file__).parent / "data"
CASTLE = Path(__file__).parents[2] / "resources" / "castle" / "castle.csv"
warnings.filterwarnings("ignore")


def castle() -> pd.DataFrame:
    frame = pd.read_csv(CASTLE, usecols=["sid", "year", "l_homicide", "popwt", "post"])
    return with_first(frame.sort_values(["sid", "year"]), "sid", "post")


def with_first(frame: pd.DataFrame, unit: str, treated: str) -> pd.DataFrame:
    first = frame[frame[treated] > 0].groupby(unit).year.min()
    return frame.assign(first=frame[unit].map(first).fillna(0).astype(int))


def panel(units: int = 160, years: tuple[int, int] = (2001, 2010), seed: int = 20260101) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    span = np.arange(years[0], years[1] + 1)
    unit, year = np.repeat(np.arange(units), len(span)), np.tile(span, units)
    region, level = np.arange(units) % 20, draw.normal(size=units)
    cohort = draw.choice([0, 2004, 2006, 2008], units, p=[0.4, 0.2, 0.2, 0.2])
    x1 = 0.5 * level[unit] + draw.normal(size=len(unit))
    x2 = draw.normal(size=units)[unit] + 0.3 * draw.normal(size=len(unit))
    treated = (cohort[unit] > 0) & (year >= cohort[unit])
    effect = treated * (1 + 0.3 * (year - cohort[unit]) + (cohort[unit] == 2004))
    shock = draw.normal(size=(20, len(span)))[region[unit], year - years[0]]
    y = level[unit] + 0.2 * (year - years[0]) + 0.6 * x1 - 0.4 * x2 * (year - years[0]) / 9 + effect
    y = y + 0.4 * shock + 0.7 * draw.normal(size=len(unit))
    off = np.where(draw.random(units) < 0.4, cohort + draw.integers(1, 3, units), 9999)[unit]
    eligible = (draw.random(units) < 0.5)[unit]
    frame = pd.DataFrame({"unit": unit, "year": year, "region": region[unit], "first": cohort[unit]})
    frame["treated"], frame["switching"] = treated.astype(int), (treated & (year < off)).astype(int)
    frame["eligible"], frame["weight"] = eligible.astype(int), draw.uniform(0.5, 2, units)[unit]
    frame["longitude"], frame["latitude"] = (
        draw.uniform(100, 110, units)[unit],
        draw.uniform(25, 35, units)[unit],
    )
    return frame.assign(x1=x1, x2=x2, y=y).round(10)


NAMES = {"simple": "simple", "dynamic": "event", "group": "cohort", "calendar": "time"}


def csdid(
    frame: pd.DataFrame, names: dict, control: str, method: str, formula: str | None, **options
) -> dict:
    with contextlib.redirect_stdout(io.StringIO()):
        base = options.pop("base", "varying")
        fit = ATTgt(data=frame.copy(), control_group=control, xformla=formula, **names, **options)
        fit = fit.fit(est_method=method, base_period=base, bstrap=False)
        found = {}
        for kind, name in NAMES.items():
            out = fit.aggte(kind, bstrap=False, cband=False).atte
            found[name] = {"overall": float(out["overall_att"]), "se": float(np.ravel(out["overall_se"])[0])}
            if out["egt"] is not None:
                found[name] |= {
                    "keys": [int(key) for key in out["egt"]],
                    "effects": [float(v) for v in out["att_egt"]],
                    "errors": [float(v) for v in np.ravel(out["se_egt"])],
                }
    return found


def diff_diff_cs(
    frame: pd.DataFrame, outcome: str, unit: str, covariates, control: str, method: str, **kw
) -> dict:
    model = dd.CallawaySantAnna(control_group=control, estimation_method=method, pscore_trim=1e-9, **kw)
    fit = model.fit(frame, outcome, unit, "year", "first", covariates=covariates)
    return {
        "overall": fit.overall_att,
        "se": fit.overall_se,
        "cells": [[int(g), int(t), v["effect"], v["se"]] for (g, t), v in fit.group_time_effects.items()],
    }


def staggered(states: pd.DataFrame, cities: pd.DataFrame) -> dict:
    found: dict = {}
    state = {"yname": "l_homicide", "tname": "year", "idname": "sid", "gname": "first"}
    city = {"yname": "y", "tname": "year", "idname": "unit", "gname": "first"}
    for control in ("nevertreated", "notyettreated"):
        for weights in (None, "popwt"):
            key = f"castle_{control}_{weights}"
            found[key] = csdid(states, state, control, "reg", None, weights_name=weights)
        for method in ("reg", "ipw", "dr"):
            found[f"panel_{control}_{method}"] = csdid(cities, city, control, method, "~x1+x2")
        found[f"panel_{control}_weights"] = csdid(
            cities, city, control, "dr", "~x1+x2", weights_name="weight"
        )
        found[f"panel_{control}_universal"] = csdid(cities, city, control, "reg", "~x1", base="universal")
        found[f"panel_{control}_anticipation"] = csdid(cities, city, control, "reg", "~x1", anticipation=1)
    treated = cities[cities["first"] > 0]
    found["panel_no_never"] = csdid(treated, city, "notyettreated", "dr", "~x1")
    for method in ("reg", "ipw", "dr"):
        for control in ("never_treated", "not_yet_treated"):
            found[f"diffdiff_{control}_{method}"] = diff_diff_cs(
                cities, "y", "unit", ["x1", "x2"], control, method
            )
    return found


def regressions(states: pd.DataFrame, cities: pd.DataFrame) -> dict:
    found: dict = {}
    fit = pf.feols("l_homicide ~ post | sid + year", states, weights="popwt", vcov={"CRV1": "sid"})
    found["castle_twfe"] = {"post": float(fit.coef().iloc[0]), "se": float(fit.se().iloc[0])}
    cities = cities.assign(event=np.where(cities["first"] > 0, cities.year - cities["first"], -1))
    cities["binned"] = np.where(cities["first"] > 0, cities.event.clip(-4, 3), -1)
    for weights in (None, "weight"):
        fit = pf.feols(
            "y ~ i(binned, ref=-1) + x1 | unit + year", cities, weights=weights, vcov={"CRV1": "region"}
        )
        found[f"event_study_{weights}"] = {
            "terms": list(fit.coef().index),
            "b": fit.coef().tolist(),
            "se": fit.se().tolist(),
        }
    return found


def other_estimators(states: pd.DataFrame, cities: pd.DataFrame) -> dict:
    fit = dd.BaconDecomposition(weights="exact").fit(states, "l_homicide", "sid", "year", "first")
    pairs = [
        [float(c.treated_group), str(c.control_group), c.comparison_type, c.estimate, c.weight]
        for c in fit.comparisons
    ]
    found: dict = {"bacon": {"coefficient": fit.twfe_estimate, "comparisons": pairs}}
    for covariates in (None, ["x1"]):
        fit = dd.ImputationDiD().fit(cities, "y", "unit", "year", "first", covariates=covariates)
        path = fit.aggregate("event_study")
        found[f"imputation_{covariates and 'x1'}"] = {
            "overall": [fit.overall_att, fit.overall_se],
            "keys": path.event_time[1:].tolist(),
            "effects": path.att[1:].tolist(),
            "errors": path.se[1:].tolist(),
        }
        fit = dd.SunAbraham(cluster="region").fit(cities, "y", "unit", "year", "first", covariates=covariates)
        effects = fit.event_study_effects
        found[f"sun_abraham_{covariates and 'x1'}"] = {
            "overall": [fit.overall_att, fit.overall_se],
            "keys": [int(key) for key in effects],
            "effects": [float(v["effect"]) for v in effects.values()],
            "errors": [float(v["se"]) for v in effects.values()],
        }
    return found


def switching(cities: pd.DataFrame) -> dict:
    model = dd.ChaisemartinDHaultfoeuille(drop_larger_lower=False)
    fit = model.fit(cities, "y", unit="unit", time="year", treatment="switching", L_max=4)
    paths = (fit.event_study_effects, fit.placebo_event_study)
    return {
        "effects": {
            int(k): [float(v["effect"]), float(v["se"]), int(v["n_obs"])] for k, v in paths[0].items()
        },
        "placebos": {
            int(k): [float(v["effect"]), float(v["se"]), int(v["n_obs"])] for k, v in paths[1].items()
        },
    }


def triple(cities: pd.DataFrame) -> dict:
    cities = cities.assign(z=cities.groupby("unit").x1.transform("first"))
    found = {}
    for control in ("never_treated", "not_yet_treated"):
        for method in ("reg", "ipw", "dr"):
            model = dd.TripleDifference(estimation_method=method, control_group=control, pscore_trim=1e-9)
            fit = model.fit(
                cities,
                "y",
                unit="unit",
                time="year",
                first_treat="first",
                partition="eligible",
                covariates=["z"],
            )
            cells = [[int(g), int(t), v["effect"], v["se"]] for (g, t), v in fit.group_time_effects.items()]
            found[f"{control}_{method}"] = {"overall": [fit.overall_att, fit.overall_se], "cells": cells}
    return found


def spillovers(cities: pd.DataFrame) -> dict:
    found = {}
    for cluster in ("unit", "region"):
        model = dd.SpilloverDiD(rings=[0, 60, 120], conley_coords=("latitude", "longitude"), cluster=cluster)
        fit = model.fit(cities, outcome="y", unit="unit", time="year", first_treat="first")
        table = fit.spillover_effects
        found[cluster] = {"b": [fit.att, *table.coef], "se": [fit.se, *table.se]}
    return found


def main() -> None:
    states, cities = castle(), panel()
    cities.to_csv(DATA / "did_panel.csv", index=False)
    packages = ("diff-diff", "csdid", "drdid", "pyfixest", "numpy")
    found = {"versions": {name: version(name) for name in packages}}
    found |= {"staggered": staggered(states, cities), "regressions": regressions(states, cities)}
    found |= other_estimators(states, cities)
    found |= {"switching": switching(cities), "triple": triple(cities), "rings": spillovers(cities)}
    (DATA / "did.json").write_text(json_lines.to_lines(found), encoding="utf-8")


if __name__ == "__main__":
    main()

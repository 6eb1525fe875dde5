"""Munnell's golden numbers by the library's calls, as a program of its own that the wheel runs.

python tests/golden_calls.py tests/reference/data    the largest relative deviation of each, as JSON
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

import spillover

DATA = Path(sys.argv[1] if len(sys.argv) > 1 else "tests/reference/data")
TERMS = ["lpcap", "lpc", "lemp", "unemp"]
PLM = dict(zip(TERMS, ["log(pcap)", "log(pc)", "log(emp)", "unemp"], strict=True))
MODEL, PLACE = "lgsp ~ lpcap + lpc + lemp + unemp", {"unit": "state", "time": "year"}
EFFECTS = {"individual": "individual", "time": "time", "twoways": "two-way"}
VARIANCES = {
    "iid": {"kind": "classical"},
    "HC1": {"kind": "HC1"},
    "cluster_state": {"kind": "clustered", "by": "unit"},
    "twoway": {"kind": "clustered", "by": ["unit", "year"]},
}
CLASSICAL = {"variance": VARIANCES["iid"]}
LINEAR = {
    "pooling": ("fit_pooled", CLASSICAL),
    "between": ("fit_between", CLASSICAL),
    "fd": ("fit_first_difference", CLASSICAL),
    "re_swar_individual": ("fit_random", {**CLASSICAL, "effects": "individual"}),
}


def golden(name):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def numbers(fit, names, column="estimate"):
    found = fit.terms.set_index("term")[column]
    return [found[name] for name in names]


def spatial(panel, w):
    """The exact maxima, their standard errors and effects, by key."""
    for name in ("exact_reference_produc", "exact_reference2_produc"):
        for key, exact in golden(name).items():
            if "dynamic" in key:
                continue
            _, model, effects, *_ = key.split("_")
            lsdv, moved = "LSDV" in key, "LeeYu" in key
            definition = "lsdv" if lsdv else "transformed" if moved else "direct"
            fit = getattr(spillover, f"fit_{model}")(
                panel,
                MODEL,
                weights=w,
                effects=EFFECTS[effects.split("(")[0]],
                definition=definition,
                **PLACE,
            )
            terms = [*TERMS, *(f"W:{t}" for t in TERMS if model == "sdm"), "rho"]
            yield key, numbers(fit, terms), [*exact["beta"], exact["rho"]]
            if "se_beta" in exact:
                yield f"{key}, errors", numbers(fit, terms, "se"), [*exact["se_beta"], exact["se_rho"]]
            for term, row in zip(TERMS, exact.get("impacts_at_point", []), strict=False):
                effect = fit.effects.set_index(["term", "effect"])["estimate"][term]
                yield f"{key}, {term}", [effect[kind] for kind in row], list(row.values())


def linear(panel):
    """fixest's and plm's numbers, by key."""
    for name, effects in (("produc_twfe", "two-way"), ("produc_fe", "individual")):
        other = golden("fixest_produc")[name]
        for key, variance in VARIANCES.items():
            fit = spillover.fit_within(panel, MODEL, effects=effects, variance=variance, **PLACE)
            wanted = [other["coef"][t] for t in TERMS] + [other["se"][key]["se"][t] for t in TERMS]
            yield f"{name}, {key}", numbers(fit, TERMS) + numbers(fit, TERMS, "se"), wanted
    for key, (call, options) in LINEAR.items():
        other, fit = golden("plm_produc")[key], getattr(spillover, call)(panel, MODEL, **options, **PLACE)
        wanted = [other[kind][PLM[t]] for kind in ("coef", "se_classical") for t in TERMS]
        yield f"plm {key}", numbers(fit, TERMS) + numbers(fit, TERMS, "se"), wanted


if __name__ == "__main__":
    panel = pd.read_csv(DATA / "produc.csv")
    links = pd.read_csv(DATA / "usaww.csv", index_col=0).to_numpy(dtype=float)
    w = spillover.weight_matrix(links, panel["state"].unique())
    pairs = [*spatial(panel, w), *linear(panel)]
    print(json.dumps({key: float(np.max(np.abs(np.divide(a, b) - 1))) for key, a, b in pairs}))

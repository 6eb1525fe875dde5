"""Writes the simulated raw extracts of a study, its corrections and its truth file.

python -m tools.simulate.extract --seed 3346 --cities 45 --out resources/nqp/raw
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from base.artifacts.atomic import csv_text, write_text
from base.command import run_guarded
from spillover.arrays.foundation import Array
from spillover.errors import StudyError
from tools import json_lines
from tools.simulate.files import Mess, make_mess, write_files
from tools.simulate.process import (
    CONTROLS,
    LEAD,
    MEDIATORS,
    MODERATORS,
    Cities,
    Inversion,
    SimulatedPanel,
    centre,
    direct_coefficients,
    invert,
    quantities,
    read_cities,
    simulate_panel,
    standard,
    two_way,
)

# What each estimator of the study should find: its estimand under the process, given the panel's regressors.
# Where an estimator's model is the process, the estimand is a parameter. Two-way fixed effects without a
# spatial lag are not: NQP's reaction to a regressor runs through (I - rho W)^-1, so that their estimand is
# the projection of that reaction on the regressors within cities and years. What the process draws
# independently of the regressors (noises, the moderators' differences between cities) has no part in it; a
# moderator's path over the years has, for DF's effect changes with it.


def estimands(panel: SimulatedPanel) -> dict[str, float]:
    """Truths by name: `baseline.DF`, `mediation.RI.a`, `moderation.DAG.DF:DAG`, `sdm.rho`,
    `effects.DF.total`, `iv.IV1.DF`, …
    """
    p = panel.parameters
    truth = {"sdm.rho": p["index"]["rho"], "sdm.DF": p["index"]["df_total"], "sdm.W:DF": p["index"]["theta"]}
    truth |= {f"sdm.{c}": p["index"]["controls_total"][c] for c in CONTROLS}
    truth |= effects(panel)
    total = {"DF": p["index"]["df_total"], **p["index"]["controls_total"]}
    truth |= {f"baseline.{name}": value for name, value in project(panel, total, list(total)).items()}
    for k in range(len(CONTROLS) + 1):
        kept = ["DF", *CONTROLS[:k]]
        truth[f"controls.{k}.DF"] = project(panel, total, kept)["DF"]
    for m in MEDIATORS:
        truth |= _mediation(panel, m, total)
    for m in MODERATORS:
        truth |= _moderation(panel, m, total)
    for z in ("IV1", "IV2"):
        truth[f"iv.{z}.DF"] = _instrument_estimand(panel, z, total)
    return truth


def effects(panel: SimulatedPanel) -> dict[str, float]:
    """Direct, indirect and total effect of DF in the spatial Durbin model: S = (I - rho W)^-1 (beta I + theta
    W).
    """
    q = panel.parameters["index"]
    eye = np.eye(len(panel.weights))
    s = np.linalg.solve(eye - q["rho"] * panel.weights, q["df_total"] * eye + q["theta"] * panel.weights)
    direct, total = float(np.trace(s) / len(s)), float(s.sum() / len(s))
    return {"effects.DF.direct": direct, "effects.DF.indirect": total - direct, "effects.DF.total": total}


def regressor(panel: SimulatedPanel, name: str) -> Array:
    """A regressor (n, T) as the study enters it: controls z-scored, interactions of centred variables."""
    if ":" in name:
        first, second = name.split(":")
        return centre(panel.values[first]) * centre(panel.values[second])
    return standard(panel.values[name]) if name in CONTROLS else panel.values[name]


def remove_means(x: Array) -> Array:
    """x (n, T) on the estimation panel without city and year means, as a vector (N,)."""
    return two_way(x)[:, LEAD:].ravel()


def reaction(panel: SimulatedPanel, coefficients: Mapping[str, float]) -> Array:
    """NQP's systematic part (n, T): these regressors, theta W DF, and the moderators beside them by their
    yearly means.
    """
    q = panel.parameters["index"]
    right = sum(b * regressor(panel, name) for name, b in coefficients.items())
    right = right + q["theta"] * (panel.weights @ panel.values["DF"])
    for m in MODERATORS:
        if m not in coefficients:
            path = centre(panel.values[m]).mean(axis=0)
            right = (
                right + panel.parameters["moderators"][m]["interaction"] * centre(panel.values["DF"]) * path
            )
    return np.asarray(np.linalg.solve(np.eye(len(panel.weights)) - q["rho"] * panel.weights, right))


def project(
    panel: SimulatedPanel, coefficients: Mapping[str, float], regressors: Sequence[str]
) -> dict[str, float]:
    """The estimand of two-way fixed effects of NQP on `regressors` when NQP reacts with `coefficients`."""
    x = np.column_stack([remove_means(regressor(panel, name)) for name in regressors])
    b = np.linalg.lstsq(x, remove_means(reaction(panel, coefficients)), rcond=None)[0]
    return {name: float(v) for name, v in zip(regressors, b, strict=True)}


def _mediation(panel: SimulatedPanel, mediator: str, total: Mapping[str, float]) -> dict[str, float]:
    """a: of DF on the mediator; b and direct: of the mediator and of DF on NQP, one mediator at a time;
    indirect = a b.
    """
    m = panel.parameters["mediators"][mediator]
    given = {"DF": total["DF"] - m["df"] * m["outcome"], mediator: m["outcome"]}
    given |= {c: total[c] - m["controls"][c] * m["outcome"] for c in CONTROLS}
    found = project(panel, given, list(given))
    a, b = m["df"], found[mediator]
    names = {"a": a, "b": b, "direct": found["DF"], "indirect": a * b}
    return {f"mediation.{mediator}.{name}": float(value) for name, value in names.items()}


def _moderation(panel: SimulatedPanel, moderator: str, total: Mapping[str, float]) -> dict[str, float]:
    m = panel.parameters["moderators"][moderator]
    given = {**total, moderator: m["main"], f"DF:{moderator}": m["interaction"]}
    found = project(panel, given, list(given))
    return {f"moderation.{moderator}.{name}": found[name] for name in ("DF", moderator, f"DF:{moderator}")}


def _instrument_estimand(panel: SimulatedPanel, instrument: str, total: Mapping[str, float]) -> float:
    """The estimand of two-stage least squares of NQP on DF and the controls with one instrument."""
    controls = np.column_stack([remove_means(regressor(panel, c)) for c in CONTROLS])
    x = np.column_stack([remove_means(panel.values["DF"]), controls])
    z = np.column_stack([remove_means(standard(panel.values[instrument])), controls])
    return float(np.linalg.solve(z.T @ x, z.T @ remove_means(reaction(panel, total)))[0])


def parallel(panel: SimulatedPanel) -> dict[str, float]:
    """The estimands with both mediators at once."""
    given = direct_coefficients(panel.parameters) | {
        m: panel.parameters["mediators"][m]["outcome"] for m in MEDIATORS
    }
    return {f"parallel.{name}": value for name, value in project(panel, given, list(given)).items()}


# Which estimates of the study estimate each truth: by model (`analysis` or `analysis/part`), the term; and of
# which model and matrix the truth is: an analysis with other options has none.

SAME_REGRESSION = ("jackknife", "by_province", "two_way", "driscoll_kraay", "conley")
MATRIX = {"family": "economic_distance", "variable": "gdp_per_capita", "power": 1, "standardise": "row"}


def read_estimands(name: str) -> dict[str, Any]:
    """The `estimates` of a truth, and the options of the `process` that an analysis must have to be one."""
    kind, *rest = name.split(".")
    controls = list(CONTROLS[: int(rest[0])] if kind == "controls" else CONTROLS)
    process: dict[str, Any] = {"outcome": "NQP", "regressors": ["DF", *controls], "controls": controls}
    if kind in ("sdm", "effects"):
        process |= {"model": "SDM", "weights": MATRIX}
    return {"estimates": _ESTIMATES[kind](*rest), "process": process}


def _map_baseline(term: str) -> dict[str, str]:
    alike = ["baseline", *(f"baseline_{variance}" for variance in SAME_REGRESSION), "controls_5"]
    alike += [f"mediation_{mediators}/total" for mediators in (*MEDIATORS, "both")]
    found = dict.fromkeys(alike, term)
    boots = [*(f"bootstrap_{m}{rows}" for m in MEDIATORS for rows in ("", "_rows")), "bootstrap_both"]
    return found | (dict.fromkeys(boots, "total") if term == "DF" else {})


def _map_mediation(mediator: str, path: str) -> Mapping[str, str | list[str]]:
    boots = [f"bootstrap_{mediator}", f"bootstrap_{mediator}_rows"]
    if path == "indirect":
        return {boot: ["indirect", f"indirect:{mediator}"] for boot in boots}
    term = {"a": "DF", "b": mediator, "direct": "DF"}[path]
    part = f"mediator_{mediator}" if path == "a" else "outcome"
    found: dict[str, str | list[str]] = {f"mediation_{mediator}/{part}": term}
    found |= dict.fromkeys(boots, "direct" if path == "direct" else f"{path}:{mediator}")
    both = {f"mediation_both/mediator_{mediator}": "DF", "bootstrap_both": f"a:{mediator}"}
    return found | (both if path == "a" else {})


def _map_parallel(term: str) -> dict[str, str]:
    boot = {"DF": "direct"} | {m: f"b:{m}" for m in MEDIATORS}
    return {"mediation_both/outcome": term} | ({"bootstrap_both": boot[term]} if term in boot else {})


def _map_durbin(term: str) -> dict[str, str]:
    return dict.fromkeys(("sdm_economic", "sdm_economic_lee_yu"), term)


def _map_effects(term: str, effect: str) -> dict[str, str]:
    return {f"{model}/effects": name for model, name in _map_durbin(f"{term}:{effect}").items()}


_ESTIMATES: dict[str, Callable[..., Mapping[str, str | list[str]]]] = {
    "sdm": _map_durbin,
    "effects": _map_effects,
    "baseline": _map_baseline,
    "controls": lambda count, term: {f"controls_{count}" if count != "0" else "baseline_no_controls": term},
    "mediation": _map_mediation,
    "moderation": lambda moderator, term: {f"moderation_{moderator}": term},
    "iv": lambda instrument, term: {f"instruments_{instrument}/second_stage": term},
    "parallel": _map_parallel,
}

ROOT = Path(__file__).resolve().parents[2]
SEED = 3346
# The indicator that each measure with gaps is the numerator of: its ends must not be filled by a mean, for
# the range normalisation and the entropy weights hang on them.
NUMERATORS = {
    "college_students": "college_students_per_10000",
    "industrial_enterprises": "industrial_enterprises",
    "sulphur_dioxide": "so2_per_gdp",
    "wastewater_treatment_percent": "wastewater_treatment_rate",
    "waste_disposal_percent": "waste_disposal_rate",
    "st_expenditure": "st_expenditure_share",
    "rd_expenditure": "rd_expenditure_share",
    "electricity": "electricity_consumption",
    "telecom_revenue": "telecom_per_capita",
    "broadband_users": "broadband_per_10000",
}


def write_extract(out: Path, seed: int, count: int, years: tuple[int, int], resources: Path) -> None:
    """Simulates and writes. out: folder of the raw files; its parent takes corrections.csv, truth.json and
    truth_panel.csv.

    resources: the folder with units.csv and parameters.json. years: first and last edition; the first only
    feeds lags.
    """
    parameters = json.loads((resources / "parameters.json").read_text(encoding="utf-8"))
    cities = read_cities(resources / "units.csv", parameters, count, seed)
    panel = simulate_panel(cities, years, seed, parameters)
    inversion = invert(panel, seed)
    values = quantities(panel, inversion, seed)
    mess = make_mess(values, {m: _ends(inversion.indicators[i]) for m, i in NUMERATORS.items()}, seed)
    out.mkdir(parents=True, exist_ok=True)
    write_files(out, panel, values, mess, seed)
    write_text(out.parent / "corrections.csv", _corrections(panel, mess))
    write_text(out.parent / "truth.json", json_lines.to_lines(_truth(panel, inversion, mess, seed)))
    write_text(out.parent / "truth_panel.csv", _truth_panel(panel, inversion))
    if count > len(parameters["cities"]):
        write_text(out.parent / "units.csv", _units(cities))


def _ends(x: Array) -> Array:
    low, high = x[:, LEAD:].min(), x[:, LEAD:].max()
    return (x < low + 0.05 * (high - low)) | (x > high - 0.05 * (high - low))


def _corrections(panel: SimulatedPanel, mess: Mess) -> str:
    rows: list[Sequence[Any]] = [("city", "year", "variable", "value", "reason", "source")]
    for cell, value in mess.unrepaired_misprints.items():
        reason = "The yearbook prints ten times the amount: a slipped decimal point"
        source = (
            f"Final accounts of {panel.cities.names[cell.city]} for {panel.years[cell.period] - 1} "
            "(simulated)"
        )
        rows.append(
            (
                panel.cities.names[cell.city],
                panel.years[cell.period],
                cell.measure,
                _write_number(value),
                reason,
                source,
            )
        )
    return csv_text(rows)


def _truth(panel: SimulatedPanel, inversion: Inversion, mess: Mess, seed: int) -> dict[str, Any]:
    filled = [c for c in mess.gaps if c not in mess.bulletin]
    return {
        "about": "What the process behind the simulated extract is, as drawn: the estimand of each "
        "estimator, and the repairs "
        "needed. Its parameters are in parameters.json, the variables as they should come out in "
        "truth_panel.csv.",
        "seed": seed,
        "cities": len(panel.cities.ids),
        "editions": [int(panel.years[0]), int(panel.years[-1])],
        "panel": [int(panel.years[LEAD]), int(panel.years[-1])],
        "is_from_printed_tables": True,
        "draws": "draws.csv",
        "estimands": {
            name: {"value": round(value, 10), **read_estimands(name)}
            for name, value in (estimands(panel) | parallel(panel)).items()
        },
        "index_weights": {
            k: round(float(w), 8)
            for k, w in zip(panel.parameters["indicators"], inversion.weights, strict=True)
        },
        "morans_i": {
            str(y): round(v, 6) for y, v in zip(panel.years[LEAD:].tolist(), morans_i(panel), strict=True)
        },
        "gaps_filled_by_bulletin": len(mess.gaps) - len(filled),
        "gaps_filled_by_adjacent_years": sorted(
            [panel.cities.ids[c.city], int(panel.years[c.period]), c.measure] for c in filled
        ),
        "misprints": [
            {
                "unit": panel.cities.ids[c.city],
                "year": int(panel.years[c.period]),
                "measure": c.measure,
                "printed": v,
            }
            | {"mended_by": "correction" if c in mess.unrepaired_misprints else "bulletin"}
            for c, v in mess.misprints.items()
        ],
    }


def morans_i(panel: SimulatedPanel) -> list[float]:
    """Moran's I of NQP under the process's weights for each year of the estimation panel."""
    deviations = panel.values["NQP"][:, LEAD:] - panel.values["NQP"][:, LEAD:].mean(axis=0)
    return [float(z @ panel.weights @ z / (z @ z)) for z in deviations.T]


def _truth_panel(panel: SimulatedPanel, inversion: Inversion) -> str:
    values: Mapping[str, Array] = {
        **{k: v for k, v in panel.values.items() if k != "population"},
        **inversion.indicators,
    }
    names = sorted(values)
    rows: list[Sequence[Any]] = [("unit", "year", *names)]
    for i, unit in enumerate(panel.cities.ids):
        rows += [
            (unit, int(y), *(f"{values[n][i, t]:.7g}" for n in names))
            for t, y in enumerate(panel.years)
            if t >= LEAD
        ]
    return csv_text(rows)


def _units(cities: Cities) -> str:
    rows: list[Sequence[Any]] = [
        ("unit", "name", "name_local", "aliases", "shared", "longitude", "latitude", "region", "province")
    ]
    for i, unit in enumerate(cities.ids):
        names = (cities.names[i], cities.local[i], cities.aliases[i], cities.shared_names[i])
        rows.append(
            (unit, *names, *np.round(cities.coordinates[i], 6), cities.regions[i], cities.provinces[i])
        )
    return csv_text(rows)


def _write_number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--seed", type=int, default=SEED, help=f"seed of every draw; {SEED} made the files in resources/nqp"
    )
    parser.add_argument(
        "--cities", type=int, default=45, help="how many; synthetic ones follow the 45 real ones"
    )
    parser.add_argument(
        "--years", nargs="+", default=["2012", "2023"], metavar="YEAR", help="first and last edition"
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "resources" / "nqp" / "raw", help="folder of the raw files"
    )
    parser.add_argument(
        "--resources",
        type=Path,
        default=ROOT / "resources" / "nqp",
        help="folder of units.csv, parameters.json",
    )
    arguments = parser.parse_args()
    # One argument, as `make` passes it on, or two.
    years = " ".join(arguments.years).split()
    if len(years) != 2 or not all(year.isascii() and year.isdigit() and len(year) == 4 for year in years):
        parser.error(
            f"--years {' '.join(years)[:40]!r}: a first and a last year, each of four digits, are needed"
        )
    if arguments.cities < 3:
        parser.error(f"--cities {arguments.cities}: at least three are needed")
    return run_guarded("simulate", partial(_write, arguments, (int(years[0]), int(years[1]))))


def _write(arguments: argparse.Namespace, years: tuple[int, int]) -> None:
    try:
        write_extract(
            arguments.out,
            arguments.seed,
            arguments.cities,
            years,
            arguments.resources,
        )
    except (ValueError, OSError) as error:  # what the process cannot draw, and where nothing can be written
        raise StudyError(f"nothing is simulated: {error}") from error


if __name__ == "__main__":
    sys.exit(main())

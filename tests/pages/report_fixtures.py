"""Invented results for the tests of tables, figures and the page: numbers without meaning, marked as
simulated.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace as replace_field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import to_builtins
from msgspec.structs import replace
from scipy.special import ndtr

from base.artifacts.analysis import read_analysis, write_analysis
from base.artifacts.json_record import write_json_record
from base.artifacts.parquet import write_records, write_rows, write_variable
from base.digests import digest_of
from estimate_records import index_facts, series_rows
from report.base_map import base_map
from report.figure import FigureSource
from report.material import Material, read_published
from spillover.arrays.result import Estimate, chi2_test
from spillover.estimates import AnalysisRecord, EstimateRecord, TestRecord
from spillover.facts import IndexFacts
from spillover.fit import estimate_record
from spillover.note import note
from spillover.sweeps.columns import columns
from spillover.sweeps.row import SweepRow
from sweep.gather_joint import tables_of
from sweep.joint import Joint, JointTableRow, Scheme, SurrogateRow

TERMS = ("DF", "UL", "CSL", "_cons")
YEARS = (2013, 2014, 2015, 2016)
UNITS = ["650100", "150100", "450100", "520100", "530100", "630100"]
NAMES = ["Urumqi", "Hohhot", "Nanning", "Guiyang", "Kunming", "Xining"]
LOCAL = ["乌鲁木齐市", "呼和浩特市", "南宁市", "贵阳市", "昆明市", "西宁市"]
PLACES = {
    "longitude": [87.6, 111.7, 108.4, 106.6, 102.8, 101.8],
    "latitude": [43.8, 40.8, 22.8, 26.6, 25.0, 36.6],
}
# What a spreadsheet may hold as a name: it must come out as text, wherever it is printed.
NASTY = "<img src=x onerror=\"document.title='hit'\"> & 'Ürümqi' 乌鲁木齐 🙂 </script>"


def estimate(
    seed: int, terms: tuple[str, ...] = TERMS, part: str = "", analysis: str = "baseline"
) -> EstimateRecord:
    """One invented estimate with as many terms as wanted."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(len(terms), len(terms) + 3)) / 100
    model = Estimate(
        "within",
        terms,
        rng.normal(size=len(terms)) / 20,
        root @ root.T,
        495,
        45,
        11,
        df=44.0,
        statistics={"r2_within": 0.4321 + seed / 100, "f": 12.3 + seed},
        settings={"effects": "two-way", "variance": "clustered by unit", "seed": 7},
        tests=(chi2_test("hausman", 20.0 + seed, 3, note("random_effects_uncorrelated")),),
    )
    return estimate_record(analysis, model, "NQP", part, level=0.95)


def document(
    path: Path,
    name: str,
    estimates: list[EstimateRecord],
    series: dict[str, list[dict[str, Any]]] | None = None,
) -> AnalysisRecord:
    """Writes an analysis file and reads it back."""
    write_analysis(path / f"{name}.json", name, "panel", True, estimates, series_rows(series or {}))
    return read_analysis(path / f"{name}.json")


CHOICES = ("matrix", "family", "parameters", "standardise", "model", "outcome", "treatment", "controls")
COLUMNS = columns([*CHOICES, "sample_window", "variance", "effects", "definition"])


def sweep_rows(count: int = 60, outcomes: tuple[str, ...] = ("NQP",)) -> list[dict[str, Any]]:
    """Rows of a sweep, the first of which failed."""
    rng = np.random.default_rng(2)
    shared = {"standardise": "row", "sample_window": "full", "variance": "clustered", "treatment": "DF"}
    shared |= {"effects": "two-way", "definition": "direct"}
    rows: list[dict[str, Any]] = []
    for i in range(count):
        row = (
            dict.fromkeys(COLUMNS)
            | shared
            | {"specification": f"s{i}", "matrix": f"m{i}", "family": f"family {i % 3}"}
        )
        row |= {
            "outcome": outcomes[i * len(outcomes) // count],
            "model": ("SAR", "SDM")[i % 2],
            "controls": ("none", "all")[i // ((count + 1) // 2)],
        }
        total = float(rng.normal(0.05, 0.03))
        made = {
            "total": total,
            "total_low": total - 0.05,
            "total_high": total + 0.05,
            "total_p": float(rng.uniform()),
            "total_se": 0.0255,
        }
        rows.append(row | (made if i else {"failure": "singular"}))
    return rows


def analyses(path: Path) -> dict[str, AnalysisRecord]:
    """Analysis files of every kind that figures draw."""
    effects = tuple(
        f"{variable}:{kind}" for variable in ("DF", "UL") for kind in ("direct", "indirect", "total")
    )
    marginal = [
        {"moderator": m, "effect": 1 - m / 5, "low": 0.5 - m / 5, "high": 1.5 - m / 5} for m in range(11)
    ]
    points = [{"year": 2016, "unit": unit, "z": i - 2.5, "lag": (i - 2) / 2} for i, unit in enumerate(UNITS)]
    clusters = ["High-High", "Low-Low", "High-Low", "Low-High", "not significant", "not significant"]
    local = [
        {"year": 2016, "unit": unit, "cluster": cluster}
        for unit, cluster in zip(UNITS, clusters, strict=True)
    ]
    by_unit = [
        {"unit": unit, "term": "DF", "from_others": 0.1 * i, "to_others": 0.3 - 0.1 * i}
        for i, unit in enumerate(UNITS)
    ]
    intervals = [
        {"quantity": "indirect", "interval": kind, "low": 0.001, "high": 0.04}
        for kind in ("percentile", "bca")
    ]
    moderation = {"marginal_effect": marginal, "johnson_neyman": [{"moderator": 2.5}, {"moderator": 7.5}]}
    moderation["observed"] = [{"moderator": m} for m in (1.0, 2.0, 4.0, 9.0, 9.5)]
    first = replace(
        estimate(5, ("IV1", "IV2", "UL"), "first_stage_DF", "iv"), statistics={"kleibergen_paap_f": 12.0}
    )
    boot = estimate(3, ("indirect", "direct", "total"), analysis="boot")
    policy = replace(estimate(7, ("DF",), analysis="policy"), tests=(placebo_test(),))
    yearly = estimate(6, tuple(map(str, YEARS)), analysis="moran")
    return {
        "baseline": document(path, "baseline", [estimate(1)]),
        "effects": document(
            path, "effects", [estimate(2, effects, analysis="effects")], {"effects_by_unit": by_unit}
        ),
        "boot": document(path, "boot", [boot], {"intervals": intervals}),
        "moderation": document(path, "moderation", [estimate(4, analysis="moderation")], moderation),
        "iv": document(path, "iv", [first]),
        "policy": document(path, "policy", [policy], policy_series()),
        "threshold": document(path, "threshold", [estimate(7, analysis="threshold")], thresholds()),
        "moran": document(path, "moran", [yearly], {"scatter": points, "local_moran": local}),
    }


def policy_event_study() -> list[dict[str, Any]]:
    """Two estimators at −2 to 1, zero at −1."""
    names = ("estimate", "low", "high", "band_low", "band_high")
    rows = []
    for estimator in ("two-way", "imputation"):
        for key in (-2, -1, 0, 1):
            values = [0.0] * 5 if key == -1 else [0.1 * key, 0.1 * key - 1, 0.1 * key + 1, -2.0, 2.0]
            rows.append(
                {"estimator": estimator, "by": "event", "key": key, **dict(zip(names, values, strict=True))}
            )
    return rows


def policy_series() -> dict[str, list[dict[str, Any]]]:
    """Every series that a policy figure draws."""
    trends = [
        {"cohort": cohort, "year": year, "mean": year / 10 + i, "rows": 3 + i}
        for i, cohort in enumerate((2014, None))
        for year in (2012, 2013, 2014, 2015)
    ]
    placebo = [{"kind": "units", "coefficient": (i - 20) / 100, "se": 0.1} for i in range(40)]
    kinds = ("treated_never", "earlier_later", "later_earlier")
    bacon = [
        {"kind": kind, "treated_cohort": 2014, "control_cohort": "never", "effect": i / 5, "weight": weight}
        for i, (kind, weight) in enumerate(zip(kinds, (0.7, 0.2, 0.1), strict=True))
    ]
    balance = [
        {"stage": when, "covariate": name, "bias": bias}
        for when, size in (("before", 40), ("after", 4))
        for name, bias in (("DF", size), ("DAG", -size), ("", 0.0))
    ]
    honest = [
        {"estimator": estimator, "size": size, "low": 0.1 - size, "high": 0.3 + size}
        for estimator in ("two-way", "sun-abraham")
        for size in (0.0, 0.5, 1.0)
    ]
    found = {
        "honest": honest,
        "parallel_trends": trends,
        "placebo": placebo,
        "bacon": bacon,
        "balance": balance,
    }
    return {"event_study": policy_event_study(), **found}


def placebo_test() -> TestRecord:
    """The test beside the placebo series."""
    return TestRecord(name="placebo:units", statistic=0.15, p=0.025, distribution="permutation")


def thresholds() -> dict[str, list[dict[str, Any]]]:
    """Series of a model with two thresholds, the first of which has a hole in its accepted set."""
    found, accepted, ratios = [], [], []
    for number, at in ((1, 3.0), (2, 7.0)):
        values = [i / 10 for i in range(101)]
        rows = [(v, 4 * (v - at) ** 2 + (9.0 if number == 1 and 3.2 < v < 3.6 else 0.0)) for v in values]
        pieces = [(at - 1.3, at + 0.2), (at + 0.6, at + 1.3)] if number == 1 else [(at - 1.3, at + 1.3)]
        ends = {
            "low": at - 1.3,
            "high": at + 1.3,
            "critical": 7.35,
            "values_in_set": 24,
            "values_in_hull": 27,
        }
        found.append({"number": number, "threshold": at, **ends})
        accepted += [{"number": number, "low": low, "high": high} for low, high in pieces]
        ratios += [{"number": number, "value": v, "ratio": r} for v, r in rows]
    return {"thresholds": found, "accepted": accepted, "likelihood_ratio": ratios}


def facts() -> dict[str, IndexFacts]:
    """The facts of two indices."""
    shared = {"direction": "-", "weight": 0.25}
    rows = [
        {"variable": f"x{i}", "label": f"Indicator {i}", "dimension": f"d{i // 2}", **shared}
        for i in range(4)
    ]
    made = {"options": {"extremes": "pooled"}, "nobs": 24, "years": (2013, 2016)}
    return {name: index_facts(rows, index=name, label=name, **made) for name in ("NQP", "PCA")}


@cache
def _base_map_of(names: tuple[str, ...]) -> str:
    """The base map of the units: cutting it from all prefectures takes a second, so once for each names."""
    units = {"unit": UNITS, "name": names, "name_local": LOCAL, **PLACES}
    return json.dumps(to_builtins(base_map(units, "prefectures")))


def study_files(
    path: Path, names: list[str] = NAMES, specifications: int = 60, outcomes: tuple[str, ...] = ("NQP",)
) -> dict[str, list[str]]:
    """Writes units, a base map, a variable with a gap, lists, a sweep and bootstrap draws; their paths by
    role.
    """
    units = {
        "unit": UNITS,
        "name": names,
        "name_local": LOCAL,
        "region": ["N", "N", "S", "S", "S", "N"],
        **PLACES,
    }
    (path / "base_map.json").write_text(_base_map_of(tuple(names)), encoding="utf-8")
    types = {name: "double" if name in PLACES else "varchar" for name in units}
    write_rows(
        path / "units.parquet",
        [dict(zip(units, row, strict=True)) for row in zip(*units.values(), strict=True)],
        types,
    )
    rng = np.random.default_rng(1)
    values = rng.normal(size=len(UNITS) * len(YEARS)).cumsum()
    values[5] = np.nan
    write_variable(path / "NQP.parquet", np.repeat(UNITS, len(YEARS)), YEARS * len(UNITS), values)
    filled = [
        {"unit": UNITS[1], "name": names[1], "year": y, "measure": "nqp", "value": 1.5}
        for y in YEARS
        for _ in range(3)
    ]
    kinds = {"unit": "varchar", "name": "varchar", "year": "integer", "measure": "varchar", "value": "double"}
    write_rows(path / "imputed.parquet", filled, kinds)
    write_rows(path / "sweep.parquet", sweep_rows(specifications, outcomes), COLUMNS)
    suspected = [{"check": "spikes", "year": y} for y in YEARS for _ in range(2)]
    write_rows(path / "suspects.parquet", suspected, {"check": "varchar", "year": "integer"})
    (path / "boot").mkdir()
    draws = rng.normal(0.02, 0.01, (500, 3))
    np.savez(path / "boot" / "0-500.npz", quantities=np.array(["indirect", "direct", "total"]), draws=draws)
    roles = {
        "variables": "NQP",
        "units": "units",
        "base_map": "base_map",
        "provenance": "imputed",
        "sweep": "sweep",
        "suspects": "suspects",
    }
    files = {
        role: [str(path / f"{stem}{'.json' if stem == 'base_map' else '.parquet'}")]
        for role, stem in roles.items()
    }
    return files | {"draws": [str(path / "boot" / "0-500.npz")]}


def study_source(path: Path) -> FigureSource:
    """All that figures are drawn from, in a test's own folder: copies of files that are written once."""
    first, written = _source_once()
    shutil.copytree(written.name, path, dirs_exist_ok=True)

    def move(files: Mapping[str, Any]) -> dict[str, Any]:
        return json.loads(json.dumps(files).replace(written.name, str(path)))

    return replace_field(
        first, material=deepcopy(first.material), files=move(first.files), joint=move(first.joint)
    )


@cache
def _source_once() -> tuple[FigureSource, tempfile.TemporaryDirectory[str]]:
    """The source, in a folder that is removed when the tests end."""
    options: dict[str, dict[str, Any]] = {
        "boot": {"mediators": ["RI"]},
        "moderation": {"treatment": "DF", "moderator": "DAG"},
        "threshold": {"threshold": "DF"},
        "iv": {"instruments": ["IV1", "IV2"]},
    }
    labels = {"NQP": "New quality productivity", "DF": "Digital finance", "DAG": "Access divide"}
    written = tempfile.TemporaryDirectory()
    path = Path(written.name)
    material = Material(analyses(path), facts(), labels=labels, simulation="invented.")
    files = study_files(path)
    source = FigureSource(material, YEARS, files, options, {"NQP": ["nqp"]}, {"w": joint_files(path)})
    return source, written


def joint_files(
    path: Path,
    failed: int = 0,
    scheme: Scheme = "trajectories",
    blocks: str | None = None,
    family: str = "k_nearest",
) -> dict[str, str]:
    """Writes the joint test of the sweep of `study_files`, with so many estimates that failed; its files.
    family: of what its residual is alike in.
    """
    rng = np.random.default_rng(8)
    t, drawn = rng.normal(size=30) + 1, rng.normal(size=(99, 30))
    drawn.flat[:failed] = np.nan
    chunk = {
        "specifications": np.array([f"s{k}" for k in range(30)]),
        "numbers": np.arange(99),
        "t": drawn,
        "p": 2 * ndtr(-np.abs(drawn)),
        "matrices": np.array(["near, row"]),
        "families": np.array([family]),
        "fingerprints": np.array(["a"]),
        "moran": np.append(0.9, rng.normal(size=99) * 0.1)[:, None],
        "scores": np.zeros(100),
        "groups": np.array([["region", "7"], ["rank", "3"]]),
        "blocks": np.array(8 if blocks else 0),
        "variables": np.array(["DF"]),
        "parameters": np.array([0.3]),
    }
    own = {
        f"s{k}": SweepRow(
            specification=f"s{k}",
            choices={"model": f"M{k % 3}"},
            numbers={"total": t[k], "total_se": 1.0, "total_p": 2 * ndtr(-abs(t[k]))},
        )
        for k in range(30)
    }
    rows, surrogates, document = tables_of(
        "", Joint(surrogates=99, scheme=scheme, blocks=blocks), own, [chunk]
    )
    files = {name: str(path / f"joint_{name}") for name in ("joint", "surrogates", "document")}
    write_records(files["joint"], rows, JointTableRow)
    write_records(files["surrogates"], surrogates, SurrogateRow)
    tested = digest_of(str(path / "sweep.parquet"))
    write_json_record(files["document"], replace(document, rows=tested))
    return files


# A regression table: its configuration, and what it is made from.
CONFIG = {
    "title": "Baseline",
    "layout": "regression",
    "columns": [
        {"analysis": "baseline", "header": "(1)"},
        {"analysis": "steps", "part": "outcome", "header": "(2)"},
        {"analysis": "steps", "part": "direct", "header": "(3)"},
    ],
    "statistics": ["nobs", "r2_within", "hausman"],
    "published": {"file": "regressions.csv", "table": 3, "reason": "the data are simulated."},
}


def regressions(tmp_path) -> Material:
    """Two analyses and printed numbers of one of them."""
    published = tmp_path / "regressions.csv"
    published.write_text(
        "table,column,dependent,term,statistic,value,stars\n"
        "3,1,NQP,DF,coef,0.0453,***\n3,1,NQP,DF,paren,0.0033,\n3,1,NQP,,N,495,\n3,2,NQP,UL,coef,-0.1,\n"
    )
    first = document(tmp_path, "baseline", [estimate(1)])
    steps = [
        estimate(2, part="outcome", analysis="steps"),
        estimate(3, ("DF", "RI", "_cons"), "direct", "steps"),
    ]
    second = document(tmp_path, "steps", steps)
    return Material(
        {"baseline": first, "steps": second},
        published_table=read_published(published, 3),
        labels={"DF": "Digital finance"},
    )

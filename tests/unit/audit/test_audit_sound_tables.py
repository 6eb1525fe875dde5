"""Tables printed from our own estimates give no finding; one number changed gives one."""

import csv
from pathlib import Path

import pytest

from audit.checks import regressions
from audit.declaration import PrintedFacts
from audit.interval import Interval
from audit.run import run_checks
from audit.tables import read_tables
from printed_tables import print_tables, write_rows
from spillover.declarations import convert

SOUND = 24


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> list[tuple[Path, dict]]:
    root = tmp_path_factory.mktemp("sound")
    return [(root / str(seed), print_one(seed, root / str(seed))) for seed in range(SOUND)]


def print_one(seed: int, folder: Path) -> dict:
    """Tables with four, three or two digits, with standard errors or t values in brackets."""
    return print_tables(seed, folder, digits=(4, 3, 2)[seed % 3], brackets=("se", "se", "t")[seed // 3 % 3])


def findings(folder: Path, facts: dict) -> list[str]:
    return [
        f"{name} table {o.table} ({o.column}) {o.term}"
        for name, o in run_checks(read_tables(folder), convert(facts, PrintedFacts)).findings
    ]


def test_sound_tables_give_no_finding(folders):
    assert [found for folder, facts in folders for found in findings(folder, facts)] == []


def test_the_checks_do_run_on_the_sound_tables(folders):
    audit = run_checks(read_tables(folders[0][0]), convert(folders[0][1], PrintedFacts))
    silent = {name for name, made in audit.comparisons.items() if made == 0}
    assert silent == {"text_agrees_with_the_tables"}


@pytest.mark.thorough
def test_hundreds_of_sound_tables_give_no_finding(tmp_path):
    for seed in range(SOUND, SOUND + 300):
        folder = tmp_path / str(seed)
        facts = print_one(seed, folder)
        assert findings(folder, facts) == [], seed


Change = tuple[str, dict[str, str], str, str]
CHANGES: dict[str, Change] = {
    "mediation_identity_holds": (
        "regressions.csv",
        {"table": "3", "column": "4", "term": "X", "statistic": "coef"},
        "value",
        "+0.05",
    ),
    "constant_agrees_with_the_means": (
        "regressions.csv",
        {"table": "3", "column": "1", "term": "_cons", "statistic": "coef"},
        "value",
        "+0.02",
    ),
    "r2_does_not_fall": (
        "regressions.csv",
        {"table": "3", "column": "4", "statistic": "R2"},
        "value",
        "0.0001",
    ),
    "n_is_units_times_periods": (
        "regressions.csv",
        {"table": "3", "column": "3", "statistic": "N"},
        "value",
        "+7",
    ),
    "parts_make_the_whole": (
        "regressions.csv",
        {"table": "7", "column": "1", "statistic": "N"},
        "value",
        "+7",
    ),
    "the_same_regression_prints_the_same": (
        "regressions.csv",
        {"table": "6", "column": "4", "term": "C1", "statistic": "coef"},
        "value",
        "+0.0002",
    ),
    "parenthesis_is_a_standard_error": (
        "regressions.csv",
        {"table": "3", "column": "2", "term": "C2", "statistic": "paren"},
        "value",
        "-0.5000",
    ),
    "standard_error_is_in_line": (
        "regressions.csv",
        {"table": "3", "column": "4", "term": "C2", "statistic": "paren"},
        "value",
        "+3.0",
    ),
    "digits_are_those_of_the_table": (
        "regressions.csv",
        {"table": "3", "column": "4", "term": "C1", "statistic": "paren"},
        "value",
        "0.02856",
    ),
    "total_is_direct_plus_indirect": (
        "table04_mediation.csv",
        {"mechanism": "M", "effect": "indirect"},
        "coef",
        "+0.02",
    ),
    "mediated_totals_agree": (
        "table04_mediation.csv",
        {"mechanism": "K", "effect": "total"},
        "coef",
        "+0.02",
    ),
    "mediated_effects_agree_with_the_steps": (
        "table04_mediation.csv",
        {"mechanism": "M", "effect": "direct"},
        "coef",
        "+0.02",
    ),
    "share_is_effect_over_total": (
        "table04_mediation.csv",
        {"mechanism": "M", "effect": "direct"},
        "proportion_pct",
        "+3.11",
    ),
    "z_is_estimate_over_error": ("table04_mediation.csv", {"mechanism": "M", "effect": "total"}, "z", "+0.5"),
    "p_is_that_of_z": ("table04_mediation.csv", {"mechanism": "M", "effect": "total"}, "p", "0.4321"),
    "interval_suits_the_estimate": (
        "table04_mediation.csv",
        {"mechanism": "M", "effect": "direct"},
        "ci_low",
        "9.0000",
    ),
    "error_of_the_total_is_possible": (
        "table04_mediation.csv",
        {"mechanism": "M", "effect": "total"},
        "bootstrap_se",
        "+1.0",
    ),
    "spatial_total_follows_from_the_coefficients": (
        "regressions.csv",
        {"table": "8", "column": "1", "term": "rho", "statistic": "coef"},
        "value",
        "+0.3",
    ),
    "spatial_direct_effect_is_possible": (
        "regressions.csv",
        {"table": "9", "column": "1", "term": "X:direct", "statistic": "coef"},
        "value",
        "+0.2",
    ),
    "critical_value_is_that_of_one_instrument": (
        "regressions.csv",
        {"table": "10", "statistic": "SY_10"},
        "value",
        "19.93",
    ),
    "kleibergen_paap_f_is_the_square_of_t": (
        "regressions.csv",
        {"table": "10", "statistic": "KP_F"},
        "value",
        "+9.0",
    ),
    "kleibergen_paap_lm_is_possible": (
        "regressions.csv",
        {"table": "10", "statistic": "KP_LM"},
        "value",
        "133.333",
    ),
    "f_is_no_less_than_its_largest_t_allows": (
        "regressions.csv",
        {"table": "3", "column": "3", "statistic": "F"},
        "value",
        "0.0100",
    ),
    "mean_lies_between_minimum_and_maximum": (
        "table02_descriptives.csv",
        {"variable": "Y"},
        "mean",
        "99.0000",
    ),
    "standard_deviation_is_possible": ("table02_descriptives.csv", {"variable": "Y"}, "sd", "+40"),
    "observations_are_units_times_periods": ("table02_descriptives.csv", {"variable": "Y"}, "obs", "+1"),
    "weights_sum_to_one": ("table01_weights.csv", {"indicator": "x3"}, "weight", "+0.01"),
    "moran_is_possible": ("table07_moran.csv", {"year": "2001"}, "moran_i", "1.409"),
    "moran_stars_rise_with_it": ("table07_moran.csv", {"year": "2001"}, "stars", ""),
    "moran_years_are_the_sample": ("table07_moran.csv", {"year": "2001"}, "year", "2031"),
    "stars_follow_the_rule": (
        "regressions.csv",
        {"table": "10", "term": "Z", "statistic": "coef"},
        "stars",
        "",
    ),
    "stars_follow_one_rule": (
        "regressions.csv",
        {"table": "10", "term": "Z", "statistic": "coef"},
        "stars",
        "",
    ),
}


@pytest.mark.parametrize("check", list(CHANGES))
def test_one_changed_number_is_found(folders, tmp_path, check):
    folder, facts = folders[0]
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    name, where, column, new = CHANGES[check]
    change(tmp_path / name, where, column, new)
    audit = run_checks(read_tables(tmp_path), convert(facts, PrintedFacts))
    found = [o for n, o in audit.findings if n == check]
    assert found, audit.findings
    assert found[0].sentence
    assert found[0].printed_values or found[0].term


def change(path: Path, where: dict[str, str], column: str, new: str) -> None:
    """Replaces one cell: by a text, or by its number plus something (`+0.02`), with as many digits."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    hits = [row for row in rows if all(row[k] == v for k, v in where.items())]
    assert len(hits) == 1, hits
    old = hits[0][column]
    digits = len(old.partition(".")[2])
    hits[0][column] = f"{float(old) + float(new):.{digits}f}" if new.startswith("+") else new
    assert hits[0][column] != old
    write_rows(path, rows)


@pytest.mark.debt("33.18")
def test_a_constant_of_forty_terms_is_judged_without_all_their_sets(monkeypatch):
    """Of forty terms there are a trillion sets of those that may be centred."""
    tried = []
    monkeypatch.setattr(regressions, "_interval_by_means", lambda *given: tried.append(1) or Interval(1, 2))
    terms = [f"x{i}" for i in range(40)]
    assert regressions._alternative(None, None, terms, [], Interval(5, 6)) == ""
    assert len(tried) == 10_000
    assert regressions._alternative(None, None, terms, [], Interval(1, 1)) == "x0"

"""The influence of raw cells and of units: against the study run on a changed raw file, and by hand."""

import itertools
import json
import os
import shutil
from contextvars import copy_context
from pathlib import Path

import msgspec
import numpy as np
import pytest
from msgspec import convert

from cli.influence import _lines as list_lines
from cli.influence import find_and_print
from estimate_records import analysis_records
from estimate_records import change as change_record
from influence.build import find_influence, list_moves, read_warehouse
from influence.chain import read_chain
from influence.options import InfluenceOptions
from influence.record import (
    COPY,
    INTERVAL,
    LINE,
    SIGN,
    TREND,
    CellMove,
    InfluenceRecord,
    PerturbationEffect,
    Removal,
    read_influence,
    write_influence,
)
from influence.say import say_failures
from influence.suggestion import is_coded, suggest_value
from influence.units import find_removals
from influence_study import CONFIG, GAP, PLANTED, draw_rows, write_study
from oracles import influential_set
from plan.plan import Plan
from report.influence import build_influence_section, read_influences
from report.material import Material
from report.page_options import InfluenceFiles, PageOptions
from spillover.errors import StudyError
from spillover.messages.study_names import name_by
from stage_runner import Given, run_job, run_stages
from words.render import speaking

CHANGES = {  # cells of the small study by what is special in them: unit, year, column
    "plain": ("u01", 2013, "output"),
    "planted": PLANTED,
    "beside a gap": (GAP[0], GAP[1] - 1, "labour"),
    "lagged, in the index": ("u04", 2012, "second"),
    "first year": ("u05", 2009, "labour"),
    "in the matrix": ("u06", 2010, "income"),
}


def slope(y, x, kept):
    """The slope of a regression through the origin."""
    return float(x[kept] @ y[kept] / (x[kept] @ x[kept]))


@pytest.fixture
def by_hand():
    """A slope that one of nine units makes positive, as `find_removals` is given it, with every subset's."""
    rng = np.random.default_rng(4)
    x = rng.uniform(1, 2, 9)
    y = np.append(rng.normal(-0.2, 0.1, 8), 2.5) * x
    names = [f"u{i}" for i in range(9)]

    def without(units):
        return slope(y, x, np.array([name not in units for name in names]))

    return names, without


@pytest.mark.debt("37.4")
def test_the_fewest_units_are_those_of_a_search_through_all_subsets(by_hand):
    """Of every subset none that is smaller turns the sign or leaves the interval."""
    names, without = by_hand
    own = without([])
    low, high = own - 0.12, own + 0.12
    found = find_removals(own, low, high, {name: without([name]) for name in names}, without)
    assert [one.criterion for one in found] == [SIGN, INTERVAL]
    for one, passes in zip(found, (lambda v: v < 0, lambda v: not low < v < high), strict=True):
        assert one.estimate == without(one.units)
        assert passes(one.estimate)
        sizes = (k for k in range(1, 9) for some in itertools.combinations(names, k) if passes(without(some)))
        assert len(one.units) == next(sizes)


def draw_regression(seed):
    """A panel of 24 units in 6 years, in which the effect of the first regressor differs between units."""
    rng, n, t = np.random.default_rng(seed), 24, 6
    units, years = np.repeat(np.arange(n), t), np.tile(np.arange(t), n)
    x = rng.normal(size=n * t) + rng.normal(size=n)[units]
    z = rng.normal(size=n * t)
    y = rng.normal(0.06, 0.25, n)[units] * x + 0.4 * z + rng.normal(size=n)[units] + rng.normal(size=n * t)
    return y, influential_set.add_dummies(np.column_stack([x, z]), units, years), units


@pytest.mark.debt("37.4")
@pytest.mark.proof("hand calculation")
@pytest.mark.parametrize("seed", range(10))
def test_the_fewest_units_are_those_of_influence_scores(seed):
    """As zaminfluence ranks them; of 200 such panels it needs a unit more in 1 for the sign and in 6 for the
    interval, and never a unit less.
    """
    y, x, units = draw_regression(seed)

    def without(some):
        stay = ~np.isin(units, list(some))
        return influential_set.fit_coefficient(y[stay], x[stay])

    own, scores = without([]), influential_set.find_scores(y, x, units)
    se = np.sqrt(np.square([*scores.values()]).sum())  # clustered by unit: the scores are its sandwich
    low, high = own - 1.96 * se, own + 1.96 * se
    found = find_removals(own, low, high, {unit: without([unit]) for unit in scores}, without)
    _count, of_sign = influential_set.find_set(scores, -own, lambda some: without(some) * own < 0)
    ends = [
        influential_set.find_set(scores, low - own, lambda some: without(some) < low),
        influential_set.find_set(scores, high - own, lambda some: without(some) > high),
    ]
    of_interval = min((some for _count, some in ends if some), key=len, default=None)
    for one, theirs in zip(found, (of_sign, of_interval), strict=True):
        assert len(theirs) - 1 <= len(one.units) <= len(theirs) if theirs else not one.units


def test_no_removal_is_claimed_where_none_was_found():
    found = find_removals(1.0, 0.9, 1.1, {f"u{i}": 1.0 + 0.001 * i for i in range(6)}, lambda units: 1.001)
    assert [one.units for one in found] == [(), ()]
    assert find_removals(1.0, None, None, {}, lambda units: None) == [Removal(criterion=SIGN)]


def move_of(place, missing, interpolated, unit="u"):
    """A cell's row by its two changes."""
    return CellMove(
        file="f.csv",
        sheet="",
        cell=place,
        source="s",
        measure="m",
        units=(unit,),
        years=(2001,),
        text="1",
        value=1.0,
        value_unit="",
        omission=PerturbationEffect(change=missing),
        interpolation=PerturbationEffect(change=interpolated, value=2.0, years=(2000, 2002)),
    )


def record_of(term, **values):
    """The influence on one estimate, of which one change failed."""
    numbers = {
        "estimate": 1.0,
        "se": 0.5,
        "low": 0.0,
        "high": 2.0,
        "cells": 5,
        "reestimated_cells": 2,
        "failures": 1,
    }
    return InfluenceRecord(analysis="main", part="", term=term, **numbers | values)


def test_cells_of_one_row_are_listed_once():
    moves = [move_of("A1", 0.5, 0.1), move_of("B1", 0.5, 0.3), move_of("C1", -0.2, 0.9, "v")]
    assert [(m.cell, m.equal_cells) for m in list_moves(moves, 1)] == [("C1", 0), ("B1", 1)]
    assert [m.cell for m in list_moves(moves, 3)] == ["C1", "B1", "A1"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of the small study with its results."""
    folder = tmp_path_factory.mktemp("cells")
    run_in(folder)
    return folder


def run_in(folder, rows=None, analyses=("baseline", "space")):
    """Run a study's stages up to some of its analyses."""
    write_study(folder, rows)
    before = Path.cwd()
    os.chdir(folder)
    try:
        plan = Plan(folder, "cells")
        run_stages(plan)
        for name in analyses:
            run_job(plan, "analysis", name)
    finally:
        os.chdir(before)


def influence_in(folder, finding, limit):
    """The influence on one finding of the study in a folder."""
    given = Given(Plan(folder, "cells"), "cell_influence", (finding,))
    spec = convert(
        {k: v for k, v in json.loads(given.params["spec"]).items() if k != "raw"}, InfluenceOptions
    )
    chain = read_chain(given.input, spec)
    warehouse = read_warehouse(given.input, spec, chain.grid.values)
    for name, values in warehouse.values.items():
        assert np.array_equal(values, chain.grid.values[name], equal_nan=True)
    return chain, warehouse, find_influence(warehouse, chain, limit=limit, shown=10**6)


def changed_rows(where, value):
    """The rows of the raw file with something else in one cell."""
    unit, year, column = where
    return [{**r, column: value} if (r["name"], r["year"]) == (unit, year) else r for r in draw_rows()]


@pytest.mark.debt("37.4")
@pytest.mark.long
@pytest.mark.parametrize("finding", ["1", "2"])
def test_an_estimate_is_that_of_the_study_run_on_the_changed_file(made, finding, tmp_path, monkeypatch):
    """Each cell emptied or replaced in the file itself, and everything from reading it run again."""
    monkeypatch.chdir(made)
    chain, _warehouse, record = influence_in(made, finding, 10**6)
    assert record.reestimated_cells == record.cells
    rows = {(m.units, m.years, m.measure): m for m in record.moves}
    ids = {row["name"]: row["code"] for row in draw_rows()}
    compared = 0
    for number, (name, where) in enumerate(CHANGES.items()):
        move = rows.get(((ids[where[0]],), (where[1],), where[2]))
        if move is None:
            assert (where[2], finding) in {("second", "2"), ("income", "1")}, name
            continue
        for change, text in ((move.omission, ""), (move.interpolation, f"{move.interpolation.value!r}")):
            if change.estimate is None:
                assert finding == "2"  # a spatial model takes no gaps
                continue
            folder = tmp_path / f"{number}{bool(text)}"
            run_in(folder, changed_rows(where, text), [chain.analysis])
            monkeypatch.chdir(folder)
            again = chain.find_term(chain.read_record()).estimate
            monkeypatch.chdir(made)
            assert change.estimate == pytest.approx(again, rel=1e-9), (name, text)
            compared += 1
    assert compared >= 7


@pytest.mark.debt("37.4")
@pytest.mark.thorough
@pytest.mark.parametrize("finding", ["1", "2"])
def test_every_change_of_every_cell_is_that_of_the_study_run_on_the_changed_file(
    made, finding, tmp_path, monkeypatch
):
    """As above, of all cells; what is said not to be estimated ends the study's run in an error too. How many
    there are stands in docs/records/studies.md.
    """
    monkeypatch.chdir(made)
    chain, _warehouse, record = influence_in(made, finding, 10**6)
    names, apart, refused = {row["code"]: row["name"] for row in draw_rows()}, [], 0
    changes = [
        (move, change, text)
        for move in record.moves
        for change, text in ((move.omission, ""), (move.interpolation, f"{move.interpolation.value!r}"))
        if change is not None
    ]
    for number, (move, change, text) in enumerate(changes):
        ((unit,), (year,)) = move.units, move.years
        folder = tmp_path / str(number)
        rows = changed_rows((names[unit], year, move.measure), text)
        if change.estimate is None:
            refused += 1
            with pytest.raises(SystemExit):
                run_in(folder, rows, [chain.analysis])
        else:
            run_in(folder, rows, [chain.analysis])
            monkeypatch.chdir(folder)
            again = chain.find_term(chain.read_record()).estimate
            apart.append(abs(change.estimate / again - 1))
        monkeypatch.chdir(made)
        shutil.rmtree(folder)
    print(
        f"finding {finding}: {len(record.moves)} cells, {len(apart)} changes run, {refused} refused, largest "
        f"relative difference {max(apart)}"
    )
    assert max(apart) < 1e-9


@pytest.mark.debt("37.4")
@pytest.mark.long
def test_planted_cells_are_found_and_ranks_leave_nothing_large_out(made, monkeypatch):
    monkeypatch.chdir(made)
    place = next(i for i, r in enumerate(draw_rows(), 2) if (r["name"], r["year"]) == PLANTED[:2])
    _chain, _warehouse, every = influence_in(made, "1", 10**6)
    _chain, _warehouse, ranked = influence_in(made, "1", 25)
    assert ranked.reestimated_cells < every.reestimated_cells == every.cells
    assert f"D{place}" in [move.cell for move in every.moves[:2]]
    assert [m.cell for m in ranked.moves[:12]] == [m.cell for m in every.moves[:12]]
    reasons = {m.cell: m.reasons for m in ranked.moves}
    gap = next(i for i, r in enumerate(draw_rows(), 2) if (r["name"], r["year"]) == GAP[:2])
    assert reasons[f"E{gap - 1}"] == reasons[f"E{gap + 1}"] == ("gap",)
    _chain, _warehouse, space = influence_in(made, "2", 25)
    assert space.moves[0].cell == f"D{place}"
    assert {m.measure for m in space.moves if "matrix" in m.reasons} == {"income"}


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (CONFIG.partition("report:")[0], "the study has no finding"),
        (CONFIG.replace("    licence: L\n", "    licence: L\n    confidential: true\n"), "confidential"),
    ],
)
def test_a_study_that_has_no_influence_is_told_why(tmp_path, monkeypatch, config, told):
    monkeypatch.chdir(tmp_path)
    write_study(tmp_path, config=config)
    with pytest.raises(StudyError, match=told):
        find_and_print(tmp_path, [], "cells", False)
    assert not Plan(tmp_path, "cells")["cell_influence"].keys


def test_no_plain_run_looks_for_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_study(tmp_path)
    plan = Plan(tmp_path, "cells")
    assert len([*plan["cell_influence"].results()]) == 2
    assert not plan["cell_influence"].is_in_every_run
    assert plan["page"].job().options.influence == InfluenceFiles()


def test_the_page_escapes_its_texts_and_says_what_is_out_of_date(tmp_path):
    record = record_of(
        "x",
        failure="no <i>way</i>",
        moves=(
            CellMove(**{**fields_of(move_of("<b>A1</b>", 0.5, 0.1)), "units": ("Town 1",)}),
            CellMove(**{**fields_of(move_of("C3", 0.5, 0.1)), "years": ()}),
            CellMove(
                **{
                    **fields_of(move_of("B2", None, 0.2)),
                    "omission": PerturbationEffect(failure="no <i>way</i>"),
                }
            ),
        ),
        removals=(
            Removal(criterion=SIGN, units=("u", "v"), estimate=-0.1),
            Removal(criterion=INTERVAL, units_tried=4),
        ),
    )
    write_influence(tmp_path / "1.json", record)
    assert read_influence(tmp_path / "1.json") == record
    row = {"term": "x", "estimate": 1.0, "se": 0.5, "p": 0.1}
    material = Material(analysis_records({"main": {"estimates": [{"model": "main", "terms": [row]}]}}))
    spec = {
        "influence": {"files": {"main  x": str(tmp_path / "1.json")}},
        "page": {"main_results": [{"label": "A & B", "analysis": "main", "term": "x"}]},
        "plan": {},
        "study": {"study": "s", "years": [2000, 2001]},
    }
    body = str(build_influence_section(read_influences(convert(spec, PageOptions), material)).body)
    assert "out of date" not in body
    change_record(material.analyses["main"].estimates[0].terms[0], se=0.6)
    body = str(build_influence_section(read_influences(convert(spec, PageOptions), material)).body)
    for text in (
        "A &amp; B",
        "&lt;b&gt;A1",
        "out of date",
        "+0.500",
        "no &lt;i&gt;way",
        "spillover trace s &#39;Town 1&#39; 2001 m",
        "spillover trace s u 2000 m",
    ):
        assert text in body, text
    assert "Without u, v (2 units) the sign turns" in body
    assert "4 at most" in body
    assert (
        build_influence_section(read_influences(convert({**spec, "influence": {}}, PageOptions), material))
        is None
    )


def fields_of(move):
    """A row's fields by name."""
    return {name: getattr(move, name) for name in move.__struct_fields__}


@pytest.mark.debt("37.4")
@pytest.mark.parametrize(
    ("series", "year", "code", "suggested"),
    [
        ({2000: 1.0, 2004: 5.0}, 2001, None, (2.0, (2000, 2004), LINE)),
        # The start and the end of a trend: neither is what stands beside.
        ({2001: 20.0, 2002: 40.0, 2003: 80.0}, 2000, None, (10.0, (2001,), TREND)),
        ({2000: -2.0, 2001: 0.0, 2002: 2.0, 2004: 6.0}, 2005, None, (8.0, (2004,), TREND)),
        ({2000: 7.0}, 2001, None, (7.0, (2000,), TREND)),
        # An adoption moves by a year; what lies among its like stays.
        ({2000: 0.0, 2001: 0.0, 2003: 1.0}, 2002, 1.0, (0.0, (2001,), COPY)),
        ({2000: 0.0, 2001: 0.0, 2003: 1.0}, 2002, 0.0, (1.0, (2003,), COPY)),
        ({2000: 1.0, 2002: 1.0}, 2001, 1.0, (1.0, (2000,), COPY)),
        ({2001: 3.0, 2002: 1.0}, 2000, 1.0, (3.0, (2001,), COPY)),
    ],
)
def test_the_years_beside_suggest_a_line_a_usual_change_or_a_code(series, year, code, suggested):
    value, *rest = suggest_value(series, year, code)
    assert (pytest.approx(value), *rest) == suggested


@pytest.mark.debt("37.4")
def test_codes_are_few_whole_numbers_that_come_again():
    assert is_coded([0.0, 1.0] * 3)
    assert is_coded([1.0, 2.0, 4.0] * 9)
    assert not is_coded([0.0, 0.5, 1.0] * 9)
    assert not is_coded([1.0, 2.0, 3.0, 4.0])
    assert not is_coded([float(i) for i in range(11)] * 9)


@pytest.mark.debt("37.4")
def test_the_terminal_has_the_labels_of_the_study_and_where_a_number_comes_from():
    study = {
        "variables": {"column_e": "Green index", "column_f": "Loans"},
        "analyses": {"main": "Main model"},
        "measures": {},
    }
    moves = (
        CellMove(**{**fields_of(move_of("E2", 0.5, 0.1)), "measure": "column_e"}),
        CellMove(
            **{
                **fields_of(move_of("G2", None, None)),
                "measure": "column_g",
                "omission": PerturbationEffect(failure="It must be 0 or 1."),
                "interpolation": PerturbationEffect(change=0.2, value=0.0, years=(2000,), method=COPY),
            }
        ),
    )
    record = record_of(
        "column_f",
        failure="It must be 0 or 1.",
        moves=moves,
    )
    context = copy_context()  # the names are this test's alone
    context.run(name_by, study)
    head, first, second, failures = context.run(lambda: [*list_lines(record, {})])
    assert head.startswith("Main model Loans: 1, ")
    assert "Green index of u 2001" in first
    assert "as the years beside: +0.100 with 2 (from 2000, 2002)" in first
    assert "as the years beside: +0.200 with 0 (the value of 2000)" in second
    assert failures.endswith("0 or 1.")
    with speaking("zh"):
        assert not say_failures(msgspec.structs.replace(record, failure="须为0或1。")).endswith("。。")

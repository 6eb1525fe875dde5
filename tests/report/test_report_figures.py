import json
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import msgspec
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from base.artifacts.parquet import read_rows, write_rows
from report import draw
from report.figure import figures
from report.figure_style import fit_labels, save, wrap_text
from report.figures.map import _visible_rings, drop_invisible_corners
from report.figures.missing import count_others
from report.figures.moran import _name_points
from report.figures.specification_curve import _draw
from report.svg import empty_reason
from report.sweeps import SweepEstimates
from report_fixtures import COLUMNS, UNITS, study_source
from spillover.errors import StudyError
from spillover.messages.common import STUDIED
from spillover.tables.number_format import format_fixed, typeset_text
from words.render import say


@pytest.fixture
def source(tmp_path):
    return study_source(tmp_path)


POLICIES = ("event_study", "honest", "parallel_trends", "placebo", "bacon", "balance")
CONFIGS = {
    "map": {"variable": "NQP"},
    "paths": {"variable": "NQP", "by": "region"},
    "index_weights": {"indices": ["NQP", "PCA"]},
    "coefficients": {"columns": [{"analysis": "baseline", "header": "Baseline"}], "terms": ["DF", "UL"]},
    "effects": {
        "columns": [{"analysis": "effects", "header": "SDM"}, {"analysis": "effects", "header": "Again"}]
    },
    "bootstrap": {"analyses": ["boot"]},
    "marginal_effects": {"analyses": ["moderation"]},
    "likelihood_ratio": {"analyses": ["threshold"]},
    "moran": {"analyses": ["moran"]},
    "unit_effects": {"analyses": ["effects"], "term": "DF"},
    "first_stages": {"analyses": ["iv"]},
    "specification_curve": {"sweep": "w"},
    "sweep_matrices": {"sweep": "w", "by": "family"},
    "null_band": {"sweep": "w"},
    "missing": {"variables": ["NQP"]},
    "suspects": {},
    **{kind: {"analyses": ["policy"]} for kind in POLICIES},
}


def of_kind(source, kind, **more):
    """A figure's configuration, and what it is drawn from."""
    return {"kind": kind, "title": "T", "caption": "C", **CONFIGS[kind], **more}, source


def make_figure(name, configured) -> Figure:
    return draw.make_figure(name, *configured)


def test_every_kind_has_a_test():
    """`robustness` has a test of its own, on the jobs that it gathers."""
    assert {*CONFIGS, "robustness"} == set(figures())


def texts(figure: Figure) -> set[str]:
    return {text.get_text() for text in figure.findobj(match=lambda artist: hasattr(artist, "get_text"))}


# Kinds of figures that everyday tests draw twice: points, lines, a curve of many, areas and a grid of panels.
TWICE = ("coefficients", "event_study", "specification_curve", "map", "paths")


@pytest.mark.parametrize(
    "kind", [pytest.param(k, marks=() if k in TWICE else pytest.mark.long) for k in CONFIGS]
)
def test_each_kind_draws_the_same_bytes_twice(kind, source, tmp_path):
    for run in ("a", "b"):
        figure = make_figure(kind, of_kind(source, kind))
        assert not any("No data" in text for text in texts(figure))
        assert "Simulated data" in texts(figure)
        save(figure, [str(tmp_path / f"{run}.svg"), str(tmp_path / f"{run}.png")])
    assert empty_reason(tmp_path / "a.svg") == ""
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize(
    ("kind", "change", "reason"),
    [
        ("coefficients", {"terms": ["XX"]}, "no model has a term XX"),
        ("effects", {"columns": [{"analysis": "baseline"}]}, "no model of the figure reports"),
        ("bootstrap", {"analyses": ["baseline"]}, "no bootstrap draws"),
        ("marginal_effects", {"analyses": ["baseline"]}, "no marginal effects"),
        ("likelihood_ratio", {"analyses": ["baseline"]}, "no thresholds"),
        ("honest", {"analyses": ["baseline"]}, "give it sizes of violations"),
        ("moran", {"analyses": ["baseline"]}, "no Moran's I"),
        ("unit_effects", {"term": "XX"}, "no effects of XX by unit; name it in effects_by_unit"),
        ("first_stages", {"analyses": ["baseline"]}, "no first stages"),
        ("map", {"years": [1999]}, "no value in 1999"),
        ("specification_curve", {"effect": "direct"}, "direct effect"),
    ],
)
def test_a_figure_without_data_is_a_line_that_says_why(kind, change, reason, source, tmp_path):
    figure = make_figure(kind, of_kind(source, kind, **change))
    assert any("No data: " in text and reason in text.replace("\n", " ") for text in texts(figure))
    assert not figure.axes
    save(figure, [str(tmp_path / "empty.svg")])
    assert reason in empty_reason(tmp_path / "empty.svg")


def test_the_curve_says_how_many_intervals_its_frame_cuts(source):
    from report.sweeps import read_sweep

    curve = make_figure("f", of_kind(source, "specification_curve"))
    sweep = read_sweep(source.files["sweep"][0], "total")
    bottom, top = curve.axes[0].get_ylim()
    cut = ((sweep.low < bottom) | (sweep.high > top)).sum()
    out = ((sweep.estimate < bottom) | (sweep.estimate > top)).sum()
    assert cut > 0 == out
    said = {text.replace("\n", " ") for text in texts(curve)}
    assert f"Intervals beyond the frame: {cut} of {len(sweep.low)}" in said


def test_names_of_neighbouring_points_are_not_drawn_over_each_other():
    figure = Figure(figsize=(4, 3))
    axes = figure.subplots()
    axes.set(xlim=(-2, 2), ylim=(-2, 2))
    _name_points(axes, [(1.5, 1.0, "Chongqing"), (1.52, 1.01, "Chengdu"), (-1.5, 1.0, "Lhasa")])
    FigureCanvasAgg(figure)
    boxes = [text.get_window_extent() for text in axes.texts]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert all(axes.bbox.x0 <= box.x0 and box.x1 <= axes.bbox.x1 for box in boxes)
    places = {text.get_text(): text.get_position()[0] for text in axes.texts}
    assert places["Lhasa"] < -1.5 < 1.52 < places["Chengdu"], "beyond the points, not among them"


def test_the_local_map_says_which_p_decides(source):
    found = {text.replace("\n", " ") for text in texts(make_figure("f", of_kind(source, "moran")))}
    assert "Local Moran's I at 5%, p of the permutations, not adjusted" in found
    source.material.analyses["moran"].estimates[0].settings["clusters_by"] = "adjusted"
    found = {text.replace("\n", " ") for text in texts(make_figure("f", of_kind(source, "moran")))}
    assert "Local Moran's I at 5%, p adjusted over all units (Benjamini and Hochberg)" in found


def test_a_joint_test_of_an_earlier_sweep_is_not_drawn(source):
    """Nor is one that nobody made."""
    drawn = texts(make_figure("f", of_kind(source, "null_band")))
    assert any("Median t ratio: p = " in text and "descriptive" in text for text in drawn)
    assert "share of the variance of t ratios explained by each choice alone" in drawn
    none = replace(source, joint={})
    assert any("make deep" in text for text in texts(make_figure("f", of_kind(none, "null_band"))))
    document = Path(source.joint["w"]["document"])
    document.write_text(document.read_text().replace('"rows": "', '"rows": "0'), encoding="utf-8")
    assert any("earlier sweep" in text for text in texts(make_figure("f", of_kind(source, "null_band"))))


def test_what_was_added_to_a_recorded_plan_is_a_strip_of_the_curve(source):
    """In black beneath the one specification that was added."""
    curve = of_kind(source, "specification_curve")
    assert "exploratory" not in texts(make_figure("f", curve))
    path = source.files["sweep"][0]
    rows = read_rows([path])
    estimated = next(k for k, row in enumerate(rows) if row["total"] is not None)
    marked = [{**row, "exploratory": "matrix more" if k == estimated else None} for k, row in enumerate(rows)]
    write_rows(path, marked, {**COLUMNS, "exploratory": "varchar"})
    figure = make_figure("f", curve)
    assert {"plan", "recorded", "exploratory"} <= {*texts(figure)}
    strip = next(axes for axes in figure.axes if axes.get_title("left") == "plan")
    labels = [label.get_text() for label in strip.get_yticklabels()]
    shown = dict(zip(labels, strip.images[0].get_array(), strict=True))
    at = np.argsort([row["total"] for row in rows if row["total"] is not None]).tolist().index(0)
    assert shown["exploratory"].tolist() == [float(k == at) for k in range(len(shown["exploratory"]))]


def test_estimates_beyond_the_frame_are_counted(source):
    kind = of_kind(source, "sweep_matrices")
    assert not any("beyond the frame" in text for text in texts(make_figure("f", kind)))
    path = source.files["sweep"][0]
    rows = [row for row in read_rows([path]) if row["total"] is not None]
    many = rows * (100 // len(rows))
    write_rows(path, [*many, {**rows[0], "total": 1e6}], COLUMNS)
    said = {text.replace("\n", " ") for text in texts(make_figure("f", kind))}
    assert f"Estimates beyond the frame: 1 of {len(many) + 1}" in said


def test_a_wrong_name_is_an_error(source):
    with pytest.raises(StudyError, match=r"figures\.f: analysis 'nothing'"):
        make_figure("f", of_kind(source, "bootstrap", analyses=["nothing"]))
    with pytest.raises(StudyError, match="no choice 'colour'"):
        make_figure("f", of_kind(source, "sweep_matrices", by="colour"))


def test_bounds_are_drawn_an_interval_for_each_size_and_a_panel_for_each_estimator(source):
    figure = make_figure("f", of_kind(source, "honest"))
    rows = source.material.series("policy", "honest")
    for axes in figure.axes:
        shown = [row for row in rows if say(STUDIED[row["estimator"]]) == axes.get_title("left")]
        drawn = [(line[0][1], line[1][1]) for line in axes.collections[0].get_segments()]
        assert drawn == [(row["low"], row["high"]) for row in shown]
        assert [label.get_text() for label in axes.get_xticklabels()] == [f"{r['size']:g}" for r in shown]
    assert len(figure.axes) == 2


def test_polygons_share_their_borders_and_follow_the_real_areas(source):
    base = source.base_map()
    assert all(unit.rings for unit in base.units.values())
    areas = {u: sum(abs(shoelace(ring)) for ring in base.units[u].rings) for u in UNITS}
    # Official areas in square kilometres: Urumqi 13,788, Nanning 22,112, Kunming 21,013.
    for unit, area in (("650100", 13788), ("450100", 22112), ("530100", 21013)):
        assert abs(areas[unit] / area - 1) < 0.05


def shoelace(ring) -> float:
    x, y = np.array(ring, dtype=float).T
    return float(x[:-1] @ y[1:] - x[1:] @ y[:-1]) / 2


def test_axes_say_the_level_of_the_intervals_and_what_was_resampled(source):
    record = source.material.analyses["baseline"].estimates[0]
    assert "Estimate with 95% interval" in texts(make_figure("f", of_kind(source, "coefficients")))
    record.settings["level"] = 0.9
    assert "Estimate with 90% interval" in texts(make_figure("f", of_kind(source, "coefficients")))
    source.material.analyses["boot"].estimates[0].settings["resample"] = "rows"
    assert "Resampled effect (500 draws of rows)" in texts(make_figure("f", of_kind(source, "bootstrap")))


def test_first_stages_are_known_by_their_instruments(source):
    found = texts(make_figure("f", of_kind(source, "first_stages")))
    assert {"IV1", "IV2", "IV1, IV2", "Kleibergen–Paap"} <= found
    labels = source.material.labels | {"IV1": "Telephones in 1984"}
    named = replace(source, material=replace(source.material, labels=labels))
    two = texts(make_figure("f", of_kind(named, "first_stages", analyses=["iv", "iv"])))
    assert {"Telephones in 1984", "IV2", "iv"} <= two, "labels, below the name of each analysis"


@pytest.mark.parametrize("label", [r"CO$_{2}$ m^{2} $", r"\bad{$\frac{$ {study}", "_hidden & b < c"])
@pytest.mark.parametrize("kind", ["coefficients", "effects", "paths", "map"])
def test_labels_are_plain_text(source, kind, label, tmp_path):
    labels = dict.fromkeys(("NQP", "DF", "UL", "RI"), label)
    plain = replace(source, material=replace(source.material, labels=labels))
    columns = [{**column, "header": label} for column in CONFIGS[kind].get("columns", [])]
    figure = make_figure("f", of_kind(plain, kind, **({"columns": columns} if columns else {})))
    save(figure, [str(tmp_path / "f.svg")])
    assert any(label in text for text in texts(figure))


def test_what_is_too_small_to_be_seen_is_left_out_of_a_map():
    axes = Figure(figsize=(1, 1), dpi=72).add_axes((0, 0, 1, 1))  # 72 points wide
    axes.set_xlim(0, 72)
    square = [(0, 0), (10, 0), (10, 0.1), (10, 10), (14, 10), (10, 10), (0, 10), (0, 0)]
    expected = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    assert drop_invisible_corners(np.array(square), axes) == pytest.approx(np.array(expected))
    island = np.array([(0, 0), (0.1, 0), (0.1, 0.1), (0, 0)])
    assert drop_invisible_corners(island, axes) is island
    assert [len(ring) for ring in _visible_rings([np.array(square), island], axes)] == [len(expected)]
    assert _visible_rings([island], axes)[0] is island


def test_a_map_leaves_room_between_what_it_found_and_its_years(source):
    figure = make_figure("f", of_kind(source, "map", years=[2013, 2014]))
    for _time in range(3):  # the shape of a map decides the layout more with each
        figure.get_layout_engine().execute(figure)
    below = figure._suptitle.get_window_extent().y0
    assert below - figure.axes[0].title.get_window_extent().y1 > 4


def test_maps_have_the_shape_of_their_country(source):
    tall, one = (
        make_figure("f", of_kind(source, "map", years=[2013, 2014])),
        make_figure("f", of_kind(source, "map", years=[2013])),
    )
    assert shape(tall) == pytest.approx(shape(one))
    source.files["base_map"][0] = wide_map(source)
    assert shape(make_figure("f", of_kind(source, "map", years=[2013]))) < shape(one) / 1.5


def shape(figure) -> float:
    """Its height without that of the lines above it."""
    return figure.get_figheight() - 0.16 * len(figure.get_suptitle().split("\n"))


def wide_map(source) -> str:
    """A file of the base map pressed flat."""
    path = Path(source.files["base_map"][0])
    base = json.loads(path.read_text(encoding="utf-8"))
    base.pop("inset", None)
    for unit in base["units"].values():
        unit |= {"centre": [unit["centre"][0], unit["centre"][1] / 4], "rings": []}
    flat = path.with_name("flat.json")
    flat.write_text(json.dumps(base), encoding="utf-8")
    return str(flat)


def found(source, kind, **more) -> str:
    """What a figure says above itself, in one line."""
    figure = make_figure(kind, of_kind(source, kind, **more))
    title = figure.get_suptitle()
    return " ".join(title.split("\n"))


def test_a_figure_says_what_its_numbers_are(source):
    """Counted here from the figure's own rows."""
    from report.sweeps import read_sweep

    sweep = read_sweep(source.files["sweep"][0], "total")
    up, clear = sweep.estimate > 0, sweep.p < 0.05
    said = found(source, "specification_curve")
    assert said.startswith(
        f"Positive in {up.sum()} of {len(up)} specifications, in {(up & clear).sum()} with p"
    )
    assert f"negative in {(~up).sum()}, in {(~up & clear).sum()} with p" in said
    assert f"median {np.median(sweep.estimate):.4f}".replace("-", "−") in said
    rows = {row.term: row for row in source.material.estimate("baseline").terms}
    clear = int(rows["DF"].low > 0 or rows["DF"].high < 0)
    value = f"{rows['DF'].estimate:.4f}".replace("-", "−")
    assert f"{value} in 1 models, {clear} of their intervals exclude zero" in found(source, "coefficients")
    years = [row for row in source.material.estimates("moran")[0].terms if row.term.isdigit()]
    count = sum(row.p < 0.05 for row in years)
    assert found(source, "moran").endswith(
        f"p\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}0.05 in {count} of {len(years)} years"
    )
    _, years, values = source.panel("NQP")
    ends = [f"{values[years == year].mean():.4f} in {year}" for year in (years.min(), years.max())]
    assert found(source, "paths") == f"The mean over units is {ends[0]} and {ends[1]}"
    largest = max(source.material.facts["NQP"].indicators, key=lambda one: one.weight)
    assert found(source, "index_weights").endswith(f"({largest.weight:.3f})")
    _, years, values = source.panel("NQP")
    means = [f"{year}: mean {np.nanmean(values[years == year]):.4f}, highest in " for year in (2013, 2016)]
    assert all(mean.replace("-", "−") in found(source, "map") for mean in means)


@pytest.mark.parametrize("kind", CONFIGS)
def test_every_kind_says_a_number_above_itself(kind, source):
    said = found(source, kind)
    assert any(letter.isdigit() for letter in said), said


def test_what_a_figure_says_is_counted_from_its_rows(source):
    """The effect is 1 − m / 5 with an interval of half a unit on each side: zero is outside below 2.5 and
    from 7.5 on.
    """
    said = found(source, "marginal_effects")
    assert said == "Access divide: interval above zero at 40% of the observations, below at 40%"
    series = source.material.analyses["moderation"].series
    hidden = tuple(msgspec.structs.replace(row, low=-9.0, high=9.0) for row in series["marginal_effect"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(series, "marginal_effect", hidden)
        count = len(series["observed"])
        said = found(source, "marginal_effects")
    assert said == f"Access divide: the interval includes zero at all {count} observations"
    estimate = next(row for row in source.material.estimate("boot").terms if row.term == "indirect")
    value = f"{estimate.estimate:.4f}".replace("-", "−")
    assert found(source, "bootstrap") == f"Indirect effect through RI: {value}, 2 of 2 intervals exclude zero"
    assert found(source, "likelihood_ratio") == (
        "Digital finance: threshold 1 at 3, not rejected in 2 pieces from 1.7 to 4.3; "
        "Digital finance: threshold 2 at 7, not rejected from 5.7 to 8.3"
    )
    assert found(source, "unit_effects") == (
        "received: 0.0000 to 0.5000, lowest in Urumqi, highest in Xining; "
        "sent: −0.2000 to 0.3000, lowest in Xining, highest in Urumqi"
    )
    # One value is missing, and four are filled, each of them three times.
    assert found(source, "missing") == (
        "Of 24 cells: 4 filled from adjacent years; most of New quality productivity (4)"
    )
    assert found(source, "suspects") == "8 numbers are suspected, most by the check “spikes” (8)"


def test_long_names_of_axes_and_panels_stand_in_their_axes(source):
    """Of Chinese letters, which have no blanks between them."""
    label = "数字普惠金融覆盖广度与使用深度综合指数" * 3
    long = replace(source, material=replace(source.material, labels=dict.fromkeys(("NQP", "DF"), label)))
    for kind, of in (("paths", "height"), ("likelihood_ratio", "width"), ("map", "width")):
        figure = make_figure(kind, of_kind(long, kind))
        figure.get_layout_engine().execute(figure)
        for axes in figure.axes:
            for text in (axes.xaxis.label, axes.yaxis.label):
                if label[:5] in text.get_text():
                    assert text.get_text().replace("\n", "") == label
                    assert getattr(text.get_window_extent(), of) <= getattr(figure.bbox, of)


@pytest.mark.filterwarnings("error:constrained_layout not applied")
@pytest.mark.parametrize("kind", CONFIGS)
def test_a_label_of_440_letters_is_printed_whole_and_within_the_figure(source, kind):
    label = "The registered population at the year's end " * 10
    names = ("NQP", "DF", "DAG", "UL", "RI", "FDL", "ESL")
    long = replace(source, material=replace(source.material, labels=dict.fromkeys(names, label.strip())))
    figure = make_figure(kind, of_kind(long, kind))
    figure.get_layout_engine().execute(figure)
    for axes in figure.axes:
        rows = [text for text in axes.get_yticklabels() if text.get_text()]
        boxes = sorted((text.get_window_extent() for text in rows), key=lambda box: box.y0)
        if any("registered" in text.get_text() for text in rows):
            assert all(below.y1 <= above.y0 + 1 for below, above in pairwise(boxes))
        named = [*rows, axes.xaxis.label, axes.yaxis.label, axes.title, *axes.texts]
        for text in [*named, *(axes.get_legend().get_texts() if axes.get_legend() else [])]:
            if "registered" in text.get_text():
                box = text.get_window_extent()
                assert figure.bbox.x0 - 1 <= box.x0 < box.x1 <= figure.bbox.x1 + 1, text.get_text()


def test_a_variable_that_does_not_vary_names_no_highest_unit(source):
    from base.artifacts.parquet import write_variable

    write_variable(Path(source.files["variables"][0]), UNITS[:2], [2013, 2013], [1.0, 1.0])
    assert found(source, "map") == "2013: 1.0000 in each of 2 units"


def test_a_variable_that_is_all_there_says_so(source):
    from base.artifacts.parquet import write_variable

    write_variable(Path(source.files["variables"][0]), ["a", "b"], [2013, 2013], [1.0, 2.0])
    source.files["provenance"] = []
    assert found(source, "missing") == "All 2 cells are as a source has them"


def test_the_curve_marks_the_estimates_that_it_is_asked_to(source):
    mark = {"analysis": "baseline", "term": "DF", "header": "Main model"}
    value = source.material.estimate("baseline").terms[0].estimate
    figure = make_figure("specification_curve", of_kind(source, "specification_curve", marks=[mark]))
    assert f"Main model\n{typeset_text(format_fixed(value))}" in texts(figure)
    lines = [line for line in figure.axes[0].lines if set(line.get_ydata()) == {value}]
    assert len(lines) == 1
    low, high = figure.axes[0].get_ylim()
    assert low < value < high
    with pytest.raises(StudyError, match="marks: baseline has no term 'nosuch'; its terms are DF"):
        make_figure(
            "specification_curve", of_kind(source, "specification_curve", marks=[{**mark, "term": "nosuch"}])
        )


def test_a_variable_has_the_same_classes_in_each_of_its_maps(source):
    def bounds(year):
        figure = make_figure("map", of_kind(source, "map", years=[year]))
        return figure.axes[-1].get_xlim(), [t.get_text() for t in figure.axes[-1].get_xticklabels()]

    assert bounds(2013) == bounds(2016)


def test_lines_are_about_as_long_and_keep_together_what_is_one():
    assert wrap_text("地形起伏度×滞后一期移动电话用户数", 32) == ["地形起伏度×滞后一", "期移动电话用户数"]
    assert wrap_text("主模型SDM（Lee–Yu）", 16) == ["主模型SDM", "（Lee–Yu）"]
    for found in ("p < 0.05", "p\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}0.05"):
        assert wrap_text(f"median of 828, in 637 of them with {found}", 36)[-1].endswith(found)
    assert wrap_text("x" * 25, 10) == ["x" * 9, "x" * 9, "x" * 7]


@pytest.mark.debt("32.15")
def test_cells_of_variables_that_are_not_drawn_are_counted(tmp_path):
    """Of three cells in the lists two are of measures that the figure's variables are made of."""
    for name, measures in (("imputed", ["loans", "telecom"]), ("corrections", ["gdp"])):
        rows = [{"unit": "a", "measure": measure} for measure in measures]
        write_rows(tmp_path / f"{name}.parquet", rows, {"unit": "varchar", "measure": "varchar"})
    lists = [str(tmp_path / f"{name}.parquet") for name in ("imputed", "corrections")]
    measures = {"FDL": ["loans", "gdp"], "TEL": ["telecom"]}
    assert count_others(measures, ["FDL"], lists) == 1
    assert count_others(measures, ["FDL", "TEL"], lists) == 0


def curve_of(count, scale, spread):
    """The curve of so many estimates whose intervals are some fifty times as wide as these are apart."""
    draw = np.random.default_rng(1)
    estimate = scale * (1 + spread * draw.normal(size=count))
    width = np.full(count, scale)
    choices = {"effects": np.array(["unit", "two-way"] * (count // 2))}
    p = np.full(count, 0.1)
    sweep = SweepEstimates(estimate, estimate - width, estimate + width, p, width / 2, choices)
    return sweep, _draw(sweep, "total effect", [])


@pytest.mark.debt("37.6")
@pytest.mark.parametrize(("count", "most"), [(4, 0), (12, 0), (400, 80)])
def test_a_curve_does_not_cut_all_its_intervals(count, most):
    sweep, figure = curve_of(count, 1e-7, 0.02)
    bottom, top = figure.axes[0].get_ylim()
    assert ((sweep.low < bottom) | (sweep.high > top)).sum() <= most


@pytest.mark.debt("37.6")
def test_the_power_of_ten_of_an_axis_is_in_its_label_and_under_no_legend():
    _sweep, figure = curve_of(4, 1e-7, 0.02)
    fit_labels(figure)
    axes = figure.axes[0]
    FigureCanvasAgg(figure).draw()
    assert axes.get_ylabel() == "total effect (×10⁻⁷)"
    assert not axes.yaxis.offsetText.get_visible()
    largest = max(axes.get_yticks(), key=abs)
    label = axes.yaxis.get_major_formatter()(largest).replace("−", "-")
    assert float(label) * 1e-7 == pytest.approx(largest)
    _sweep, plain = curve_of(4, 1.0, 0.02)
    fit_labels(plain)
    assert plain.axes[0].get_ylabel() == "total effect"

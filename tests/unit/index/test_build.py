"""An index from a study's configuration: what it is made of, its sample, its summary, and what it
refuses.
"""

import json
import sys

import msgspec
import numpy as np
import pytest

import index.methods
from base.checks import fail
from base.problems import problems
from index.build import build_index
from index.method import index_definition
from plan.declaration import Study
from plan.index import resolve_methods
from spillover.arrays.foundation import EstimationError
from spillover.declarations import kinds_in
from spillover.errors import StudyError
from spillover.facts import DroppedUnit
from tools.document import write_kinds_page
from tools.schemas import GROUPS
from tools.texts import describe_in

pytestmark = pytest.mark.proof("hand calculation")

INDICES = {
    "quality": {
        "method": "entropy",
        "label": "Quality",
        "leave_one_out": True,
        "indicators": {
            "zinc": {"direction": "+", "dimension": "metals", "label": "Zinc"},
            "arsenic": {"direction": "-", "dimension": "poisons"},
            "copper": {"direction": "+", "dimension": "metals"},
        },
    },
    "quality_pca": {"based_on": "quality", "method": "pca", "options": {"components": "share", "share": 0.9}},
    "quality_without_zinc": {"based_on": "quality", "method": "entropy", "without": ["zinc"]},
}
UNITS = np.repeat(np.array(["10", "20", "30"], dtype=object), 4)
YEARS = np.tile(np.arange(2011, 2015), 3)
LABELS = {"10": "Ordos", "20": "Wuhai", "30": "Xining"}


def values(seed=0):
    rng = np.random.default_rng(seed)
    return {v: rng.random(12) for v in ("zinc", "arsenic", "copper")}


def build(name, data, **changes):
    return build_index(name, index_definition(INDICES, name, values()) | changes, UNITS, YEARS, data, LABELS)


def test_definition_resolves_base_and_left_out_and_keeps_the_order():
    assert [i["variable"] for i in index_definition(INDICES, "quality_pca", values())["indicators"]] == [
        "zinc",
        "arsenic",
        "copper",
    ]
    assert [
        i["variable"] for i in index_definition(INDICES, "quality_without_zinc", values())["indicators"]
    ] == [
        "arsenic",
        "copper",
    ]


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        ({"method": "pca"}, "give its 'indicators'"),
        ({"method": "pca", "based_on": "nothing"}, "'nothing' is not an index"),
        (
            {"method": "pca", "indicators": {"zink": {"direction": "+"}}},
            "'zink' is not in 'variables' .*did you mean 'zinc'",
        ),
        ({"method": "pca", "based_on": "quality", "without": ["tin"]}, "'tin' is not one of"),
        (
            {"method": "pca", "based_on": "quality", "without": ["zinc", "arsenic", "copper"]},
            "no indicator is left",
        ),
        ({"method": "pca", "based_on": "quality", "indicators": {"zinc": {"direction": "+"}}}, "not both"),
    ],
)
def test_definition_that_does_not_fit_names_the_key(definition, message):
    with pytest.raises(StudyError, match=rf"indices\.new.*{message}"):
        index_definition(INDICES | {"new": definition}, "new", values())


def test_facts_hold_weights_ranges_and_sensitivity():
    data = values()
    scores, facts = build("quality", data)
    rows = facts.indicators
    assert [r.label for r in rows] == ["Zinc", "arsenic", "copper"]
    assert sum(r.weight for r in rows) == pytest.approx(1)
    assert rows[1].minimum == data["arsenic"].min()
    assert facts.nobs == 12
    assert [r.indicator for r in facts.leave_one_out] == ["zinc", "arsenic", "copper"]
    assert np.isfinite(scores).all()
    without, _ = build("quality_without_zinc", data)
    assert facts.leave_one_out[0].pearson == pytest.approx(np.corrcoef(scores, without)[0, 1])
    json.dumps(msgspec.to_builtins(facts), allow_nan=False)


def test_facts_of_components():
    _, facts = build("quality_pca", values())
    assert sum(facts.variance_shares) == pytest.approx(1)
    assert len(facts.indicators[0].loadings) == facts.components_kept
    assert 0 < facts.kmo < 1
    assert facts.bartlett.df == 3
    json.dumps(msgspec.to_builtins(facts), allow_nan=False)


def test_missing_value_names_city_year_and_remedy():
    data = values()
    data["copper"][6] = np.nan
    with pytest.raises(EstimationError, match=r"copper of Wuhai \(20\) in 2013.*'sample'"):
        build("quality", data)


def test_sample_limits_years_and_drops_units_and_lists_them():
    data = values()
    data["copper"][6] = np.nan  # Wuhai 2013
    data["zinc"][0] = np.nan  # Ordos 2011, outside the years
    scores, facts = build("quality", data, sample={"years": [2012, 2014], "drop_units_with_missing": True})
    assert facts.dropped_units == (DroppedUnit(unit="20", name="Wuhai", years=(2013,)),)
    assert facts.nobs == 6
    assert facts.years == (2012, 2014)
    assert np.array_equal(np.isfinite(scores), (UNITS != "20") & (YEARS > 2011))


def test_sample_outside_the_panel_is_an_error():
    with pytest.raises(StudyError, match=r"indices\.quality\.sample\.years"):
        build("quality", values(), sample={"years": [1990, 1991]})


def check_schema(indices):
    study = {
        "study": "s",
        "title": "t",
        "units": {"file": "u"},
        "years": [2011, 2014],
        "variables": {"zinc": {"formula": "zinc"}},
        "indices": indices,
    }
    fail("config/s.yaml", problems(study, Study))


def test_schema_takes_the_definitions():
    check_schema(INDICES)


@pytest.mark.parametrize(
    ("method", "options", "message"),
    [
        ("entropy", {"shift": -1}, r"indices\.quality\.options\.shift: -1 is less"),
        (
            "entropy",
            {"components": "kaiser"},
            r"quality\.options: unknown key 'components'; allowed",
        ),
        ("entropy", {"extreme": "pooled"}, r"unknown key 'extreme'; did you mean 'extremes'\?"),
        ("entropy", {"method": "pca"}, r"indices\.quality\.options: the method is not one of its options"),
        ("pca", {"share": 0.9}, r"indices\.quality\.options\.share: counts with components: share alone"),
        ("pca", {"components": "share", "share": 2}, r"indices\.quality\.options\.share: 2 is greater"),
        ("entropie", {}, r"indices\.quality\.method: 'entropie' is not a method .*did you mean 'entropy'\?"),
        (
            None,
            {},
            r"indices\.quality\.method: is missing; allowed here: critic, entropy, ",
        ),
    ],
)
def test_options_that_do_not_fit_are_named(method, options, message):
    index = {**INDICES["quality"], "options": options} | {"method": method}
    with pytest.raises(StudyError, match=message):
        resolve_methods({"study": "tiny", "indices": {"quality": index}})


FIRST = '''"""The first indicator alone."""

from typing import Any

import msgspec
import numpy as np

from index.method import Method


class First(Method, frozen=True, kw_only=True, tag="test_first"):
    """The first indicator, times a number.
    """

    times: int = 1

    def compute(self, indicators: Any) -> Any:
        """The index of these indicators."""
        from spillover.arrays.index import Index

        weights = np.eye(indicators.values.shape[1])[0]
        return Index(indicators.values[:, 0] * self.times, weights)
'''


def test_a_new_method_is_one_new_file(tmp_path, monkeypatch):
    """Its options are checked, the page of kinds has them, and a job computes it."""
    (tmp_path / "test_first.py").write_text(FIRST)
    monkeypatch.setattr(index.methods, "__path__", [*index.methods.__path__, str(tmp_path)])
    kinds_in.cache_clear()
    try:
        wrong = {"i": {"method": "test_first", "options": {"times": "x"}}}
        with pytest.raises(StudyError, match=r"options\.times: 'x' is not of type"):
            resolve_methods({"study": "tiny", "indices": wrong})
        data = values()
        scores, page = build("quality", data, method="test_first", options={"times": 2})
        np.testing.assert_array_equal(scores, 2 * data["zinc"])
        assert page.options == {"times": 2}
        own = {"method-test_first": "The first.", "method-test_first-times": "The number."}
        text = describe_in("en", GROUPS)
        reference = write_kinds_page(
            GROUPS, lambda *keys, **values: own.get(keys[0]) or text(*keys, **values)
        )
        assert "| `times` | whole number | 1 | The number. |" in reference
    finally:
        kinds_in.cache_clear()
        sys.modules.pop("index.methods.test_first", None)

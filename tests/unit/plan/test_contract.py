"""What a kind of analysis lacks is said when a study that uses it is read, with file, field and remedy."""

import ast
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from plan.analyses import resolve_analyses
from plan.contract import MEMORY, find_faults_of_kind, read_by
from plan.contract_code import find_undefined_names
from plan.contract_files import cases_of, names_of_places
from report import figures
from report.figure import load_figure
from spillover import kinds
from spillover.arrays.result import Estimate
from spillover.declarations import KINDS, files_in, kinds_in
from spillover.equation import equation_of
from spillover.errors import StudyError
from spillover.fit import VALUES_OF_VARIANCE, check_settings, check_variance
from spillover.messages.catalogue import VARIANCE
from spillover.note import VarianceSetting
from spillover.recipe import linear_recipe

HEAD = """
from spillover.analysis import Analysis, Data, Estimation, Fit, SampledAnalysis
from spillover.fit import Test
from spillover.note import note
from spillover.options import Label, Term, Terms


class Trial({base}, frozen=True, kw_only=True):
    \"\"\"A trial.\"\"\"

    outcome: Term
    regressors: Terms
{more}
"""
FIT = """
    def fit(self, data: Data) -> Fit:
        fits = data.fit_of(self, data.design(self))
{body}
        return fits
"""
SOUND = FIT.format(body="        fits.series['n'] = [{'n': len(self.regressors)}]")
METHODS = 'from spillover.words import _\n\nMETHODS = _("A trial of {outcome}.")\n'
STUDY = {"study": "s", "years": [2000, 2009], "variables": {"y": {}, "x": {}}, "units": {"file": "u.csv"}}
HELD = "tests/unit/words/test_notes.py::test_a_note_without_words_is_an_error_that_names_it"
ANALYSIS = {"kind": "trial", "outcome": "y", "regressors": ["x"]}


@pytest.fixture
def trial(tmp_path, monkeypatch):
    """Adds a kind `trial` of these files for the test, beside the project's own."""

    def add(base="Estimation", more=SOUND, docstring=True, templates=None, **parts):
        folder = tmp_path / "more" / "trial"
        folder.mkdir(parents=True)
        head = HEAD if docstring else HEAD.replace('"""A trial."""', "")
        parts = {"kind": head.format(base=base, more=more), "methods": METHODS, **parts}
        for name, text in (templates or {}).items():
            (folder / name).write_text(text, encoding="utf-8")
        for name, text in parts.items():
            if text is not None:
                (folder / f"{name}.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path / "more")])

    yield add
    kinds_in.cache_clear()
    for name in [name for name in sys.modules if name.startswith(f"{KINDS}.trial")]:
        del sys.modules[name]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    kinds_in.cache_clear()
    yield
    kinds_in.cache_clear()


@pytest.mark.parametrize("kind", files_in(KINDS))
def test_the_kinds_of_the_project_have_what_they_need(kind):
    assert [*map(str, find_faults_of_kind(kind))] == []


def test_a_sound_kind_is_used(trial):
    trial()
    assert resolve_analyses({**STUDY, "analyses": {"a": ANALYSIS}})["a"].kind == "trial"


@pytest.mark.debt("35.6")
@pytest.mark.parametrize(
    ("made", "words"),
    [
        ({"more": ""}, "kind.py: fit(self, …) is missing"),
        (
            {"more": "    parts: Label = 'a'\n" + SOUND},
            "the field 'parts' has the name of a member that every kind has",
        ),
        ({"more": "    label: str = ''\n" + SOUND}, "the field 'label' is any text (str)"),
        (
            {"more": SOUND.replace("self.regressors", "self.regresors")},
            "self.regresors, which it does not have; declare the field; did you mean 'regressors'",
        ),
        (
            {
                "more": FIT.format(
                    body="        from spillover.panel.inputs import inputs_of\n        inputs_of(self, None)"
                )
            },
            "inputs_of(self, …) reads constant, effects, observation_weights, variance of the analysis",
        ),
        (
            {"more": FIT.format(body="        from spillover.arrays.panel import fit_within")},
            "there is no fit_within in spillover.arrays.panel; it is in spillover.arrays.within",
        ),
        ({"base": "Analysis"}, "data.design(self, …) reads sample of the analysis"),
        (
            {"base": "SampledAnalysis", "more": FIT.format(body="        fits.add(None, self.outcome)")},
            "an estimate has intervals, whose level 'trial' lacks; inherit Inference",
        ),
        (
            {"more": FIT.format(body="        Test('t', 1.0, 0.5, 'none', null='no effect')")},
            'null is a text; give null=note("key", …)',
        ),
        ({"more": "    divided_option = 'draws'\n" + SOUND}, "divided_option needs the field 'draws'"),
        ({"more": "    own_parts = 'first'\n" + SOUND}, "own_parts is 'first'; give a tuple"),
        (
            {"methods": None},
            "methods.py: METHODS, the sentence that says what is estimated, is missing; add it",
        ),
        ({"others": "SERIES = {'n': ('n',)}\n"}, "others.py: SERIES['n']: give two tuples"),
        (
            {"others": f"PROOFS = ((('coefficent',), ('',), '{HELD}'),)\n"},
            "'coefficent' is no quantity",
        ),
        ({"others": "PROOFS = ((('se',), ('',), 'test_a'),)\n"}, "'test_a' is no test's id"),
        ({"others": "PROOF = ()\n"}, "others.py: nothing reads PROOF; the known names are"),
        ({"words": "ESTIMATORS = {'trial': 'trial'}\n"}, "words.py: nothing reads ESTIMATORS; the known"),
        (
            {"words": "ESTIMATOR = {'trial': 1}\n"},
            "words.py: ESTIMATOR['trial']: 1 is not marked as a sentence",
        ),
        (
            {"methods": METHODS.replace("{outcome}", "{slopes}")},
            "methods.py: METHODS names {slopes}, which is no option of 'trial'",
        ),
        (
            {"methods": 'METHODS = "A trial."\n'},
            "METHODS: 'A trial.' is not marked as a sentence",
        ),
        (
            {"words": "ESTIMATOR = {'trial': 'a trial'}\n"},
            "words.py: ESTIMATOR['trial']: 'a trial' is not marked as a sentence",
        ),
        ({"more": FIT.format(body="        note('no_such')")}, "the note 'no_such' has no sentence; add it"),
        (
            {"more": FIT.format(body="        note('unbalanced', rows=3)")},
            "the note 'unbalanced' lacks cells, which its sentence needs; add cells=…",
        ),
        (
            {"others": "SERIES = {'shares': (('n',), ('n',))}\n"},
            "others.py: SERIES['shares']: the kind makes no such series",
        ),
        (
            {"others": "PROOFS = ((('se',), ('',), 'tests/unit/test_trust.py::test_that_is_not_there'),)\n"},
            "there is no test 'tests/unit/test_trust.py::test_that_is_not_there'",
        ),
        (
            {"more": SOUND.replace("self, data: Data", "self, data: Data, more: int")},
            "a job calls fit(self, data); declare it so",
        ),
        ({"more": SOUND.replace("return fits", "fits.series.clear()")}, "fit returns nothing"),
        (
            {"more": SOUND.replace("data.design", "data.desing")},
            "data.desing does not exist, see spillover/data.py; did you mean 'design'?",
        ),
        ({"more": FIT.format(body="        fits.append(None)")}, "fits.append does not exist"),
        (
            {"more": FIT.format(body="        design = data.design(self)\n        design.columnn('x')")},
            "design.columnn does not exist, see spillover/panel/design.py; did you mean 'column'",
        ),
        (
            {"more": FIT.format(body="        rows = np.zeros(3)")},
            "kind.py: the name np is not defined; import it or define it",
        ),
        (
            {"by_r": "NAME = 'r'\n\n\ndef answers(recipe, panel):\n    return solve_within(recipe)\n"},
            "by_r.py: the name solve_within is not defined; import it or define it",
        ),
        (
            {"by_r": "from spillover.opinions.opinion import Answer\nNAME = 'r'\nanswers = Answer\n"},
            "by_r.py: there is no Answer in spillover.opinions.opinion",
        ),
        (
            {
                "more": FIT.format(
                    body="        from spillover.panel.inputs import weights_of\n"
                    "        weights_of(self.outcome, data.design(self), years=3)"
                )
            },
            "weights_of takes no years",
        ),
        (
            {"more": SOUND.replace("data.design(self)", "data.design()")},
            "line 15: design needs analysis; give it",
        ),
        ({"by_r": "NAME = 'r'\n"}, "by_r.py: answers is missing: answers(recipe, panel); add it"),
        ({"docstring": False}, "kind.py: the class has no docstring"),
        ({"templates": {"replicate.R.j2": "\n"}}, "replicate.do.j2 is missing beside replicate.R.j2; add it"),
        (
            {"templates": {"replicate.R.j2": "\n{% for x in %}", "replicate.do.j2": ""}},
            "replicate.R.j2, line 2: Expected an expression",
        ),
        (
            {"templates": {"replicate.R.j2": "", "replicate.do.j2": "{{ nothing.here }}"}},
            "replicate.do.j2: the template has no 'nothing'; it may use analysis, options",
        ),
    ],
)
def test_what_a_kind_lacks_is_said_when_it_is_loaded(made, words, trial):
    trial(**made)
    with pytest.raises(StudyError) as error:
        resolve_analyses({**STUDY, "analyses": {"a": ANALYSIS}})
    first, *lines = str(error.value).split("\n")
    assert first == "spillover/kinds/trial: the kind of analysis is not complete"
    assert words in "\n".join(lines)
    assert len(lines) == (3 if "divided" in words else 1)  # its chunks, and what makes one


def test_a_file_that_cannot_be_loaded_is_named(trial):
    trial(more="    x: Nothing\n")
    with pytest.raises(StudyError, match=r"trial/kind\.py: it cannot be loaded: NameError: name 'Nothing'"):
        resolve_analyses({**STUDY, "analyses": {"a": ANALYSIS}})


@pytest.mark.debt("35.8")
def test_a_kind_is_checked_once_in_a_process(trial, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where no folder keeps what was found
    trial()
    resolve_analyses({**STUDY, "analyses": {"a": ANALYSIS}})
    monkeypatch.setattr(ast, "parse", None)
    resolve_analyses({**STUDY, "analyses": {"a": ANALYSIS}})


def test_a_kind_is_read_again_where_it_changed_alone(trial, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    MEMORY.parent.mkdir()
    trial()
    resolve_analyses({**STUDY, "analyses": {"a": ANALYSIS}})
    monkeypatch.setattr(ast, "parse", None)  # nothing is read
    resolve_analyses({**STUDY, "analyses": {"a": ANALYSIS}})
    words = tmp_path / "more/trial/words.py"
    words.write_text("NOTES = {}\n", encoding="utf-8")
    with pytest.raises(TypeError):
        resolve_analyses({**STUDY, "analyses": {"a": ANALYSIS}})


def test_what_a_function_reads_in_one_case_alone_is_not_needed():
    assert read_by("spillover.panel.inputs", "inputs_of", 0) == (
        "constant",
        "effects",
        "observation_weights",
        "outcome",
        "variance",
    )
    assert "seed" not in read_by("spillover.policy", "policy_recipe", 0)


@pytest.mark.debt("35.6")
def test_an_equation_that_cannot_be_set_is_named_before_any_job(trial):
    trial(methods=METHODS + 'EQUATION = (r"\\foo y",)\n')
    with pytest.raises(StudyError, match=r"spillover/kinds/trial/methods\.py: \\foo y: \\foo: is not known"):
        equation_of("trial", {})


@pytest.mark.debt("35.6")
def test_a_recipe_without_effects_says_what_to_give(trial):
    trial()
    analysis = resolve_analyses({**STUDY, "analyses": {"a": ANALYSIS}})["a"]
    with pytest.raises(StudyError, match="its recipe says nothing of effects"):
        linear_recipe(analysis, "a", "y", ["x"])
    assert linear_recipe(analysis, "a", "y", ["x"], effects="none").effects == "none"


@pytest.mark.debt("35.6")
def test_a_kind_without_its_one_method_is_named(tmp_path, monkeypatch):
    (tmp_path / "bars.py").write_text(
        "from report.figure import AnalysesFigure\n\n\n"
        "class Bars(AnalysesFigure, frozen=True, kw_only=True):\n    single_units = False\n"
    )
    monkeypatch.setattr(figures, "__path__", [str(tmp_path)])
    with pytest.raises(StudyError, match=r"bars\.py: draw is missing; declare it"):
        load_figure("bars")


@pytest.mark.debt("35.6")
def test_a_variance_without_what_its_sentence_needs_fails_in_the_first_job():
    needs = {sort: {*names_of_places(one)} for sort, words in VARIANCE.items() for one in cases_of(words)}
    assert {sort: {*names} for sort, names in VALUES_OF_VARIANCE.items()} == needs
    made = VarianceSetting(kind="clustered", by="unit")
    estimate = Estimate("x", ("a",), np.ones(1), np.eye(1), 9, 3, 3, settings={"variance": made})
    with pytest.raises(StudyError, match="the setting 'variance' of its estimate, 'clustered', lacks clus"):
        check_variance("trial", estimate)
    with pytest.raises(StudyError, match="the setting 'variance' of its estimate is a mapping; give note"):
        check_settings("trial", {"variance": {"kind": "clustered"}})


@pytest.mark.debt("35.6")
def test_names_of_a_star_import_are_no_fault():
    assert [*find_undefined_names("from math import *\n\ndef f(x):\n    return floor(x)\n")] == []
    assert [*find_undefined_names("from math import ceil\n\ndef f(x):\n    return floor(x)\n")] == ["floor"]

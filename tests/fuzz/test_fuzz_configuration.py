"""Mutated configurations are read and planned, or refused in words; seeded, short by default.

SPILLOVER_FUZZ_SECONDS=3600 runs for an hour; SPILLOVER_FUZZ_SEED=N draws other cases.
"""

import json
import os
import shutil
from pathlib import Path

import pytest
from fuzz_mutations import check_cases, mutated_bytes, mutated_value, run_cases
from msgspec import to_builtins

from audit.facts import resolve_facts
from base.formula import formulas_of, measures_of
from base.job import canonical_json
from base.yaml_file import read_yaml
from index.method import index_definition
from ingest.registry import files_of, folder_of, precedence_of, ranges_of, read_study_sources
from plan.analyses import resolve_analyses
from plan.checks import check_configuration
from plan.index import resolve_methods
from plan.load import load_study
from plan.report import resolve_figures, resolve_page, resolve_tables
from plan.sweep import resolve_sweeps
from plan.weights import resolve_matrices
from spillover.declarations import all_options_of, options_of
from spillover.sweeps.columns import choices_in, columns
from spillover.tables.layout import order_terms
from sweep.choice import columns_of
from sweep.matrices import matrices_by_chunk

ROOT = Path(__file__).parents[2]
SMALL = (ROOT / "tests" / "workflow" / "studies" / "small.yaml").read_text(encoding="utf-8")


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project's folder with the small study in it."""
    monkeypatch.setenv("SPILLOVER_PATTERN_SECONDS", "1")
    (tmp_path / "config").mkdir()
    shutil.copy(ROOT / "config" / "sources.yaml", tmp_path / "config")
    resources = tmp_path / "resources" / "small"
    (resources / "raw").mkdir(parents=True)
    for name in ("raw/economy.csv", "raw/towns.csv", "units.csv", "ring.gal"):
        (resources / name).write_text("a\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plan(root):
    """What Snakemake's reading of the rules does with a configuration, in their order."""
    study = load_study(root, "small")
    typed = resolve_analyses(study)
    analyses = {n: {"kind": a.kind, **all_options_of(a)} for n, a in typed.items()}
    sweeps = resolve_sweeps(study, typed)
    choices = {n: choices_in(columns(columns_of(s.choices()))) for n, s in sweeps.items()}
    matrices = resolve_matrices(study, root)
    resolve_methods(study)
    check_configuration(study, analyses, root)
    years = list(range(study["years"][0], study["years"][1] + 1))
    formulas = formulas_of(study["variables"], study["study"])
    sources = read_study_sources(root, study, measures_of(formulas))
    for source in sources.values():
        files_of(source, folder_of(source, root, study.get("input")))
    indices = {
        name: index_definition(study.get("indices", {}), name, list(study["variables"]))
        for name in study.get("indices", {})
    }
    chunks = {name: matrices_by_chunk(sweep.weights, sweep.chunks) for name, sweep in sweeps.items()}
    facts = resolve_facts(study.get("audit", {}), root / "config", "config/small.yaml")
    kinds = {name: analysis.kind for name, analysis in typed.items()}
    tables = {name: order_terms(options_of(table)) for name, table in resolve_tables(study, kinds).items()}
    figures = {name: options_of(figure) for name, figure in resolve_figures(study, kinds, choices).items()}
    page = options_of(resolve_page(study, kinds))
    used = {name: item.variables() for name, item in matrices.items()}
    used |= {name: analysis.variables_used() for name, analysis in typed.items()}
    ranges, order = ranges_of(study, sources), precedence_of(study, sources)
    for value in (
        study,
        analyses,
        indices,
        chunks,
        to_builtins(facts),
        tables,
        figures,
        page,
        used,
        ranges,
        order,
        years,
        {name: to_builtins(source) for name, source in sources.items()},
    ):
        canonical_json(value).encode()


def test_the_configuration_that_is_mutated_is_sound(root):
    (root / "config" / "small.yaml").write_text(SMALL, encoding="utf-8")
    plan(root)


def test_mutated_texts_are_planned_or_refused(root):
    def case(rng):
        (root / "config" / "small.yaml").write_bytes(mutated_bytes(rng, SMALL))
        plan(root)

    check_cases("configuration, text", case, few=60)


def test_mutated_values_are_planned_or_refused(root):
    (root / "config" / "small.yaml").write_text(SMALL, encoding="utf-8")
    sound = read_yaml(root / "config" / "small.yaml")

    def case(rng):
        text = json.dumps(mutated_value(rng, sound), ensure_ascii=True)
        (root / "config" / "small.yaml").write_text(text, encoding="utf-8")
        plan(root)

    check_cases("configuration, values", case, few=50)


@pytest.mark.skipif("SPILLOVER_FUZZ_GRAPH" not in os.environ, reason="through the whole graph on demand only")
def test_mutated_configurations_through_the_whole_graph(tmp_path):
    from graph_project import Project

    project = Project.create(tmp_path)
    path = project.folder / "config" / "small.yaml"
    sound, seen = read_yaml(path), []

    def case(rng):
        path.write_text(json.dumps(mutated_value(rng, sound)), encoding="utf-8")
        run = project.run("--keep-going", "--dry-run" if rng.random() < 0.5 else "--")
        seen.append(run.code)
        if "Traceback" in run.text or "fault of the program" in run.text:
            raise AssertionError(run.text[-1500:])

    tally = run_cases("configuration, graph", case, slowest=300)
    assert not tally.failures, "\n".join(tally.failures[:5])
    assert seen

"""What Snakemake's reading of the rules does with a configuration, without Snakemake: the code above the
rules of each file, and each function that gives a job its inputs or options, for every job there is.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import base.command
from plan.load import load_study

ROOT = Path(__file__).resolve().parents[2]
ABOVE = re.compile(r"^(rule|checkpoint) ", re.M)
INCLUDE = re.compile(r'^\s*include: "(.+)"$', re.M)
# Functions of one job, by what names the job.
OF_JOBS = {
    "ANALYSES": ("resources_of", "chunk_files"),
    "SWEEPS": ("sweep_weights", "baseline_files", "choice_files"),
}
OF_ANALYSES = ("analysis_variables", "analysis_matrices", "analysis_resources", "analyses_used")
OF_ANALYSES += ("analysis_spec", "code_of_kind", "opinion_spec")


def _code(path: Path) -> Iterator[types.CodeType]:
    """The code above the rules of a file, with that of the files that it includes, in order."""
    text = ABOVE.split(path.read_text(encoding="utf-8"))[0]
    at = 0
    for found in INCLUDE.finditer(text):
        yield compile("\n" * text[:at].count("\n") + text[at : found.start()], str(path), "exec")
        yield from _code(path.parent / found[1])
        at = found.end()
    yield compile("\n" * text[:at].count("\n") + text[at:], str(path), "exec")


FILES = re.findall(r'^    include: "(.+)"$', (ROOT / "Snakefile").read_text(encoding="utf-8"), re.M)
CODE = [code for name in FILES for code in _code(ROOT / name)]


@contextmanager
def _raising(name: str) -> Iterator[None]:
    """In place of `in_one_line`: what is raised is seen as it is."""
    yield


def plan(root: Path, name: str) -> dict[str, Any]:
    """Plans every job of a study; all names of the rules. Raises StudyError as the rules do, or whatever a
    fault of theirs raises.
    """
    told, base.command.in_one_line = base.command.in_one_line, _raising
    try:
        space: dict[str, Any] = {
            "ROOT": root,
            "STUDY": load_study(root, name),
            "config": {},
            "workflow": types.SimpleNamespace(rules=[], basedir=str(root)),
            "os": __import__("os"),
            "Path": Path,
        }
        for code in CODE:
            exec(code, space)
        ask(space)
        return space
    finally:
        base.command.in_one_line = told


def ask(space: dict[str, Any]) -> None:
    """Calls what gives jobs their inputs and options."""
    for kind, names in OF_JOBS.items():
        for name in space[kind]:
            for function in names:
                space[function](name)
    for name in space["ANALYSES"]:
        for function in OF_ANALYSES:
            space[function](types.SimpleNamespace(analysis=name))
    spec = space["spec"]
    for source in space["SOURCES"]:
        spec(source=space["SOURCES"][source], raw=space["raw"](*space["raw_files"](source)))
    study_ = space["STUDY"]
    spec(
        precedence=space["precedence_of"](study_, space["SOURCES"]),
        ranges=space["ranges_of"](study_, space["SOURCES"]),
        declared=space["declared_of"](space["SOURCES"]),
        units=space["resource"](study_["units"]["file"]),
        study=study_,
    )
    for definition in space["INDEX_DEFINITIONS"].values():
        [space["variable_file"](i["variable"]) for i in definition["indicators"]]
        spec(definition=definition)
    for matrix in space["MATRICES"].values():
        space["matrix_variables"](matrix), space["raw"](*space["matrix_files"](matrix))
        space["family_files"]([matrix])
    for sweep, chunks in space["MATRICES_BY_CHUNK"].items():
        for chunk in chunks:
            for function in ("sweep_variables", "sweep_files", "chunk_spec_of"):
                space[function](sweep, chunk)
    for sweep in space["sampled_sweeps"]():
        w = types.SimpleNamespace(sweep=sweep)
        space["sampled_variables"](sweep), space["sampled_files"](sweep), space["sampled_spec"](w)
    for program in space["R_PROGRAMS"]:
        space["r_variables"](program), space["r_matrices"](program)
        space["r_spec"](types.SimpleNamespace(program=program))
    spec(copies={name: analysis.copies(name) for name, analysis in space["ANALYSES"].items()})
    [space["variable_file"](name) for name in space["AUDITED"]]
    spec(audit=space["AUDIT"])
    for name, table in space["LAYOUTS"].items():
        for function in ("analyses_named", "facts_named", "published_named", "labels_named"):
            space[function](table)
        spec(table=space["TABLES"][name], words=space["words_for"](table.named("analysis")))
        space["plain_rst"](space["TABLES"][name]["title"])
    for name, figure in space["DRAWINGS"].items():
        space["figure_needs"](name), space["labels_named"](figure), space["shown_in"](name)
        spec(
            figure=space["FIGURES"][name],
            measures=space["measures_named"](figure),
            analyses=space["options_named"](figure),
            words=space["words_for"](figure.named("analysis")),
            **space["READING"],
        )
        space["plain_rst"](space["FIGURES"][name].get("caption", ""))
    space["map_files"](space["PAGE"])
    space["page_spec"](None), spec(entries=space["variable_entries"]())
    spec(recipes=[space["to_builtins"](recipe) for recipe in space["RECIPES"]])
    space["every_result"](), space["logs_of_jobs"](), space["figures_of_units"](), space["files_of_panel"]()

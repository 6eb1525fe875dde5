"""A study as its jobs are planned from it: all that it declares, typed and checked."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from msgspec import to_builtins

from audit.declaration import PrintedFacts
from audit.facts import find_printed_tables, resolve_facts
from base.checks import is_regular, plain_path
from base.code_hash import words_hash
from base.confidential import declare_confidential
from base.digests import digests
from base.formula import Formula, formulas_of, measures_of
from base.input_file import is_given
from base.language import DEFAULT
from base.place import LIBRARY, SCRIPTS, Place, code_file
from index.method import Method
from ingest.declaration import Source
from ingest.places import check_sums, file_of
from ingest.registry import confidential_sources, files_of, folder_of, read_study_sources
from plan.analyses import resolve_analyses
from plan.checks import check_configuration
from plan.index import resolve_definitions, resolve_methods
from plan.job import Files, Job, Key, Stage
from plan.labels import unit_names
from plan.report import (
    apply_style,
    check_confidential,
    resolve_figures,
    resolve_page,
    resolve_style,
    resolve_tables,
)
from plan.sweep import baselines_of, resolve_sweeps
from plan.truth import resolve_truth, truth_file
from plan.weights import resolve_matrices
from report.figure import Figure
from report.page_options import InfluenceFiles
from report.page_plan import Page
from report.truth import StudyTruth
from spillover.analysis import Analysis
from spillover.declarations import all_options_of, having, options_of, texts
from spillover.errors import StudyError, quote_value, suggestion
from spillover.memory import grow_memory
from spillover.recipe import Recipe
from spillover.sweeps.columns import choices_in, columns
from spillover.tables.layout import Layout, order_terms
from spillover.tables.style import Style
from spillover.weights.text import quote_path
from spillover.words import _
from sweep.choice import columns_of
from sweep.choices.weights import Weights
from sweep.declaration import SweepDeclaration
from sweep.joint import Joint
from sweep.matrices import matrices_by_chunk
from sweep.space import Row, draw_latin_sample, size_of
from weights.family import Family

Options = dict[str, Any]
# Sources of text, and the MB that a job of little text asks for.
PLAIN, PLAIN_MB = (".csv", ".tsv", ".txt"), 350


class Study:
    """Configuration of a study and what it declares. Each part is resolved once, when it is asked for, and
    raises StudyError where it is wrong.

    root: the project's folder; config: as `plan.load` reads it.
    """

    def __init__(self, root: Path, config: Options) -> None:
        self.root, self.config = root, config
        self.name: str = config["study"]

    # Its folders and files

    def results(self, path: str) -> str:
        """Name a file in the study's result folder."""
        return f"results/{self.name}/{path}"

    def log(self, path: str) -> str:
        """Name a log in the study's log folder, one log per job."""
        return f"logs/{self.name}/{path}.log"

    def stage(
        self,
        rule: str,
        script: str,
        outputs: Mapping[str, Files],
        make: Callable[..., Job],
        keys: Iterable[Key] = ((),),
        *,
        log: str,
        is_in_every_run: bool = True,
    ) -> Stage:
        """Build the stage of a rule. outputs, log: below the study's folders."""
        return Stage(
            rule=rule,
            script=script,
            outputs={
                name: self.results(made) if isinstance(made, str) else [*map(self.results, made)]
                for name, made in outputs.items()
            },
            log=self.log(log),
            keys=tuple(keys),
            make=make,
            is_in_every_run=is_in_every_run,
        )

    def from_root(self, path: Path) -> str:
        """Write a path as rules name it: relative to the project's folder where it lies there, so that a
        moved project reruns nothing.
        """
        return plain_path(str(path.relative_to(self.root) if path.is_relative_to(self.root) else path))

    def resource(self, path: str) -> str:
        """Name a file of the study's configuration, relative to the project's folder; it must be there."""
        if not is_given(self.root / path, quote_path(Path(path))):
            raise StudyError(
                _(
                    "config/{study}.yaml: file not found: {file}; correct the path, or put the file there",
                    study=self.name,
                    file=quote_value(str(path), 200),
                )
            )
        return plain_path(str(path))

    def list_files(self, declaration: msgspec.Struct) -> list[str]:
        """List the files that a declaration names itself."""
        return [self.resource(file) for file in texts(declaration, "file")]

    def variable(self, name: str) -> str:
        """Name the file of a variable: the warehouse's, or the index stage's."""
        if name in self.config["variables"]:
            return self.results(f"warehouse/panel/{name}.parquet")
        if name in self.indices:
            return self.results(f"index/{name}.parquet")
        raise StudyError(
            _(
                "{name!r} is neither in 'variables' nor in 'indices' of config/{study}.yaml",
                name=name,
                study=self.name,
            )
        )

    def variables(self, names: Iterable[str]) -> list[str]:
        """Name the files of some variables."""
        return [self.variable(name) for name in names]

    def analysis(self, name: str) -> str:
        """Name the file of an analysis."""
        if name not in self.analyses:
            raise StudyError(
                _(
                    "{name!r} is not in 'analyses' of config/{study}.yaml, but a table, a figure or the "
                    "page's main results name it{hint}",
                    name=name,
                    study=self.name,
                    hint=suggestion(name, self.analyses),
                )
            )
        return self.results(f"analyses/{name}.json")

    def matrix_files(self, names: Iterable[str]) -> list[str]:
        """Name the files of some weight matrices."""
        return [self.results(f"weights/{name}.npz") for name in names]

    def lists(self, names: Iterable[str]) -> list[str]:
        """Name the files of some lists of the warehouse."""
        return [self.results(f"warehouse/{name}.parquet") for name in names]

    @cached_property
    def units(self) -> str:
        """File of the warehouse's units."""
        return self.results("warehouse/units.parquet")

    @cached_property
    def units_file(self) -> str:
        """File of its units, the study's own."""
        return self.resource(self.config["units"]["file"])

    @cached_property
    def corrections(self) -> list[str]:
        """File of the study's corrections, where it has some."""
        path = plain_path(f"resources/{self.name}/corrections.csv")
        return [path] if is_given(self.root / path, quote_path(Path(path))) else []

    # Its labels, in its language

    @cached_property
    def language(self) -> str:
        """Language of what is printed."""
        return str(self.config.get("language", DEFAULT))

    @cached_property
    def translations(self) -> dict[str, str]:
        """Return the printed words for the texts that jobs compute with; the registry's texts join them when
        the sources are read.
        """
        _ = self.sources
        spoken: dict[str, str] = self.config["texts"]["printed_texts"]
        return spoken

    @cached_property
    def labels(self) -> dict[str, str]:
        """Labels of variables and indices."""
        entries = {**self.config["variables"], **self.indices}
        return {name: self.translate(e["label"]) for name, e in entries.items() if "label" in e}

    @cached_property
    def names(self) -> dict[str, Any]:
        """Labels of all names of the study, by sort."""
        given = self.config.get("labels", {})
        units, own = given.get("units", {}), self.root / self.config["units"]["file"]
        column = "name" if self.language == DEFAULT else "name_local"
        rows = {  # a row of a table of robustness is an analysis, too
            f"{name}__{row['name']}": self.translate(row["label"])
            for name, options in self.options.items()
            for row in options.get("rows", ())
            if isinstance(row, dict) and row.get("label")
        }
        return {
            **given,
            "variables": self.labels,
            "units": unit_names(own, units, column),
            "analyses": {**rows, **given.get("analyses", {})},
            "split": {
                name: self.options[name]["by"]
                for name, analysis in self.analyses.items()
                if analysis.has_groups_as_parts
            },
        }

    def translate(self, text: str) -> str:
        """Translate a text of the configuration into the study's language."""
        return self.translations.get(text, text)

    def words(self, analyses: Iterable[str], *scripts: str) -> dict[str, str]:
        """Give the language of what a job prints, with the hash of the sentences that it may print: those of
        its script and of what that loads by name, and those of the kinds of some analyses.
        """
        kinds = {self.kinds[name] for name in analyses} & {*having("words.py")}
        files = [*scripts, *(f"spillover/kinds/{kind}/words.py" for kind in sorted(kinds))]
        digest = words_hash([*map(code_file, files)], SCRIPTS, LIBRARY, self.language)
        return {"language": self.language, "digest": digest}

    # What it declares

    @cached_property
    def years(self) -> list[int]:
        """Years of the panel, those between the first and the last included."""
        first, last = self.config["years"]
        return list(range(first, last + 1))

    @cached_property
    def dated_by(self) -> str:
        """Column by which a number is dated."""
        return str(self.config.get("dated_by", "data_year"))

    @cached_property
    def is_simulated(self) -> bool:
        """Return whether its numbers are simulated."""
        return "simulated" in self.config

    @cached_property
    def has_crosscheck(self) -> bool:
        """Return whether a run compares its numbers with those of other programs."""
        return bool(self.config.get("crosscheck", True))

    @cached_property
    def indices(self) -> Mapping[str, Any]:
        """Indices of the study as they are written."""
        return self.config.get("indices", {})

    @cached_property
    def analyses(self) -> dict[str, Analysis]:
        """Analyses of the study by name, typed."""
        return resolve_analyses(self.config)

    @cached_property
    def options(self) -> dict[str, Options]:
        """Options of the study's analyses as plain values, defaults included, for tables and the page."""
        return {name: {"kind": a.kind, **all_options_of(a)} for name, a in self.analyses.items()}

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Kind of each analysis."""
        return {name: analysis.kind for name, analysis in self.analyses.items()}

    @cached_property
    def recipes(self) -> dict[str, list[Recipe]]:
        """Regressions of each analysis as data, for other programs."""
        return {name: analysis.recipes(name) for name, analysis in self.analyses.items()}

    @cached_property
    def truth(self) -> StudyTruth | None:
        """Facts about the process behind simulated data; None where nothing is."""
        path = truth_file(self.root, self.config)
        if path is None:
            return None
        where = self.from_root(path)
        truth, values = resolve_truth(path, where, self.config, self.analyses, self.matrices)
        beside = path.with_name(truth.draws) if truth.draws else None
        draws = self.resource(self.from_root(beside)) if beside and beside.exists() else ""
        return StudyTruth(values=values, is_from_printed_tables=truth.is_from_printed_tables, draws=draws)

    @cached_property
    def seeds(self) -> dict[str, int]:
        """Seed of each analysis that can draw: its own, or that of the simulation of its effects."""
        return {
            name: drawn["seed"]
            for name, options in self.options.items()
            for drawn in (options, options.get("impacts", {}))
            if "seed" in drawn
        }

    @cached_property
    def sweeps(self) -> dict[str, SweepDeclaration]:
        """Sweeps of the study, with the configuration of all analyses checked."""
        found = resolve_sweeps(self.config, self.analyses)
        check_configuration(self.config, self.options, self.root)
        return found

    @cached_property
    def baselines(self) -> dict[str, list[Analysis]]:
        """Analyses that the choices of each sweep change, its baseline first."""
        return {name: baselines_of(sweep, self.config) for name, sweep in self.sweeps.items()}

    @cached_property
    def sweep_matrices(self) -> dict[str, dict[int, list[Options]]]:
        """Matrices of each sweep by chunk. Made once: a job that asked for its matrices itself would expand
        all of them again.
        """
        lines = {
            name: next((one.weights for one in sweep.choices() if isinstance(one, Weights)), None)
            for name, sweep in self.sweeps.items()
        }
        return {
            name: matrices_by_chunk(lines[name], sweep.chunks, self._matrices_of_sample(name))
            for name, sweep in self.sweeps.items()
        }

    @cached_property
    def samples(self) -> dict[str, list[Row]]:
        """Samples of the sweeps that estimate one in place of all their specifications."""
        return {
            name: draw_latin_sample(sweep.choices(), sweep.draw, to_builtins(sweep.exclude))
            for name, sweep in self.sweeps.items()
            if sweep.draw is not None
        }

    def _matrices_of_sample(self, name: str) -> set[str] | None:
        """List the matrices that a sweep's sample has; None where it estimates all specifications."""
        return {row[0] for row in self.samples[name]} if name in self.samples else None

    @cached_property
    def specifications(self) -> dict[str, int]:
        """Number of specifications of each sweep, of which some may be excluded."""
        return {
            name: len(self.samples[name]) if name in self.samples else size_of(sweep.choices())
            for name, sweep in self.sweeps.items()
        }

    @cached_property
    def joints(self) -> dict[str, Joint]:
        """Joint tests of the sweeps that have one."""
        return {name: sweep.joint for name, sweep in self.sweeps.items() if sweep.joint is not None}

    def find_joint_files(self, names: Iterable[str]) -> dict[str, dict[str, str]]:
        """Find the files of joint tests that `make deep` has made, by sweep, with their digests. They are
        read and never asked for: a plain run makes none.
        """
        ends = {"joint": ".parquet", "surrogates": "_surrogates.parquet", "document": ".json"}
        found = {}
        for name in names:
            files = {what: self.results(f"joint/{name}{end}") for what, end in ends.items()}
            made = digests([str(self.root / path) for path in files.values()])
            if name in self.joints and len(made) == len(files):
                found[name] = {**files, "digest": "".join(made.values())}
        return found

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """Formulas of the variables."""
        return formulas_of(self.config["variables"], self.name)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources of the study, with what the registry says of them."""
        found = read_study_sources(self.root, self.config, measures_of(self.formulas))
        check_sums(self.config, measures_of(self.formulas))
        return found

    @cached_property
    def confidential(self) -> list[str]:
        """Sources whose single values stay out of pages and messages: what the registry says counts too; the
        study's own were heard when it was read.
        """
        found = confidential_sources(self.sources)
        declare_confidential(bool(found))
        return found

    @cached_property
    def divisions(self) -> list[str]:
        """Ledger of divisions that changed, where the study uses it."""
        name = file_of(self.config)
        shipped = [path for path in Place(self.root).both(name) if path.is_file()] if name else []
        if name and shipped and not is_given(self.root / name, quote_path(Path(name))):
            return [plain_path(str(shipped[0]))]  # the program's
        return [self.resource(name)] if name else []

    @cached_property
    def folders(self) -> dict[str, Path]:
        """Folders of the sources' files."""
        return {
            name: folder_of(source, self.root, self.config.get("input"))
            for name, source in self.sources.items()
        }

    @cached_property
    def raw_files(self) -> dict[str, list[str]]:
        """Files of the sources, relative to their folders."""
        return {name: files_of(source, self.folders[name]) for name, source in self.sources.items()}

    def memory_of(self, sources: Iterable[str], least: int, each: int) -> int:
        """Count the MB that a job asks for which holds what sources say: `least`, or of large files 200 and
        `each` for every MB of them, as measured (docs/records/scale.md); a text says by its size how much it
        holds, so that little of it asks for PLAIN_MB.
        """
        files = [self.folders[name] / file for name in sources for file in self.raw_files[name]]
        size = sum(file.stat().st_size for file in files if file.is_file()) / 1e6
        is_text = all(file.suffix.lower() in PLAIN for file in files)
        return max(min(least, PLAIN_MB) if is_text else least, 200 + math.ceil(each * size))

    @cached_property
    def size(self) -> tuple[int, int]:
        """Numbers of units in its list and of years, by which jobs ask for memory."""
        path = self.root / self.units_file
        rows = path.read_bytes().count(b"\n") - 1 if path.is_file() else 0
        return max(rows, 0), len(self.years)

    def memory(self, base: int, *, each_unit: float = 0, each_row: float = 0, matrices: float = 0) -> int:
        """Count the MB that a job asks for which holds the panel, by `grow_memory`."""
        return grow_memory(base, *self.size, each_unit=each_unit, each_row=each_row, matrices=matrices)

    def memory_of_sweeps(self, each: float, names: Iterable[str] | None = None) -> int:
        """Count the MB that a job asks for beside that which reads the tables of sweeps, of all by default:
        so many kB for each specification, as measured (docs/records/scale.md).
        """
        rows = sum(self.specifications[name] for name in (self.sweeps if names is None else names))
        return math.ceil(each * rows / 1000)

    @cached_property
    def definitions(self) -> dict[str, Options]:
        """Definitions of the indices, with what they are based on."""
        return resolve_definitions(self.config)

    @cached_property
    def methods(self) -> dict[str, Method]:
        """Methods of the indices."""
        return resolve_methods(self.config)

    @cached_property
    def matrices(self) -> dict[str, Family]:
        """Weight matrices of the study by name, typed."""
        return resolve_matrices(self.config, self.root)

    @cached_property
    def facts(self) -> PrintedFacts | None:
        """Facts about its printed tables; None where it has none."""
        given = self.config.get("audit")
        return resolve_facts(given, self.root / "config", f"config/{self.name}.yaml") if given else None

    @cached_property
    def printed_tables(self) -> list[str]:
        """Files of its printed tables."""
        where = f"config/{self.name}.yaml"
        found = find_printed_tables(self.root, self.facts.folder or "", where) if self.facts else []
        return [self.from_root(path) for path in found]

    @cached_property
    def layouts(self) -> dict[str, Layout]:
        """Tables of the study by name, typed."""
        parts = {name: analysis.parts() for name, analysis in self.analyses.items()}
        return resolve_tables(self.config, self.kinds, parts)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Figures of the study by name, typed."""
        choices = {  # of each sweep, as its table calls them
            name: choices_in(columns(columns_of(sweep.choices()))) for name, sweep in self.sweeps.items()
        }
        return resolve_figures(self.config, self.kinds, choices)

    @cached_property
    def page(self) -> Page:
        """Options of the study's page, with tables and figures checked."""
        found = resolve_page(self.config, self.kinds, self.analyses)
        check_confidential(self.config, self.confidential, self.layouts, self.figures, found)
        return found

    @cached_property
    def findings(self) -> list[tuple[str, str, str]]:
        """Estimates that the page calls findings, each once: analysis, part and term. None where single
        values stay out of pages.
        """
        named = self.page.findings or self.page.main_results
        every = ((one.analysis, one.part or "", str(one.term)) for one in named)
        return [] if self.confidential else [*dict.fromkeys(every)]

    def find_influence_files(self) -> InfluenceFiles:
        """Find the files that `make influence` has made. They are read and never asked for: a plain run makes
        none.
        """
        files = {
            " ".join(one): self.results(f"influence/{number}.json")
            for number, one in enumerate(self.findings, 1)
        }
        made = digests([str(self.root / path) for path in files.values()])
        there = {name: path for name, path in files.items() if is_regular(self.root / path)}
        return InfluenceFiles(files=there, digest="".join(made.values())) if there else InfluenceFiles()

    @cached_property
    def tables(self) -> dict[str, Options]:
        """Tables of the study as plain values, for jobs and the page."""
        given = self.config.get("tables") or {}
        return {
            name: order_terms(apply_style(given[name], table, self.style))
            for name, table in self.layouts.items()
        }

    @cached_property
    def style(self) -> Style:
        """Style of its tables."""
        return resolve_style(self.page.style)

    @cached_property
    def stars(self) -> tuple[float, ...]:
        """Levels of its stars: its own, or those of its style."""
        return self.style.stars if self.page.stars is None else self.page.stars

    @cached_property
    def figure_options(self) -> dict[str, Options]:
        """Figures of the study as plain values."""
        return {name: options_of(figure) for name, figure in self.figures.items()}

    def some(self, keys: Sequence[str]) -> Options:
        """Select those of some keys that its configuration has."""
        return {key: self.config[key] for key in keys if key in self.config}

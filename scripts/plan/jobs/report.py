"""Tables, figures, and the page that holds them: what people read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from base.input_file import read_text
from base.job import canonical_json
from base.yaml_file import read_entry_lines
from ingest.polygons import list_polygon_files
from plan.job import Files, Job, Stage
from plan.jobs.analyses import chunk_files
from plan.study import Options, Study
from report.figure import Figure
from report.options import BaseMapOptions, FigureOptions, TableOptions
from report.page_options import (
    CaptionNotes,
    PageOptions,
    PagePlan,
    PageVariable,
    PaperOptions,
    SweptAnalysis,
)
from report.page_plan import CITED, CitedSource, flat, plain_rst
from spillover.analysis import SampledAnalysis
from spillover.declarations import all_options_of, fields_of, options_of, texts, to_json_value
from spillover.equation import equation_of
from spillover.recipe import list_by_family, recipe_options
from spillover.replicate.recipes import is_redone
from spillover.tables.layout import Layout
from sweep.declaration import SweepDeclaration

OF_THE_STUDY = ("study", "title", "citation", "simulated", "years", "dated_by", "gaps")
ON_THE_PAGE = ("observations", "corrections", "imputed", "conflicts", "missing", "absent", "marks", "ledger")
# Choices of sweeps that change which terms an analysis has.
OF_TERMS = ("controls", "subsets", "added", "replacements")
SORTS = ("groups", "values", "weights", "analyses", "policies", "variables")


def table(study: Study) -> Stage:
    """Plan the jobs of the tables."""

    def job(name: str) -> Job:
        layout, options = study.layouts[name], study.tables[name]
        return Job(
            inputs={"analyses": analyses_of(study, layout), "facts": index_fact_files(study, layout)},
            files={"published": study.list_files(layout)},
            options=TableOptions(
                name=name,
                table=options,
                style=study.style,
                texts=_select_translations(study, layout),
                words=study.words(
                    layout.names_of("analysis"),
                    "report/tables.py",
                    f"report/layouts/{options['layout']}.py",
                ),
                **_names(study, layout),
                **_reading(study, layout),
            ),
            loads=[f"report/layouts/{options['layout']}.py"],
            memory_mb=350,
            minutes=2,
            caption=plain_rst(options["title"]),
        )

    return study.stage(
        "table",
        "report/tables.py",
        {end: f"tables/{{table}}.{end}" for end in ("csv", "tex", "html", "docx")},
        job,
        ((name,) for name in study.layouts),
        log="tables/{table}",
    )


def base_map(study: Study) -> Stage:
    """Plan the one job that draws what maps are drawn on, where the page or a figure has one."""
    page = study.page
    polygons = [study.resource(file) for file in list_polygon_files(page.polygons)] if page.polygons else []

    def job() -> Job:
        return Job(
            inputs={"units": study.units},
            files={"polygons": polygons},
            options=BaseMapOptions(map=page.map, polygons=page.polygons, approval=page.approval),
            memory_mb=300,
            minutes=2,
        )

    return study.stage(
        "base_map",
        "report/base_map.py",
        {"map": "report/base_map.json"},
        job,
        log="report/base_map",
        is_in_every_run=_draws_map(study),
    )


def figure(study: Study) -> Stage:
    """Plan the jobs of the figures."""

    def job(name: str) -> Job:
        shown, options = study.figures[name], study.figure_options[name]
        analyses = shown.names_of("analysis")
        approval = study.page.approval or "" if "base_map" in shown.reads else ""
        return Job(
            inputs=needs_of(study, name),
            options=FigureOptions(
                name=name,
                figure=options,
                years=tuple(study.years),
                measures=_measures(study, shown),
                joint=study.find_joint_files(shown.names_of("sweep")) if "joint" in shown.reads else {},
                analyses=(
                    {one: options_of(study.analyses[one]) for one in analyses}
                    if "options" in shown.reads
                    else {}
                ),
                texts=_select_translations(study, shown),
                words=study.words(analyses, "report/draw.py", f"report/figures/{options['kind']}.py"),
                **_names(study, shown),
                **_reading(study, shown),
            ),
            loads=[f"report/figures/{options['kind']}.py"],
            memory_mb=study.memory(370, each_unit=20) + study.memory_of_sweeps(6, shown.names_of("sweep")),
            minutes=2,
            # In no language: with the approval number of a map.
            caption=plain_rst(f"{options.get('caption', '')} {approval}"),
        )

    return study.stage(
        "figure",
        "report/draw.py",
        {end: f"figures/{{figure}}.{end}" for end in ("svg", "pdf", "png")},
        job,
        ((name,) for name in study.figures),
        log="figures/{figure}",
    )


def _memory_of_page(study: Study) -> int:
    """Count the MB of the page, which has the figures, the panel and the sweeps in it."""
    return study.memory(520, each_unit=15, each_row=0.5) + study.memory_of_sweeps(16)


def page(study: Study) -> Stage:
    """Plan the one job of the page."""

    def job() -> Job:
        plan = page_plan(study)
        own = [*plan.printed_tables.values(), *plan.draws.values()]  # files of the study, no results
        made = replace(plan, printed_tables={}, draws={})
        return Job(
            inputs={"made": made.files()},
            files={"published": own},
            options=_page_options(study),
            memory_mb=_memory_of_page(study),
            minutes=5,
        )

    return study.stage("page", "report/page.py", {"page": "report.html"}, job, log="report")


def paper(study: Study) -> Stage:
    """Plan the one job of the paper: tables, figures, notes and methods in one Word and one LaTeX file."""
    tables, of = table(study), table(study).job
    drawings = [study.results(f"figures/{name}.pdf") for name in study.figures]

    def job() -> Job:
        plan = page_plan(study)
        pictures = {name: study.results(f"figures/{name}.png") for name in study.figures}
        read = PagePlan(
            analyses=plan.analyses,
            indices=plan.indices,
            sweeps=plan.sweeps,
            units=plan.units,
            crosscheck={name: file for name, file in plan.crosscheck.items() if name != "rows"},
        )
        return Job(
            inputs={"made": [*read.files(), *pictures.values()], "drawings": drawings},
            files={"published": [*plan.printed_tables.values()]},
            options=PaperOptions(
                **_build_judged_options(study),
                plan=replace(read, printed_tables=plan.printed_tables),
                table_options={
                    name: options
                    for (name,) in tables.keys
                    if isinstance(options := of(name).options, TableOptions)
                },
                files={
                    name: {what: flat(files) for what, files in {**of(name).inputs, **of(name).files}.items()}
                    for (name,) in tables.keys
                },
                pictures=pictures,
                words=study.words(study.analyses, "report/paper.py", "report/tables.py"),
            ),
            loads=sorted({file for (name,) in tables.keys for file in of(name).loads}),
            memory_mb=600,
            minutes=10,
        )

    copies = [f"paper/figures/{name}.pdf" for name in study.figures]
    return study.stage(
        "paper",
        "report/paper.py",
        {"tex": "paper/paper.tex", "docx": "paper/paper.docx", "drawings": copies},
        job,
        log="paper",
        is_in_every_run=False,
    )


def page_of_what_there_is(study: Study) -> Stage:
    """Plan the page without inputs, so that nothing that failed is tried again."""

    def job() -> Job:
        # The files of the study that it reads are in what it depends on; the rule asks for none.
        return Job(
            options=_page_options(study),
            files=page(study).job().files,
            memory_mb=_memory_of_page(study),
            minutes=5,
        )

    return study.stage(
        "page_of_what_there_is",
        "report/page.py",
        {"page": "report_so_far.html"},
        job,
        log="report_so_far",
        is_in_every_run=False,
    )


def analyses_of(study: Study, shown: Layout | Figure) -> list[str]:
    """List the files of the analyses that a table or figure names."""
    return [study.analysis(name) for name in shown.names_of("analysis")]


def index_fact_files(study: Study, shown: Layout | Figure) -> list[str]:
    """List the facts of the indices that a table or figure names."""
    return [study.results(f"index/{name}.json") for name in shown.names_of("index")]


def needs_of(study: Study, name: str) -> dict[str, Files]:
    """List a figure's inputs by name, each a list that may be empty: all as its kind declares it."""
    shown = study.figures[name]
    # What figures can read besides the files that their options name.
    further = {
        "draws": [file for one in shown.names_of("analysis") for file in chunk_files(study, one)],
        "units": [study.units],
        "base_map": [study.results("report/base_map.json")],
        "suspects": [study.results("suspects.parquet")],
        "provenance": study.lists(["imputed", "corrections"]),
    }
    return {
        "analyses": analyses_of(study, shown),
        "facts": index_fact_files(study, shown),
        "variables": study.variables(shown.names_of("variable")),
        "sweep": [study.results(f"sweep/{one}.parquet") for one in shown.names_of("sweep")],
        **{what: files if what in shown.reads else [] for what, files in further.items()},
    }


def _draws_map(study: Study) -> bool:
    """Return whether the page or a figure is drawn on the base map."""
    return bool(study.page.year_map) or any("base_map" in shown.reads for shown in study.figures.values())


def page_plan(study: Study) -> PagePlan:
    """List the files that the page is made of."""
    found, explorer = study.results, study.page.explorer
    return PagePlan(
        tables={name: found(f"tables/{name}.html") for name in study.layouts},
        figures={name: found(f"figures/{name}.svg") for name in study.figures},
        analyses={name: study.analysis(name) for name in study.analyses},
        indices={name: found(f"index/{name}.json") for name in study.indices},
        matrices={name: found(f"weights/{name}.json") for name in study.matrices},
        explorer=(
            {"table": found(f"sweep/{explorer}.parquet"), "summary": found(f"sweep/{explorer}.json")}
            if explorer
            else {}
        ),
        sweeps={name: found(f"sweep/{name}.parquet") for name in study.sweeps},
        base_map={"base_map": found("report/base_map.json")} if study.page.year_map else {},
        year_map={name: study.variable(name) for name in study.page.year_map},
        extremes={name: study.variable(name) for name in _list_described_values(study)},
        units={"units": study.units},
        lists={name: found(f"warehouse/{name}.parquet") for name in ON_THE_PAGE},
        suspects={name: found(f"{name}.parquet") for name in ("suspects", "departures")},
        audit={"findings": found("audit/findings.json")} if study.facts else {},
        crosscheck=(
            {"summary": found("crosscheck/summary.json"), "rows": found("crosscheck/crosscheck.parquet")}
            if study.has_crosscheck
            else {}
        ),
        draws={"draws": study.truth.draws} if study.truth and study.truth.draws else {},
        printed_tables={
            name: study.list_files(layout)[0] for name, layout in study.layouts.items() if layout.published
        },
    )


def _list_described_values(study: Study) -> list[str]:
    """List the variables and indices whose smallest and largest values a table prints, besides those of the
    map.
    """
    analyses = {one for shown in study.layouts.values() for one in shown.names_of("analysis")}
    named = {
        variable
        for name in analyses
        if study.kinds.get(name) == "descriptives"
        for variable in study.options[name]["variables"]
    }
    return sorted(named & {*study.formulas, *study.indices} - {*study.page.year_map})


def _page_options(study: Study) -> PageOptions:
    """Collect all that the page depends on besides its files."""
    return PageOptions(
        **_build_judged_options(study),
        plan=page_plan(study),
        tables=study.tables,
        seeds=study.seeds,
        words=study.words(
            study.analyses,
            "report/page.py",
            *(f"spillover/kinds/{kind}/methods.py" for kind in sorted({*study.kinds.values()})),
        ),
        choice_columns={
            name: [choice.column_names()[0] for choice in sweep.choices() if choice.is_named]
            for name, sweep in study.sweeps.items()
        },
        influence=study.find_influence_files(),
        configuration_lines=find_configuration_lines(study),
        regressions=list_by_family(
            recipe for recipes in study.recipes.values() for recipe in recipes if is_redone(recipe)
        ),
        variables={
            name: PageVariable(
                label=study.labels.get(name, name),
                formula=formula.text,
                uses=list(formula.own_uses),
                unit=study.translate(study.config["variables"][name].get("unit", "")),
            )
            for name, formula in study.formulas.items()
        },
        missing_texts=tuple(study.config["texts"]["missing_places"]),
        sources={
            name: CitedSource(**{key: study.translate(getattr(source, key)) for key in CITED})
            for name, source in study.sources.items()
        },
        maps=tuple(name for name, shown in study.figures.items() if "base_map" in shown.reads),
        confidential=tuple(study.confidential),
    )


def _build_judged_options(study: Study) -> Options:
    """Options that the page and the paper share. needs: what tables and figures are made from, so that the
    page can say why one is missing.
    """
    needs = {
        study.results(f"tables/{name}.html"): [*analyses_of(study, shown), *index_fact_files(study, shown)]
        for name, shown in study.layouts.items()
    }
    needs |= {study.results(f"figures/{name}.svg"): flat(needs_of(study, name)) for name in study.figures}
    return {
        "study": study.some(OF_THE_STUDY),
        "page": {**options_of(study.page), "stars": list(study.stars)},
        "needs": needs,
        "texts": study.translations,
        "names": study.names,
        "labels": study.labels,
        "figures": study.figure_options,
        "analysis_options": {  # None where an option is not set
            name: {**{field.encode_name: None for field in fields_of(type(analysis))}, **study.options[name]}
            for name, analysis in study.analyses.items()
        },
        "equations": _equations(study),
        "caption_notes": _caption_notes(study),
        "recipes": _recipes(study),
        "sweep_analyses": {
            name: SweptAnalysis(
                kind=study.baselines[name][0].kind,
                baseline=sweep.baseline,
                part=sweep.part,
                columns=_columns_by_option(sweep),
            )
            for name, sweep in study.sweeps.items()
        },
        "joint": study.find_joint_files(filter(None, [study.page.explorer])),
        "truth": study.truth,
        "order": {
            "tables": list(study.layouts),
            "figures": list(study.figures),
            "analysis_options": list(study.analyses),
        },
    }


def _columns_by_option(sweep: SweepDeclaration) -> dict[str, list[str]]:
    """Group the columns of a sweep's table by the option of analyses that their choices set."""
    found: dict[str, list[str]] = {}
    for choice in sweep.choices():
        found.setdefault(choice.option, []).append(choice.column_names()[0])
    terms = [choice.column_names()[0] for choice in sweep.choices() if choice.key() in OF_TERMS]
    return {**found, "regressors": terms, "controls": terms}


def _recipes(study: Study) -> dict[str, Options]:
    """Write out the options of each analysis with their defaults, matrices by their descriptions: estimates
    that differ in one of them are found by these.
    """
    matrices = {name: all_options_of(family) for name, family in study.matrices.items()}
    return {
        name: to_json_value(recipe_options(analysis, matrices))
        for name, analysis in study.analyses.items()
        if isinstance(analysis, SampledAnalysis)
    }


def _caption_notes(study: Study) -> dict[str, CaptionNotes]:
    """Return the notes in each figure's caption besides those of its analyses:
    `report.notes.figure_notes`.
    """
    levels = {name: getattr(found[0], "level", None) for name, found in study.baselines.items()}
    return {
        name: CaptionNotes(
            intervals=shown.intervals,
            tests=shown.many_tests,
            level=next((levels[sweep] for sweep in shown.names_of("sweep")), None),
        )
        for name, shown in study.figures.items()
    }


def _equations(study: Study) -> dict[str, list[str]]:
    """Write the equations of each analysis whose kind has some."""
    return {
        name: list(found)
        for name, analysis in study.analyses.items()
        if (found := equation_of(analysis.kind, study.options[name]))
    }


def find_configuration_lines(study: Study) -> dict[str, str]:
    """Find the lines of each analysis in the study's file, below the file's name; of one that stands behind
    the key `panel`, write out its options. Lines of comments alone are left out.
    """
    file = Path("config") / f"{study.name}.yaml"
    lines = read_entry_lines(study.root / file, "analyses")
    return {
        name: f"# {file.as_posix()}, analyses\n" + lines.get(name, canonical_json({name: options}))
        for name, options in study.options.items()
    }


def _reading(study: Study, shown: Layout | Figure) -> Options:
    """Options of a table or figure that are not its own: the note on simulated data, the stars, and the true
    values of the analyses that it names.
    """
    named = shown.names_of("analysis")
    values = study.truth.values if study.truth else {}
    return {
        "simulation": study.config.get("simulated", ""),
        "stars": tuple(study.stars),
        "truth": {model: terms for model, terms in values.items() if model.partition("/")[0] in named},
    }


def _names(study: Study, shown: Layout | Figure) -> Options:
    """Select the labels of the names that a table or figure can hold, and of variables among them. Another
    variable's label is no reason to make it again.
    """
    words = _words(study, shown)
    found = {
        sort: {name: label for name, label in names.items() if name in words}
        for sort, names in study.names.items()
        if sort in SORTS
    }
    found["units"] = study.names["units"]
    if shown.names_of("sweep"):
        found["options"] = study.names.get("options", {})
    if "suspects" in getattr(shown, "reads", ()):
        found |= {sort: study.names.get(sort, {}) for sort in ("measures", "sources")}
    return {
        "labels": {name: label for name, label in study.labels.items() if name in words},
        "names": {sort: names for sort, names in found.items() if names},
    }


def _words(study: Study, shown: Layout | Figure) -> set[str]:
    """Collect the words of all that decides what a table or figure can name: its options, its analyses,
    indices and sweep, and its printed numbers.
    """
    sources = [options_of(shown), *_sources(study, shown)]
    sources += [options_of(study.sweeps[name]) for name in shown.names_of("sweep")]
    texts = [canonical_json(sources)]
    texts += [read_text(Path(path), "SPILLOVER_LIST_BYTES") for path in study.list_files(shown)]
    return {word for text in texts for word in re.findall(r"\w+", text)}


def _select_translations(study: Study, shown: Layout | Figure) -> dict[str, str]:
    """Return the translations of texts that the results of its analyses and indices can hold."""
    held = canonical_json(_sources(study, shown))
    return {text: said for text, said in study.translations.items() if canonical_json(text)[1:-1] in held}


def _sources(study: Study, shown: Layout | Figure) -> list[Any]:
    """Collect the options of its analyses, of those that they name themselves, as robustness checks their
    baseline, and of its indices.
    """
    analyses = shown.names_of("analysis")
    beneath = [other for name in analyses for other in texts(study.analyses[name], "analysis")]
    return [
        *(study.options[name] for name in dict.fromkeys([*analyses, *beneath])),
        *(study.definitions[name] for name in shown.names_of("index")),
    ]


def _measures(study: Study, shown: Figure) -> dict[str, list[str]]:
    """List the measures of each variable whose values' provenance a figure shows."""
    named = shown.names_of("variable") if "provenance" in shown.reads else []
    return {name: list(study.formulas[name].measures) for name in named if name in study.formulas}

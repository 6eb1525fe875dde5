"""All that a study prints in one Word file and one LaTeX file: summary, methods, tables, figures and notes.

What refers to a table or figure is a field in Word and a `\\ref` in LaTeX, so that it follows when they move.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from msgspec import structs

from base.artifacts.analysis import read_analysis
from base.artifacts.atomic import atomic, write_text
from base.artifacts.json_record import read_json_record
from base.job import log, run
from report.crosscheck import read_summary
from report.equations import omml
from report.findings.section import build_rows, describe_row
from report.material import Material, read_material
from report.methods import Family, data_words, families, say_analysis, sentences_of
from report.neighbours import read_units
from report.page_options import CaptionNotes, PaperOptions
from report.page_plan import flat
from report.render_docx import save
from report.svg import empty_reason
from report.tables import make_table
from report.verdict import read_sweeps
from spillover.equation import CITED
from spillover.facts import IndexFacts
from spillover.messages.common import SEMICOLON, SENTENCE, SETTING_SENTENCE, SIMULATED
from spillover.messages.letters import chinese_letters
from spillover.tables.latex import PACKAGES, escape_latex, to_latex
from spillover.tables.notes import figure_notes
from spillover.tables.table import Table, table_number, write_simulated_note
from spillover.tables.word import CaptionCounter, add_equation, add_figure, add_text, new_document
from spillover.tables.word import add_table as add_table_in_word
from spillover.words import SPACELESS, _, ngettext
from words.render import language, say, say_key, sentences, speak, verbatim

HEADINGS = {
    "methods": _("Data and methods"),
    "results": _("Results"),
    "tables": _("Tables"),
    "figures": _("Figures"),
    "analyses": _("Appendix: the analyses one by one"),
    "notes": _("Appendix: how the tables were computed"),
}


@dataclass(frozen=True)
class PaperFigure:
    """A figure: its name, title, caption, and the file of its picture."""

    name: str
    title: str
    caption: str
    picture: Path


@dataclass(frozen=True)
class Paper:
    """The parts of a paper, in their order. summary: the study's own sentences; methods: the analyses by
    their models; findings: a paragraph for each, as the page has them.
    """

    title: str
    summary: tuple[str, ...]
    data: tuple[str, ...]
    methods: tuple[Family, ...]
    findings: tuple[str, ...]
    tables: tuple[Table, ...]
    figures: tuple[PaperFigure, ...]

    @property
    def has_dash(self) -> bool:
        """Return whether captions have a dash between number and title."""
        return any(one.style.caption == "dash" for one in self.tables)

    @property
    def numbers(self) -> dict[str, str]:
        """Number of each table: the one in its name, or its place."""
        return {one.name: table_number(one.name) or str(i) for i, one in enumerate(self.tables, 1)}

    @property
    def appendix(self) -> Iterator[tuple[str, str]]:
        """Each analysis in words: what it is, and how it was made where its family does not say."""
        for family in self.methods:
            for one in family.analyses:
                yield one.title, sentences(filter(None, (one.text, one.settings)))


def read_paper(spec: PaperOptions) -> Paper:
    """The paper of a study whose results are there, its parts in the configuration's order."""
    spec = structs.replace(
        spec, tables={name: one.table for name, one in spec.table_options.items()}
    ).restore_order()
    plan, tables = spec.plan, []
    for name in spec.tables:
        own = spec.table_options[name]
        speak(spec.words["language"], own.names)
        made = make_table(name, own.table, read_material(own, spec.files[name]))
        tables.append(replace(made, simulation=_briefly(made.simulation)))
    speak(spec.words["language"], {**spec.names, "texts": spec.texts})
    material = Material(
        {name: read_analysis(path) for name, path in plan.analyses.items()},
        {name: read_json_record(path, IndexFacts) for name, path in plan.indices.items()},
        labels=spec.labels,
        texts=spec.texts,
        truth=spec.true_values,
    )
    study = spec.study
    simulated = write_simulated_note(study["simulated"]) if study.get("simulated") else ""
    figures = [
        PaperFigure(
            name,
            one["title"],
            sentences(
                filter(
                    None,
                    (
                        one["caption"],
                        figure_notes(
                            one,
                            material.analyses,
                            **structs.asdict(spec.caption_notes.get(name, CaptionNotes())),
                        ),
                        _briefly(simulated),
                    ),
                )
            ),
            Path(spec.pictures[name]),
        )
        for name, one in spec.figures.items()
        if not empty_reason(Path(spec.pictures[name]).with_suffix(".svg"))
    ]
    checks = plan.crosscheck.get("summary")
    return Paper(
        study["title"],
        tuple(filter(None, (simulated, *spec.page.get("summary", ())))),
        tuple(data_words(study, material, read_summary(checks) if checks else None)),
        tuple(families(sentences_of(spec.analysis_options, spec.labels), spec.equations, material)),
        tuple(_describe_findings(spec, material)),
        tuple(tables),
        tuple(figures),
    )


def _describe_findings(spec: PaperOptions, material: Material) -> list[str]:
    """The paragraphs of the study's findings, judged by its sweeps."""
    swept, units = read_sweeps(spec.plan.sweeps, spec.sweep_analyses), read_units(spec.plan.units["units"])
    return [describe_row(row) for row in build_rows(spec, material, swept, units)]


def _briefly(simulated: str) -> str:
    """The warning alone, beneath tables and figures: the paper begins with its reason."""
    return say(SENTENCE, text=say(SIMULATED)) if simulated else ""


# LaTeX


def to_tex(paper: Paper, folder: str) -> str:
    """A document that compiles: with any LaTeX, or with XeLaTeX where it has Chinese letters. folder: of the
    figures, from that of the document.
    """
    parts = [
        rf"\title{{{escape_latex(paper.title)}}}\author{{}}\date{{}}\begin{{document}}\maketitle",
        *map(escape_latex, paper.summary),
        _heading("methods"),
        *map(escape_latex, paper.data),
        *(part for family in paper.methods for part in _family_tex(family)),
        _heading("results"),
        *map(escape_latex, paper.findings),
        *(_reference_tex(_label_tex(table), table.title) for table in paper.tables),
        *(_reference_tex(rf"{_figure_word()} \ref{{fig:{one.name}}}", one.title) for one in paper.figures),
        _heading("tables"),
        *_tables_tex(paper),
        *([_heading("figures")] if paper.figures else []),
        *(_figure_tex(one, folder) for one in paper.figures),
        r"\appendix" + _heading("analyses"),
        *(_paragraph_tex(escape_latex(name), text) for name, text in paper.appendix),
        _heading("notes"),
        *(
            _paragraph_tex(_label_tex(table), sentences(table.details))
            for table in paper.tables
            if table.details
        ),
        r"\end{document}",
    ]
    body = "\n\n".join(parts) + "\n"
    return _preamble(paper, letters=bool(chinese_letters(body))) + body


def _preamble(paper: Paper, letters: bool) -> str:
    """letters: whether the text has Chinese ones, as an English paper may."""
    chinese = language() in SPACELESS
    needed = (
        ["% XeLaTeX", rf"\usepackage[UTF8{'' if chinese else ',scheme=plain'}]{{ctex}}"]
        if letters
        else [
            "% pdfLaTeX, XeLaTeX or LuaLaTeX; the last two need no encoding",
            r"\ifdefined\Umathcode\else\usepackage[T1]{fontenc}\fi",
            r"\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}",
        ]
    )
    lines = [
        r"\documentclass[10pt]{article}",
        r"\usepackage[a4paper,margin=2cm]{geometry}",
        *needed,
        r"\usepackage{amsmath,graphicx,caption,float,parskip}",
        PACKAGES,
        r"\usepackage[hidelinks]{hyperref}",
        r"\DeclareCaptionLabelSeparator{emdash}{---}",
        rf"\captionsetup{{labelsep={'quad' if chinese else 'emdash' if paper.has_dash else 'period'}}}",
        r"\captionsetup[figure]{skip=4pt}\setlength{\intextsep}{8pt plus 4pt} % a picture has its own margin",
        r"\setlength{\emergencystretch}{3em}",
        r"\postdisplaypenalty=10000 % an equation stays with what is said of it",
    ]
    return "\n".join(lines) + "\n"


def _heading(name: str) -> str:
    return rf"\section{{{escape_latex(say_key(HEADINGS, name))}}}"


def _label_tex(table: Table) -> str:
    return rf"{escape_latex(say(_('Table')))} \ref{{tab:{table.name}}}"


def _reference_tex(place: str, title: str) -> str:
    return verbatim(SETTING_SENTENCE, name=place, value=escape_latex(title)) + r"\par"


def _paragraph_tex(name: str, text: str) -> str:
    return rf"\paragraph{{{verbatim(SENTENCE, text=name)}}} {escape_latex(text)}"


def _tables_tex(paper: Paper) -> Iterator[str]:
    """Tables where they stand in their section, which has no text to fill a page; those on their sides before
    all that follow. LaTeX counts the tables; where the study leaves a number out, LaTeX is told the next
    one, so that numbers equal those of the Word file.
    """
    last = 0
    for table in paper.tables:
        text, number = to_latex(table, "H"), paper.numbers[table.name]
        if r"\end{sidewaystable}" in text:
            text += r"\clearpage"
        if not number.isdigit():
            yield (rf"{{\renewcommand{{\thetable}}{{{number}}}" + f"\n{text}" + r"}\addtocounter{table}{-1}")
            continue
        yield text if int(number) == last + 1 else rf"\setcounter{{table}}{{{int(number) - 1}}}" + f"\n{text}"
        last = int(number)


def _figure_word() -> str:
    return escape_latex(say(_("Figure")))


def _family_tex(family: Family) -> list[str]:
    """The equations of a model that no earlier one has, and what its analyses share."""
    equations = [
        rf"\begin{{equation}}\label{{eq:{one.number}}} {one.text} \end{{equation}}"
        for one in family.own_equations
    ]
    cited = CITED.sub(lambda found: rf"\eqref{{eq:{found[0][1:-1]}}}", family.citation)
    return [*equations, sentences(filter(None, (cited, escape_latex(_family_words(family)))))]


def _family_words(family: Family) -> str:
    """The names of a family's analyses, and what these share."""
    names = say(SEMICOLON).join(one.title for one in family.analyses)
    word = say(ngettext("Analysis", "Analyses", "count"), count=len(family.analyses))
    named = verbatim(SETTING_SENTENCE, name=word, value=names)
    return sentences(filter(None, (named, family.shared_text)))


def _figure_tex(one: PaperFigure, folder: str) -> str:
    # A file's name is no text: LaTeX would not find it with its signs escaped.
    title = verbatim(SENTENCE, text=one.title)
    caption = escape_latex(sentences([title, *filter(None, [one.caption])]))
    return "\n".join(
        [
            r"\begin{figure}[H]\centering",
            rf"\includegraphics[width=\linewidth]{{{folder}/{one.name}.pdf}}",
            rf"\caption{{{caption}}}\label{{fig:{one.name}}}",
            r"\end{figure}",
        ]
    )


# Word


def write_word(path: Path, paper: Paper) -> None:
    """Write a paper as a Word file."""
    written = _WordPaper(paper)
    written.add_parts()
    save(written.document, path)


class _WordPaper:
    """A paper as a document of Word: captions count themselves, references follow them, and equations are
    Word's own. Its parts are in the order of `to_tex`.
    """

    def __init__(self, paper: Paper) -> None:
        self.paper, self.document = paper, new_document(paper.title)
        self.tables, self.figures = CaptionCounter("Table"), CaptionCounter("Figure")
        self.equations = CaptionCounter("Equation")

    def add_parts(self) -> None:
        """Add all parts to the document."""
        add_text(self.document, self.paper.title, "Title")
        self._add_texts(self.paper.summary)
        self._add_methods()
        self._add_results()
        self._add_tables()
        self._add_figures()
        self._add_heading("analyses")
        self._add_texts(say_analysis(name, text) for name, text in self.paper.appendix)
        self._add_heading("notes")
        for table in self.paper.tables:
            if table.details:
                self._refer_to_table(table, sentences(table.details))

    def _add_heading(self, name: str) -> None:
        add_text(self.document, say_key(HEADINGS, name), "Heading 1")

    def _add_texts(self, texts: Iterable[str]) -> None:
        for text in texts:
            add_text(self.document, text)

    def _refer_to_table(self, table: Table, text: str) -> None:
        number = self.paper.numbers[table.name]
        self.tables.refer(self.document, table.name, say(_("Table")), number, text)

    def _add_methods(self) -> None:
        self._add_heading("methods")
        self._add_texts(self.paper.data)
        for family in self.paper.methods:
            for one in family.own_equations:
                add_equation(self.document, omml(one.text), self.equations.number(one.number))
            self.equations.cite(self.document, family.citation, _family_words(family))

    def _add_results(self) -> None:
        self._add_heading("results")
        self._add_texts(self.paper.findings)
        for table in self.paper.tables:
            self._refer_to_table(table, table.title)
        for i, one in enumerate(self.paper.figures, 1):
            self.figures.refer(self.document, one.name, say(_("Figure")), str(i), one.title)

    def _add_tables(self) -> None:
        self._add_heading("tables")
        for table in self.paper.tables:
            number = self.paper.numbers[table.name]
            caption = self.tables.caption(table.name, number)
            add_table_in_word(self.document, replace(table, name=f"table{number}_{table.name}"), caption)

    def _add_figures(self) -> None:
        if self.paper.figures:
            self._add_heading("figures")
        form = _("Figure {number}—{title}") if self.paper.has_dash else _("Figure {number}. {title}")
        for i, one in enumerate(self.paper.figures, 1):
            title, caption = say(form, number=str(i), title=one.title), self.figures.caption(one.name, str(i))
            add_figure(self.document, one.picture, title, one.caption, caption)


def _copy_figures(pictures: Sequence[str], made: Sequence[str]) -> None:
    """Copies figures into the paper's folder, to be sent away as one."""
    for source, target in zip(pictures, made, strict=True):
        with atomic(Path(target)) as temporary:
            shutil.copyfile(source, temporary)


def _main(snakemake: Any, spec: PaperOptions) -> None:
    paper = read_paper(spec)
    write_text(snakemake.output.tex, to_tex(paper, "figures"))
    write_word(Path(snakemake.output.docx), paper)
    _copy_figures(flat(list(snakemake.input.get("drawings", []))), list(snakemake.output.get("drawings", [])))
    log.info("%d tables and %d figures", len(paper.tables), len(paper.figures))


if "snakemake" in globals():
    run(globals()["snakemake"], _main, PaperOptions)

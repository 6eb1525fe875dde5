"""The methods in words, written from the configuration and from what the estimates say of themselves; and
what a reader must know of every weight matrix before trusting an estimate made with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from base.artifacts.json_record import read_json_record
from crosscheck.verdicts import Summary
from report.crosscheck import methods_words
from report.equations import mathml
from report.material import Material
from report.page_plan import explain_missing, is_there
from report.sections import Section, section
from report.sweeps import option_name, option_words
from spillover.equation import CITED
from spillover.estimates import EstimateRecord
from spillover.facts import IndexFacts, MatrixFacts
from spillover.messages.catalogue import methods
from spillover.messages.common import COMMA, COMMA_IN_SENTENCE, NONE, SEMICOLON, SETTING_SENTENCE
from spillover.messages.labels import part_name
from spillover.messages.study_names import find_label, label_or_name
from spillover.tables.notes import (
    columns_words,
    estimate_notes,
    index_method,
    index_options,
    sample_note,
    settings_sentences,
)
from spillover.words import _, choose_case, ngettext
from words.render import render_value, say, say_key, sentences, term_label, verbatim

MATRIX_WORDS = {
    "name": _("Matrix"),
    "made": _("Definition"),
    "units": _("Units"),
    "links": _("Links"),
    "neighbours": _("Neighbours"),
    "islands": _("Islands"),
    "components": _("Components"),
    "asymmetry": _("Asymmetry"),
    "radius": _("Radius"),
    "rho": _("Admissible ρ"),
}


METHODS_DATED_WORDS = {
    "edition": _("A value is dated by the edition of the yearbook that prints it."),
    "data_year": _("A value is dated by the year that it describes."),
}


Options = Mapping[str, Any]


@dataclass(frozen=True)
class AnalysisText:
    """An analysis in words: its name, label, what it estimates, and how it differs from its family."""

    name: str
    label: str | None
    text: str
    settings: str

    @property
    def title(self) -> str:
        """Its label, or its name as words."""
        return self.label or self.name.replace("_", " ")


@dataclass(frozen=True)
class Equation:
    """An equation with its number among all. is_repeated: whether an earlier model has it and shows it."""

    number: int
    text: str
    is_repeated: bool = False


@dataclass(frozen=True)
class Family:
    """The analyses of one model: its equations, what all of them share, and each in words. Without equations
    `shared_text` begins with what each of them does.
    """

    equations: tuple[Equation, ...]
    shared_text: str
    analyses: tuple[AnalysisText, ...]

    @property
    def own_equations(self) -> tuple[Equation, ...]:
        """The equations that are set here."""
        return tuple(one for one in self.equations if not one.is_repeated)

    @property
    def citation(self) -> str:
        """A sentence with the numbers of its equations, where not all of them are set here."""
        if self.own_equations == self.equations:
            return ""
        numbers = columns_words([f"({number})" for number in sorted(one.number for one in self.equations)])
        word = ngettext("Equation {numbers}.", "Equations {numbers}.", "count")
        return say(word, numbers=numbers, count=len(self.equations))

    @property
    def separator(self) -> str:
        """Separator of names: a semicolon where one of them has a comma."""
        return separator([one.label or "" for one in self.analyses])


def methods_section(
    study: Options,
    sentences: Mapping[str, str],
    models: Mapping[str, Sequence[str]],
    material: Material,
    checked: Summary | None = None,
) -> Section:
    """Sample, indices and other programs, then the models, with what their analyses share. sentences: what
    each analysis estimates; models: the equations of each; checked: the crosscheck's summary.
    """
    found = [one for one in families(sentences, models, material) if one.equations or one.shared_text]
    return section(
        "methods",
        from_data=False,
        data=data_words(study, material, checked),
        families=[([(each.number, mathml(each.text)) for each in one.own_equations], one) for one in found],
        cited=CITED,
    )


def analyses_section(
    sentences: Mapping[str, str], models: Mapping[str, Sequence[str]], material: Material
) -> Section | None:
    """The analyses by their models, one by one; none where there is none."""
    found = families(sentences, models, material)
    return section("analyses", from_data=False, families=found) if sentences else None


def data_words(study: Options, material: Material, checked: Summary | None = None) -> list[str]:
    """Sample, indices and what other programs make of the numbers, a paragraph each."""
    made = [index_words(facts, material) for facts in material.facts.values()]
    return [*sample_words(study), *made, *methods_words(checked)]


def families(
    sentences: Mapping[str, str], models: Mapping[str, Sequence[str]], material: Material
) -> list[Family]:
    """The analyses that have the same equations together, in the order of the configuration, but a model
    before those that add equations to it; those without equations last. An equation has one number.
    """
    groups: dict[tuple[str, ...], dict[str, str]] = {}
    for name, text in sentences.items():
        groups.setdefault(tuple(models.get(name, ())), {})[name] = text
    ordered: list[tuple[str, ...]] = []
    for equations in sorted(groups, key=lambda group: not group):
        larger = (i for i, other in enumerate(ordered) if equations and set(equations) < set(other))
        ordered.insert(next(larger, len(ordered)), equations)
    numbers: dict[str, int] = {}
    found = []
    for equations in ordered:
        known = set(numbers)
        numbered = tuple(
            Equation(numbers.setdefault(text, len(numbers) + 1), text, text in known) for text in equations
        )
        found.append(_family(numbered, groups[equations], material))
    return found


def _family(equations: tuple[Equation, ...], texts: Mapping[str, str], material: Material) -> Family:
    """Describe analyses by what all of them share and what each has alone. texts: what each estimates."""
    settings = {
        name: _render_settings(name, material.analyses[name].estimates)
        for name in texts
        if name in material.analyses
    }
    common = set.intersection(*(set(one) for one in settings.values())) if len(settings) > 1 else set()
    first = next(iter(settings.values()), [])
    lost = say(_("It was not run."))
    described = tuple(
        AnalysisText(
            name,
            find_label("analyses", name),
            text,
            sentences(one for one in settings[name] if one not in common) if name in settings else lost,
        )
        for name, text in texts.items()
    )
    alone = () if equations else texts.values()
    return Family(equations, sentences([*alone, *(text for text in first if text in common)]), described)


def separator(names: Iterable[str]) -> str:
    """Separator of names: a semicolon where one of them has a comma."""
    return say(SEMICOLON if any(mark in name for name in names for mark in ",，") else COMMA)


def say_analysis(name: str, text: str) -> str:
    """An analysis with its sentences, behind its name."""
    return verbatim(SETTING_SENTENCE, name=name, value=text.removesuffix(".").removesuffix("。"))


def sentences_of(analyses: Mapping[str, Options], labels: Mapping[str, str]) -> dict[str, str]:
    """A sentence for each analysis, in the language that is spoken. analyses: their options with kind and
    defaults, None for one that is not set; labels: of variables.

    Raises StudyError where a sentence uses an option that the kind does not have.
    """
    return {name: _sentence(options, labels) for name, options in analyses.items()}


def _sentence(options: Options, labels: Mapping[str, str]) -> str:
    values = {key: _render_option(key, value, labels) for key, value in options.items()}
    listed = options.get("treatment")
    if isinstance(listed, Mapping):
        name = listed.get("policy") or Path(listed["file"]).name
        values["treatment"] = say(_("the policies of {file}"), file=name)
    return verbatim(methods()[options["kind"]], **values)


def _render_option(key: str, value: Any, labels: Mapping[str, str]) -> Any:
    """An option as a sentence holds it: terms and names by their labels, numbers as they are, nested keys'
    texts; "none" of a list that is empty.
    """
    if value is None:
        return "none"
    if key in ("weights", "by", "baseline"):
        return render_value(value, key)
    if isinstance(value, Mapping):
        return say(COMMA).join(inner for inner in value.values() if isinstance(inner, str)) or say(NONE)
    if isinstance(value, list):
        texts = (f"{item:g}" if isinstance(item, float) else str(item) for item in value)
        listed = [term_label(text, labels) for text in texts]
        return separator(listed).join(listed) or say(NONE)
    return term_label(value, labels) if isinstance(value, str) and value in labels else value


def sample_words(study: Options) -> list[str]:
    """The sample, its dating and its gaps."""
    first, last = study["years"]
    gaps = study.get("gaps", {})
    texts = [say(_("The panel covers the years {first} to {last}."), first=str(first), last=str(last))]
    if "dated_by" in study:
        texts.append(say_key(METHODS_DATED_WORDS, study["dated_by"]))
    if window := gaps.get("window", 0):
        texts.append(
            say(
                choose_case(
                    "one_sided",
                    {
                        "true": ngettext(
                            "Gaps are filled by the mean of the nearest values at most 1 year before and "
                            "after, or by the only one available.",
                            "Gaps are filled by the mean of the nearest values at most {window} years before "
                            "and after, or by the only one available.",
                            "window",
                        ),
                        "other": ngettext(
                            "Gaps are filled by the mean of the nearest values at most 1 year before and "
                            "after.",
                            "Gaps are filled by the mean of the nearest values at most {window} years before "
                            "and after.",
                            "window",
                        ),
                    },
                ),
                window=window,
                one_sided=bool(gaps.get("one_sided")),
            )
        )
    return [sentences(texts)]


def index_words(facts: IndexFacts, material: Material) -> str:
    """Describe how an index was weighted."""
    options = index_options(facts.options)
    made = say(
        choose_case(
            "bare",
            {
                "true": _("{name} combines {size} indicators by {method} over {nobs} observations."),
                "other": _(
                    "{name} combines {size} indicators by {method} over {nobs} observations ({options})."
                ),
            },
        ),
        name=material.translate(facts.label),
        size=len(facts.indicators),
        method=index_method(facts.method),
        nobs=facts.nobs,
        options=options,
        bare=not options,
    )
    return sentences([made, *_say_left_out(facts, material)])


def _say_left_out(facts: IndexFacts, material: Material) -> list[str]:
    """Say of which indicator an index depends most, where it was made without each in turn."""
    if not facts.leave_one_out:
        return []
    most = min(facts.leave_one_out, key=lambda one: one.spearman)
    words = _(
        "Without one indicator it changes most if that is {indicator}: a correlation of {pearson} with the "
        "index, {spearman} of ranks; a rank moves by at most {share} of all places."
    )
    return [
        say(
            words,
            indicator=term_label(most.indicator, dict(material.labels)),
            pearson=f"{most.pearson:.3f}",
            spearman=f"{most.spearman:.3f}",
            share=f"{most.largest_rank_shift:.1%}",
        )
    ]


def _render_settings(analysis: str, estimates: Sequence[EstimateRecord]) -> list[str]:
    """Render the settings of the estimates, each setting with the parts of the analysis that
    have it.
    """
    parts = [part_name(estimate.part, analysis) for estimate in estimates]
    of_size: dict[int, list[str]] = {}
    for estimate, part in zip(estimates, parts, strict=True):
        of_size.setdefault(estimate.nobs, []).append(part)
    sizes = [say(_("{nobs} in {part}"), nobs=n, part=columns_words(own)) for n, own in of_size.items()]
    size = sample_note(estimates) or (say(_("N = {sizes}."), sizes=say(COMMA).join(sizes)) if sizes else "")
    own = settings_sentences(estimates, parts, intervals=True).values()
    return [*own, *([size] if size else []), *estimate_notes(estimates, parts)]


def _neighbours(facts: MatrixFacts) -> str:
    """Their mean number, and the least and the largest where they differ."""
    least, largest = facts.neighbours_min, facts.neighbours_max
    mean = f"{facts.neighbours_mean:.1f}"
    return str(least) if least == largest else f"{mean} ({least}–{largest})"


def matrices_section(files: Mapping[str, str]) -> Section | None:
    """The facts of the study's matrices by name; None where it has none."""
    rows, lost = [], []
    for name, file in files.items():
        if is_there(file):
            rows.append(facts_row(name, read_json_record(file, MatrixFacts)))
        else:
            lost.append((label_or_name("weights", name), explain_missing(file, [])))
    head = list(map(say, MATRIX_WORDS.values()))
    return section("matrices", head=head, rows=rows, lost=lost) if files else None


def facts_row(name: str, facts: MatrixFacts) -> tuple[str, ...]:
    """One matrix in the columns of MATRIX_WORDS."""
    chosen = {
        key: value
        for key, value in facts.options.items()
        if key not in ("family", "standardise") and value is not None
    }
    options = [option_words(key, str(value)) for key, value in chosen.items()]
    made = say(COMMA_IN_SENTENCE).join([option_name("family", facts.family), *options])
    standardisation = option_name("standardise", facts.standardisation)
    return (
        label_or_name("weights", name),
        say(
            _(
                "{made}; standardised: {standardisation}; weights from {low} to {high}, row sums from "
                "{least} to {most}"
            ),
            made=made,
            standardisation=standardisation,
            low=f"{facts.weight_min:.3g}",
            high=f"{facts.weight_max:.3g}",
            least=f"{facts.row_sum_min:.3g}",
            most=f"{facts.row_sum_max:.3g}",
        ),
        str(facts.units),
        f"{facts.links:,} ({facts.density:.1%})",
        _neighbours(facts),
        say(COMMA).join(label_or_name("units", island) for island in facts.islands) or say(NONE),
        str(facts.components),
        f"{facts.asymmetry:.2f}"
        if facts.symmetric_links
        else say(_("{asymmetry}, some links one-sided"), asymmetry=f"{facts.asymmetry:.2f}"),
        f"{facts.spectral_radius:.3f}",
        "(−∞, ∞)"
        if facts.rho_min is None or facts.rho_max is None
        else f"({facts.rho_min:.3f}, {facts.rho_max:.3f})",
    )

"""One row of a robustness table: what it changes in the options of the baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from spillover.declarations import options_of, to_json_value
from spillover.errors import StudyError, quote_value
from spillover.kinds.matching.sample import build_matched_sample
from spillover.options import AnalysisName, FixedEffects, Label, Option, Tails, Variance, Without
from spillover.panel.terms import variables_of
from spillover.words import _

Options = Mapping[str, Any]
Changes = Annotated[dict[Label, Label], Meta(min_length=1)]
LabelList = Annotated[tuple[Label, ...], Meta(min_length=1)]
# Keys whose texts are no terms; standardise and centre list variables and follow the terms.
_NO_TERMS = ("kind", "sample", "effects", "variance", "trim_tails", "winsorise", "standardise", "centre")
_ADDED_TO = ("controls", "regressors")


class Variation(Option, frozen=True):
    """Change of the baseline's options; or, with `analysis`, an analysis of the study as it is."""

    name: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$")]
    """The row's name; its analysis is called <name of the table>__<name>."""
    label: Label | None = None
    """Its label in the table and the figure; its name by default."""
    analysis: AnalysisName | None = None
    """An existing analysis of the study that is the row (a matched sample, instruments, another kind)."""
    part: str | None = None
    """Which of the row's estimates, if it has several; that of the baseline by default."""
    term: Label | None = None
    """The row's term, if different; by default the one that replaces the baseline's."""
    replace: Changes | None = None
    """Terms and their replacements: another outcome, treatment or lag ({DF: L.DF}), in products too."""
    add: LabelList | None = None
    """Further controls (regressors, if the baseline has no controls)."""
    leave_out: LabelList | None = None
    """Controls or regressors left out."""
    without: Without | None = None
    """Units, years and groups of units left out, in addition to those of the baseline."""
    trim_tails: Tails | None = None
    """Rows are dropped if a variable lies beyond two quantiles of the sample; an empty block, {}, uses 0.01
    and 0.99.
    """
    winsorise: Tails | None = None
    """Values beyond two quantiles are set to those quantiles; an empty block, {}, uses 0.01 and 0.99."""
    effects: FixedEffects | None = None
    """Other fixed effects: a name, or a list of sets."""
    variance: Variance | None = None
    """Another variance: other clusters, or another estimator."""
    matched: dict[str, Any] | None = None
    """The baseline, a did or a two-way panel, on a matched sample: options of the kind matching; its
    covariates are the baseline's controls by default.
    """
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    """Any other options of the baseline's kind; null removes one."""

    @property
    def changes(self) -> bool:
        """Return whether it changes any option."""
        kept = ("name", "label", "analysis", "part", "term", "options")
        keys = [key for key in self.__struct_fields__ if key not in kept]
        return bool(self.options) or any(getattr(self, key) is not None for key in keys)

    @property
    def words(self) -> str:
        """Label of the row, or its name in words."""
        return self.label or self.name.replace("_", " ").capitalize()

    def find_term(self, term: str) -> str:
        """Find the term of this row that the baseline's `term` has become."""
        return self.term or (self.replace or {}).get(term, term)

    def apply(self, baseline: Options, term: str) -> dict[str, Any]:
        """Apply the changes to the baseline's options. term: the one that is studied. A term that is not
        there is a StudyError.
        """
        made = dict(baseline)
        for old, new in (self.replace or {}).items():
            made = replace_term(made, old, new)
        for term in self.leave_out or ():
            made = leave_out(made, term)
        if self.add:
            made = add_terms(made, self.add)
        if self.without is not None:
            made["sample"] = narrow_sample(made.get("sample") or {}, self.without)
        chosen = {key: getattr(self, key) for key in ("trim_tails", "winsorise", "effects", "variance")}
        made |= {key: plain_option(value) for key, value in chosen.items() if value is not None}
        if self.matched is not None:
            made = build_matched_sample(made, self.matched, self.find_term(term))
        return made | self.options


def plain_option(value: Any) -> Any:
    """Convert an option to plain values."""
    return options_of(value) if isinstance(value, msgspec.Struct) else to_json_value(value)


def add_terms(options: Options, terms: Sequence[str]) -> dict[str, Any]:
    """Options with further controls, or regressors where the baseline has no controls."""
    key = next((key for key in _ADDED_TO if options.get(key)), "controls")
    return {**options, key: [*(options.get(key) or ()), *terms]}


def replace_term(options: Options, old: str, new: str) -> dict[str, Any]:
    """Options with one term in place of another, wherever it is a term or a factor of a product."""
    made = {
        key: value if key in _NO_TERMS else _replace_name(value, old, new) for key, value in options.items()
    }
    if made == options:
        raise StudyError(
            _("{old} is not a term of the baseline; name one that is", old=f"replace: {quote_value(old)}")
        )
    for key in ("standardise", "centre"):
        if old in (made.get(key) or ()):
            made[key] = list(dict.fromkeys([*made[key], *variables_of(new)]))
    return made


def _replace_name(value: Any, old: str, new: str) -> Any:
    if isinstance(value, str):
        return new if value == old else ":".join(new if f == old else f for f in value.split(":"))
    if isinstance(value, Mapping):
        return {key: _replace_name(inner, old, new) for key, inner in value.items()}
    return [_replace_name(inner, old, new) for inner in value] if isinstance(value, list | tuple) else value


def leave_out(options: Options, term: str) -> dict[str, Any]:
    """Options without one of the controls or regressors."""
    key = next((key for key in _ADDED_TO if term in (options.get(key) or ())), None)
    if key is None:
        raise StudyError(
            _(
                "{term} is not a control of the baseline; name one that is",
                term=f"leave_out: {quote_value(term)}",
            )
        )
    return prune_exogenous({**options, key: [other for other in options[key] if other != term]})


def prune_exogenous(options: Options) -> dict[str, Any]:
    """Options whose `exogenous`, the regressors that instrument themselves, has none that has left."""
    if "exogenous" not in options:
        return dict(options)
    kept = [term for term in options["exogenous"] if term in options["regressors"]]
    return {**options, "exogenous": kept}


def narrow_sample(sample: Options, without: Without) -> dict[str, Any]:
    """Narrow a sample by leaving out more."""
    given, more = sample.get("without") or {}, options_of(without)
    lists = {key: [*given.get(key, ()), *more.get(key, ())] for key in ("units", "years")}
    groups: dict[str, list[str]] = {}
    for column, labels in [*given.get("groups", {}).items(), *more.get("groups", {}).items()]:
        groups[column] = [*groups.get(column, ()), *labels]
    left_out = {**lists, "groups": groups}
    return {**sample, "without": {key: value for key, value in left_out.items() if value}}

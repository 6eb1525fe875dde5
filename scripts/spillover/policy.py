"""Parts that the kinds for policies share: who is treated when, from a 0/1 variable or a list of policies,
and their recipes: which rows and columns an estimate uses, as data.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from spillover.analysis import Estimation
from spillover.declarations import to_json_value
from spillover.errors import StudyError, list_names, quote_value
from spillover.options import Cluster, File, FixedEffects, Label, Option, Seed, SomeTerms, Term
from spillover.panel.terms import parse_term
from spillover.recipe import PolicyRecipe, Recipe, recipe_of
from spillover.series import PathRow, number_or_none
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.did.adoption import Adoption
    from spillover.arrays.did.paths import EffectPath
    from spillover.arrays.foundation import Array, IntArray
    from spillover.arrays.result import Estimate
    from spillover.arrays.variance import Variance
    from spillover.data import Data
    from spillover.panel.design import Design

COLUMNS = ("policy", "unit", "year", "source")


class Policies(Option, frozen=True):
    """A list of policies: a CSV file with the columns policy, unit, year and source; of one policy, where it
    lists several.
    """

    file: File
    """The list of policies, a CSV file with the columns policy, unit, year and source."""
    policy: Label | None = None
    """The policy in the list to use, if it has several."""


class Adopting(Estimation, frozen=True, kw_only=True):
    """An analysis of a treatment: a 0/1 variable, or a list of policies that stay once they start.

    observation_weights: a variable with the analytic weight of each row.
    """

    outcome: Term
    treatment: Term | Policies
    """Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the columns
    policy, unit, year and source), which are permanent once adopted.
    """
    controls: SomeTerms = ()
    observation_weights: Term | None = None
    cluster: Cluster = "unit"
    """The clusters of the errors: unit, year or a grouping column."""

    def case(self, data: Data) -> Case:
        """Prepare the data of the analysis."""
        import numpy as np

        from spillover.panel.inputs import weights_of

        design = data.design(self)
        if isinstance(self.treatment, Policies):
            treated = read_policies(data, self.treatment.policy, design)
        else:
            treated = design.column(self.treatment)
        _refuse_unchanging(treated, design, treatment_name(self))
        clusters = None if self.cluster == "unit" else design.codes(self.cluster)
        weights = weights_of(self.observation_weights, design)
        controls = design.matrix(self.controls) if self.controls else None
        unit: Any = np.array(design.unit_ids).take(design.unit)
        return Case(
            design, design.column(self.outcome), unit, design.time, treated, controls, weights, clusters
        )

    def rename_treatment(self, fit: Estimate) -> Estimate:
        """Rename the treatment of an estimate to its variable."""
        return replace(fit, terms=(treatment_name(self), *fit.terms[1:]))

    def cluster_variance(self, case: Case) -> Variance:
        """Describe the variance clustered as the analysis says."""
        from spillover.arrays.variance import Variance

        return Variance(clusters=case.clusters, cluster_name=self.cluster)


class Drawing(Adopting, frozen=True, kw_only=True):
    """An analysis of a treatment that draws at random."""

    seed: Seed = 1


@dataclass(frozen=True, eq=False)
class Case:
    """Outcome, unit ids, years and treatment by row (N,); controls (N, k), weights and clusters (N,) or
    None.
    """

    design: Design
    y: Array
    unit: IntArray
    time: IntArray
    treatment: Array
    controls: Array | None
    weights: Array | None
    clusters: IntArray | None

    @property
    def adoption(self) -> Adoption:
        """Dates of adoption; an error where a unit leaves the treatment."""
        from spillover.arrays.did.adoption import Adoption, first_treated

        index = self.index
        first = first_treated(self.unit, self.time, self.treatment, index)
        return Adoption(self.unit, self.time, first, self.weights, index=index)

    @property
    def index(self) -> tuple[IntArray, int] | None:
        """Units as codes in the order of their ids, and how many: the design has them where its units are in
        that order, and texts are not sorted again.
        """
        ids = self.design.unit_ids
        return (self.design.unit, len(ids)) if list(ids) == sorted(ids) else None


def check_dated(analysis: Adopting, data: Data, case: Case) -> None:
    """Raise StudyError where a unit may have adopted in a period that its rows in the sample lack: the time
    since adoption would be counted from a later one. Units treated from the first period on are no such case.
    """
    from spillover.arrays.did.adoption import first_treated
    from spillover.arrays.lags import step_of

    if case.design.is_balanced():
        return
    unit, time, treated = _rows_with_treatment(analysis, data, case.design)
    known = set(zip(unit.tolist(), time.tolist(), strict=True))
    began = dict(zip(unit.tolist(), first_treated(unit, time, treated).tolist(), strict=True))
    begin, step = case.time.min(), step_of(case.time)
    seen = dict(zip(case.unit.tolist(), case.adoption.first.tolist(), strict=True))
    doubtful = {
        name: int(first)
        for name, first in seen.items()
        if begin < first < float("inf") and (began[name] < first or (name, first - step) not in known)
    }
    if doubtful:
        raise StudyError(
            _(
                "the first treated rows of the sample are {places}, but the rows before them are missing or "
                "incomplete, so that the treatment may have begun earlier and the time since adoption be "
                "wrong; complete these rows, or leave the units out with {key}",
                places=list_names(f"{name} {first}" for name, first in doubtful.items()),
                key=f"sample: {{without: {{units: [{', '.join(doubtful)}]}}}}",
            )
        )


def _rows_with_treatment(analysis: Adopting, data: Data, design: Design) -> tuple[Any, IntArray, Array]:
    """Collect unit, year and treatment of all rows of which the treatment is known, whatever else they
    lack.
    """
    import numpy as np

    if isinstance(analysis.treatment, Policies):
        ids, calendar, treated = _list_treatment(data, analysis.treatment.policy, design)
        return np.repeat(ids, len(calendar)), np.tile(calendar, len(ids)), treated.ravel()
    own = data.design(analysis, (analysis.treatment,))
    return np.array(own.unit_ids)[own.unit], own.time, own.column(analysis.treatment)


def _refuse_unchanging(treated: Array, design: Design, name: str) -> None:
    """Raise EstimationError where a treatment (N,) has one value in all rows of each unit."""
    import numpy as np

    from spillover.arrays.foundation import EstimationError

    first = np.empty(len(design.unit_ids))
    first[design.unit] = treated
    if (treated == first[design.unit]).all():
        if other := sorted({*first.tolist()} - {0.0, 1.0}):
            raise EstimationError(
                _(
                    "{treatment} has one value in all years of a unit, such as {value}, as the year of its "
                    "adoption; give a column that is 1 from that year on, and 0 before and in units that "
                    "never adopt",
                    treatment=name,
                    value=f"{other[-1]:.10g}",
                )
            )
        raise EstimationError(
            _(
                "{treatment} does not change within any unit of the sample, so that no adoption is left to "
                "compare with; widen the sample, or give a treatment that begins in it",
                treatment=name,
            )
        )


def read_policies(data: Data, policy: str | None, design: Design) -> Array:
    """Read the 0/1 treatment (N,) of the rows of a design from the analysis's list of policies."""
    import numpy as np

    ids, calendar, treated = _list_treatment(data, policy, design)
    place = np.searchsorted(ids, np.array(design.unit_ids))[design.unit]
    return treated[place, np.searchsorted(calendar, design.time)]


def _list_treatment(data: Data, policy: str | None, design: Design) -> tuple[Any, IntArray, Array]:
    """Read the 0/1 treatment (n, T) from the analysis's list of policies, with all units (n,) and years (T,)
    of the study, of which the design may have a part. Raises StudyError naming the file, the line and the
    key.
    """
    import numpy as np

    from spillover.arrays.did.adoption import policy_treatment

    file, header, rows = data.lines()
    if lacking := [column for column in COLUMNS if column not in header]:
        raise StudyError(
            _(
                "{file}: no column {lacking}; it needs {columns}",
                file=file,
                lacking=", ".join(lacking),
                columns=", ".join(COLUMNS),
            )
        )
    known = list(dict.fromkeys(row["policy"] for _, row in rows))
    chosen = policy or (known[0] if len(known) == 1 else None)
    if chosen not in known:
        names = list_names(known) or _("none")
        if policy is None:
            raise StudyError(
                _("{file}: choose a policy with 'policy'; it lists {names}", file=file, names=names)
            )
        raise StudyError(
            _(
                "{file}: no policy {policy}; it lists {names}",
                file=file,
                policy=quote_value(policy),
                names=names,
            )
        )
    rows = [(line, row) for line, row in rows if row["policy"] == chosen]
    years = [_year(file, line, row["year"]) for line, row in rows]
    grid_of_study, _rest = data.columns([parse_term(next(iter(design.columns)))[0].variable])
    ids, calendar = grid_of_study.units, grid_of_study.years
    grid: Any = np.repeat(ids, len(calendar))
    names, places = (
        [row["unit"] for _, row in rows],
        [_("{path}, line {line}", path=file, line=line) for line, _rest in rows],
    )
    treated = policy_treatment(grid, np.tile(calendar, len(ids)), names, years, places)
    return ids, calendar, treated.reshape(len(ids), len(calendar))


def _year(file: str, line: int, text: str) -> int:
    if len(text) != 4 or not (text.isascii() and text.isdigit()):
        raise StudyError(
            _(
                "{file}, line {line}: year {year} is not a year; write it with four digits",
                file=file,
                line=line,
                year=quote_value(text),
            )
        )
    return int(text)


def estimate_of(path: EffectPath, case: Case) -> Estimate:
    """Convert a path to an estimate whose terms are `event +1`, `cohort 2006` or `time 2008`: those with an
    error.
    """
    import numpy as np

    from spillover.arrays.result import Estimate

    known = np.flatnonzero(np.isfinite(path.se))
    keys = path.keys[known]
    terms = tuple(f"{path.by} {key:+d}" if path.by == "event" else f"{path.by} {key}" for key in keys)
    design = case.design
    sample = path.sample or (design.nobs, len(design.unit_ids), len(design.years))
    return Estimate(
        path.estimator,
        terms,
        path.effects[known],
        path.covariance[np.ix_(known, known)],
        *sample,
        path.df,
        settings={
            "reference": list(path.reference),
            "band": path.band,
            **({"variance": path.variance} if path.variance else {}),
            **({"effects": path.fixed_effects} if path.fixed_effects else {}),
        },
        tests=path.tests,
        notes=path.notes,
    )


def rows_of(path: EffectPath, name: str) -> list[PathRow]:
    """Convert a path to rows of a series, its reference times among them, with pointwise and simultaneous
    bounds.
    """
    import numpy as np

    (low, high), (below, above) = path.interval(), path.bands()
    arrays = (path.keys, path.effects, path.se, low, high, below, above)
    columns = [np.asarray(values).tolist() for values in arrays]
    rows = [*zip(*columns, strict=True), *((key, *[0.0] * (len(columns) - 1)) for key in path.reference)]
    return [
        PathRow(
            estimator=name,
            by=path.by,
            key=key,
            estimate=effect,
            se=number_or_none(se),
            low=number_or_none(low),
            high=number_or_none(high),
            band_low=number_or_none(below),
            band_high=number_or_none(above),
        )
        for key, effect, se, low, high, below, above in sorted(rows, key=itemgetter(0))
    ]


def add_settings(estimate: Estimate, **settings: Any) -> Estimate:
    """Add to an estimate further settings that its tables print."""
    return replace(estimate, settings={**estimate.settings, **settings})


def treatment_name(analysis: Adopting) -> str:
    """Name the term of the treatment: its variable, or `treated` where policies are listed."""
    return analysis.treatment if isinstance(analysis.treatment, str) else "treated"


def policy_recipe(
    analysis: Adopting,
    model: str,
    design: str,
    *,
    term: str = "",
    estimator: str = "policy",
    effects: FixedEffects = "two-way",
    **more: Any,
) -> Recipe:
    """Write the recipe of one estimate. model: its id; design: what makes its rows and columns; term: the
    treatment's name in it; estimator: `policy` for a regression; effects: of units and years, but where the
    analysis has others; more: what the design needs.
    """
    listed = not isinstance(analysis.treatment, str)
    treatment: Any = {"policy": getattr(analysis.treatment, "policy", None)} if listed else analysis.treatment
    name = term or treatment_name(analysis)
    return recipe_of(
        PolicyRecipe,
        analysis,
        model,
        analysis.outcome,
        (name, *analysis.controls),
        estimator=estimator,
        effects=effects,
        variance={"kind": "clustered", "by": analysis.cluster, "small_sample": "nested"},
        **({"seed": analysis.seed} if isinstance(analysis, Drawing) else {}),
        policy={
            "design": design,
            "term": name,
            "treatment": treatment,
            "controls": list(analysis.controls),
            **more,
        },
    )


def cohort_times(analysis: Adopting, model: str, **options: Any) -> Recipe:
    """Write the recipe of effects by cohort and year. options: `parts`, by kind of average the models of the
    average and of its path, and what else decides them.
    """
    return policy_recipe(analysis, model, "cohort_times", estimator="cohort_times", **to_json_value(options))

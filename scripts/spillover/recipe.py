"""A regression as data: from it other programs (R, Stata, Python's own) redo an analysis without our code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from spillover.declarations import all_options_of, names_in, options_of
from spillover.errors import StudyError
from spillover.options import Tails
from spillover.words import _

if TYPE_CHECKING:
    from spillover.analysis import Analysis, Estimation


class Recipe(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="family"):
    """Regression as data: what it explains by what, on which rows, with which effects and variance.

    What only some regressions have is a field of their family, a subclass; of any other it is empty.

    model: the id of its estimate; all_terms: the terms whose missing values take a row out of the sample;
    effects: a name, or the sets of a list; observation_weights: the variable of analytic weights;
    variance: the analysis's own, as plain values.
    """

    model: str
    estimator: str
    outcome: str
    terms: tuple[str, ...]
    all_terms: tuple[str, ...]
    effects: str = "two-way"
    observation_weights: str = ""
    variance: Mapping[str, Any] = {}
    constant: bool = False
    standardise: tuple[str, ...] = ()
    centre: tuple[str, ...] = ()
    trim: Mapping[str, Any] = {}
    winsorise: Mapping[str, Any] = {}
    sample: Mapping[str, Any] = {}
    level: float = 0.95

    @property
    def interaction(self) -> tuple[str, ...]:
        """Pair of terms whose centred product enters as `a:b`."""
        return ()

    @property
    def split(self) -> str:
        """Grouping column of which each label has an estimate of its own, `<model>/<label>`."""
        return ""

    @property
    def mediators(self) -> tuple[str, ...]:
        """Mediators of an outcome equation whose first term is the treatment."""
        return ()

    @property
    def tests(self) -> tuple[str, ...]:
        """Further tests of the estimate."""
        return ()

    @property
    def wild(self) -> Mapping[str, Any]:
        """Options of the wild cluster bootstrap."""
        return {}

    @property
    def endogenous(self) -> tuple[str, ...]:
        """Terms that are instrumented."""
        return ()

    @property
    def instruments(self) -> tuple[str, ...]:
        """Instruments outside the equation."""
        return ()

    @property
    def weights(self) -> str:
        """Name of a weight matrix."""
        return ""

    @property
    def error_weights(self) -> str:
        """Name of the errors' matrix, where it is another."""
        return ""

    @property
    def durbin(self) -> tuple[str, ...]:
        """Terms that are lagged in space."""
        return ()

    @property
    def definition(self) -> str:
        """Return how a spatial model takes its effects out."""
        return ""

    @property
    def year_effects(self) -> str:
        """Return how the effects of the years are taken out."""
        return "common"

    @property
    def dynamic(self) -> str:
        """Lags of a dynamic spatial model."""
        return ""

    @property
    def impacts(self) -> Mapping[str, Any]:
        """Return the method of the standard errors of a spatial model's effects."""
        return {}

    @property
    def draws(self) -> int:
        """Permutations or replicates."""
        return 0

    @property
    def resample(self) -> str:
        """Return what a replicate draws, or `permutations`."""
        return ""

    @property
    def seed(self) -> int:
        """Seed of the draws."""
        return 0

    @property
    def options(self) -> Mapping[str, Any]:
        """Options of a kind that is no linear regression."""
        return {}

    @property
    def policy(self) -> Mapping[str, Any]:
        """Return the treatment times, and the design that makes rows and columns from it."""
        return {}


class LinearRecipe(Recipe, frozen=True, kw_only=True, omit_defaults=True, tag="linear"):
    """Linear regression. test_variance: what its tests rest on."""

    interaction: tuple[str, ...] = ()
    split: str = ""
    mediators: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    test_variance: Mapping[str, Any] = {}
    wild: Mapping[str, Any] = {}


class InstrumentalRecipe(Recipe, frozen=True, kw_only=True, omit_defaults=True, tag="instrumental"):
    """Two-stage least squares."""

    endogenous: tuple[str, ...]
    instruments: tuple[str, ...]


class SpatialRecipe(Recipe, frozen=True, kw_only=True, omit_defaults=True, tag="spatial"):
    """Spatial model. correction: for the bias of a dynamic one; random_errors: of random effects."""

    weights: str
    durbin: tuple[str, ...] = ()
    error_weights: str = ""
    definition: str = ""
    year_effects: str = "common"
    random_errors: str = ""
    impacts: Mapping[str, Any] = {}
    dynamic: str = ""
    correction: str = ""


class PolicyRecipe(Recipe, frozen=True, kw_only=True, omit_defaults=True, tag="policy"):
    """Estimate of a policy: a regression on what a design makes of it (estimator `policy`), or another
    comparison. weights: the matrix of the treated neighbours.
    """

    policy: Mapping[str, Any]
    weights: str = ""
    seed: int = 0
    wild: Mapping[str, Any] = {}


class DescriptivesRecipe(Recipe, frozen=True, kw_only=True, omit_defaults=True, tag="descriptives"):
    """Means, deviations and correlations of variables. variables: whose collinearity is described."""

    split: str = ""
    variables: tuple[str, ...] = ()


class MoranRecipe(Recipe, frozen=True, kw_only=True, omit_defaults=True, tag="moran"):
    """Moran's I of each year. draws: permutations."""

    weights: str
    draws: int
    resample: str = "permutations"


class SpecificationRecipe(Recipe, frozen=True, kw_only=True, omit_defaults=True, tag="specification"):
    """Tests of which spatial model the data support. textbook_lm: whether the LM tests are the textbook's,
    whatever the definition.
    """

    weights: str
    durbin: tuple[str, ...]
    definition: str
    year_effects: str = "common"
    textbook_lm: bool = False


class BootstrapRecipe(Recipe, frozen=True, kw_only=True, omit_defaults=True, tag="bootstrap"):
    """Regression whose errors are those of replicates."""

    draws: int
    resample: str
    seed: int
    mediators: tuple[str, ...] = ()
    options: Mapping[str, Any] = {}


class KindRecipe(Recipe, frozen=True, kw_only=True, omit_defaults=True, tag="kind"):
    """Recipe of a kind of no other family, by its options."""

    options: Mapping[str, Any] = {}


AnyRecipe = (
    LinearRecipe
    | InstrumentalRecipe
    | SpatialRecipe
    | PolicyRecipe
    | DescriptivesRecipe
    | MoranRecipe
    | SpecificationRecipe
    | BootstrapRecipe
    | KindRecipe
)
Family = TypeVar("Family", bound=Recipe)


msgspec.convert([], list[AnyRecipe])  # reads the types once, before jobs are forked


def list_by_family(recipes: Iterable[Recipe]) -> tuple[AnyRecipe, ...]:
    """List recipes, each known as one of a family."""
    return tuple(cast("AnyRecipe", recipe) for recipe in recipes)


def read_recipes(values: Any) -> list[Recipe]:
    """Convert plain values to recipes."""
    return list(msgspec.convert(values, list[AnyRecipe]))


def recipe_options(analysis: Analysis, matrices: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """List the options of an analysis with their defaults and with the descriptions of its matrices in place
    of their names, so that those of two analyses can be compared. matrices: the descriptions by name.
    """
    options = all_options_of(analysis)
    for name in names_in(analysis, "matrix"):
        if options.get(name.field) == name.text and name.text in matrices:
            options[name.field] = matrices[name.text]
    return options


def _plain_tails(tails: Tails | None) -> dict[str, Any]:
    return {} if tails is None else all_options_of(tails)


def linear_recipe(
    analysis: Estimation, model: str, outcome: str, terms: Sequence[str], **more: Any
) -> LinearRecipe:
    """Write the recipe of one linear regression of an analysis. model: the id of its estimate; more: further
    fields.
    """
    return recipe_of(LinearRecipe, analysis, model, outcome, terms, **more)


def recipe_of(
    family: type[Family], analysis: Estimation, model: str, outcome: str, terms: Sequence[str], **more: Any
) -> Family:
    """Write the recipe of one regression of an analysis, of any family; arguments as of `linear_recipe`."""
    variance = getattr(analysis, "variance", None)
    effects: Any = more.pop("effects", getattr(analysis, "effects", None))
    if effects is None:
        raise StudyError(
            _(
                "spillover/kinds/{kind}/kind.py: its recipe says nothing of effects, and the kind has no "
                "such option; give {call}",
                kind=analysis.kind,
                call='effects="none", "individual", "time" or "two-way"',
            )
        )
    tagged = {} if variance is None else {"kind": variance.kind, **all_options_of(variance)}
    shared: dict[str, Any] = {
        "estimator": "within",
        "effects": effects if isinstance(effects, str) else ", ".join(effects),
        "observation_weights": getattr(analysis, "observation_weights", None) or "",
        "variance": tagged,
        "constant": getattr(analysis, "constant", False),
    }
    return family(
        model=model,
        outcome=outcome,
        terms=tuple(terms),
        all_terms=tuple(analysis.terms()),
        standardise=analysis.standardise,
        centre=analysis.centre,
        trim=_plain_tails(analysis.trim_tails),
        winsorise=_plain_tails(analysis.winsorise),
        sample=options_of(analysis.sample),
        level=analysis.level,
        **(shared | more),
    )

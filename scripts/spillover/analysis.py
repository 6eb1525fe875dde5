"""Base classes of the kinds of analyses: options as fields, the fit, the recipes for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from spillover.declarations import KindDeclaration, fields_of, kind_of, names_in, texts
from spillover.errors import quote_value
from spillover.memory import grow_memory
from spillover.options import Level, Sample, Tails, Variables
from spillover.panel.terms import variables_of
from spillover.recipe import Recipe
from spillover.words import _

if TYPE_CHECKING:
    import numpy as np

    from spillover.data import Data as Data
    from spillover.fit import Fit as Fit
    from spillover.panel.design import Design as Design
else:  # what kinds write in their signatures; to declare one loads nothing heavy
    Data = Fit = Design = Any


class Analysis(KindDeclaration, frozen=True, kw_only=True):
    """Analysis of a study. A kind is a subclass in `kinds/<kind>/kind.py`, with all else that is its own
    beside it.

    memory_mb, minutes: what its job asks for on a cluster, the memory of a small panel. Fields that name
    something of the study have the types of `spillover.options`; terms enter the design in the order of the
    fields.
    """

    memory_mb: ClassVar[int] = 400
    minutes: ClassVar[int] = 5
    one_role: ClassVar[bool] = True  # a term appears in one field only
    prints_means: ClassVar[bool] = False  # of groups, which a confidential study shows from some units on
    has_groups_as_parts: ClassVar[bool] = False  # its parts are labels of the groups that `by` divides into
    own_parts: ClassVar[tuple[str, ...] | None] = None  # where no option decides which there are
    divided_option: ClassVar[str | None] = None  # the option that counts draws, which jobs divide among them
    words: ClassVar[tuple[str, ...] | None] = None  # names of its terms besides its options' ones; None: any

    def fit(self, data: Data) -> Fit:
        """Estimate the analysis from the data that its job gives it."""
        raise NotImplementedError

    def memory_of(self, units: int, periods: int) -> int:
        """Count the MB that its job asks for where the panel has so many units and periods."""
        return grow_memory(self.memory_mb, units, periods, each_row=1)

    def problems(self) -> Iterator[str]:
        """Find combinations of options that have no meaning, each with its key and the remedy."""
        yield from ()

    def chunk_bounds(self) -> list[tuple[int, int]]:
        """Divide the draws among jobs of their own: first and last + 1 of each. Equal shares of the draws
        where the kind counts them (`divided_option`); none by default. The numbers are the same for any
        number of chunks.
        """
        if self.divided_option is None:
            return []
        draws, chunks = (getattr(self, key) for key in (self.divided_option, "chunks"))
        bounds = [draws * i // chunks for i in range(chunks + 1)]
        return [pair for pair in pairwise(bounds) if pair[0] < pair[1]]

    def chunk_options(self) -> Analysis:
        """Options that a chunk depends on: this analysis without those that only the summing-up uses."""
        summed_up = (self.divided_option, "chunks", "interval", "level") if self.divided_option else ()
        defaults = {f.name: f.default for f in fields_of(type(self)) if f.name in summed_up}
        return msgspec.structs.replace(self, **defaults)

    def fit_chunk(self, data: Data, first: int, last: int) -> Mapping[str, np.ndarray]:
        """Compute the arrays of one chunk."""
        raise NotImplementedError

    def problems_among(self, name: str, analyses: Mapping[str, Analysis]) -> Iterator[str]:
        """Yield faults of the analysis, under its name, beside the study's other analyses."""
        yield from ()

    def expand(self, options: Callable[[str], Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
        """Write further analyses that this one stands for, as configurations by the last part of their names.

        options: the configuration of another analysis of the study by its name, inherited keys and the
        study's defaults included.
        """
        return {}

    def parts(self) -> tuple[str, ...] | None:
        """List the parts that it can have, "" for one without a name; None where the data decide."""
        return self.own_parts

    def uses(self, name: str) -> tuple[str, ...]:
        """List the analyses whose output this one, of that name, reads."""
        return tuple(texts(self, "analysis"))

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the regressions of this analysis as data, from which other programs redo them; none where
        none can.
        """
        return []

    def copies(self, name: str) -> dict[str, tuple[str, str]]:
        """Map terms to the other estimates whose numbers they repeat: the model's id and its term, by this
        term.
        """
        return {}

    @property
    def kind(self) -> str:
        """Name of the kind."""
        return kind_of(self)

    def terms(self) -> list[str]:
        """List every term, each once, in the order of the fields."""
        return texts(self, "term")

    def variables_used(self) -> list[str]:
        """List every variable that the analysis reads, sorted."""
        named = {variable for term in self.terms() for variable in variables_of(term)}
        return sorted(named)

    def matrices(self) -> list[str]:
        """List the weight matrices, sorted."""
        return sorted(texts(self, "matrix"))

    def roles(self) -> Iterator[tuple[str, str]]:
        """Yield (field, term) of every term."""
        for name in names_in(self, "term"):
            yield name.field, name.text

    def find_shared_roles(self) -> Iterator[str]:
        """Find a term that explains the outcome in two roles."""
        if not self.one_role:
            return
        seen: dict[str, str] = {}
        for field, term in self.roles():
            if field == "observation_weights":  # what weighs the rows may explain as well
                continue
            if term in seen:
                yield _(
                    "{field}: {term} appears in {other!r} and in {own!r}; leave it in one",
                    field=field,
                    term=quote_value(term),
                    other=seen[term],
                    own=field,
                )
            seen[term] = field


class SampledAnalysis(Analysis, frozen=True, kw_only=True):
    """Analysis of rows of the panel."""

    sample: Sample = Sample()


class Inference(SampledAnalysis, frozen=True, kw_only=True):
    """Analysis with confidence intervals. of_mean: whether its equations explain the outcome's mean."""

    of_mean: ClassVar[bool] = True

    level: Level = 0.95


class Estimation(Inference, frozen=True, kw_only=True):
    """Analysis some of whose variables are trimmed, winsorised, z-scored or centred over its sample, in this
    order, before products are formed.
    """

    trim_tails: Tails | None = None
    winsorise: Tails | None = None
    standardise: Variables = ()
    centre: Variables = ()

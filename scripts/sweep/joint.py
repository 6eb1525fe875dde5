"""The joint test of a sweep: whether its curve could come from searching alone. What is declared, and the
tables that it makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from spillover.options import Group, Level, Matrix, NamedEffects, Option, Seed
from spillover.sweeps.joint_statistics import JointRow, ResidualRow

Scheme = Literal["trajectories", "spectral", "innovations", "residuals"]
BATCH = (
    100  # surrogates that are computed together: a job has whole batches, so that no number depends on jobs
)
Chunks = Annotated[int, Meta(ge=1, le=1000)]


class Joint(Option, frozen=True):
    """A joint test, made by `make deep` alone."""

    surrogates: Annotated[int, Meta(ge=19, le=100_000)] = 499
    """Number of surrogates."""
    scheme: Scheme = "trajectories"
    """How they are drawn. trajectories: the treatment's entire trajectories over the years are exchanged
    between units; spectral: they are turned in the eigenvectors of a symmetric matrix; innovations:
    outcomes of a null model, units drawn again; residuals: of linear sweeps, the outcome less each
    specification's own estimate, units drawn again.
    """
    weights: Matrix | None = None
    """The matrix of the filter and of the controls' lags."""
    filter: Literal["error", "lag", "none"] = "error"
    """What takes spatial correlation out before exchange and puts it back after: a spatial error, a
    spatial lag, or none.
    """
    effects: NamedEffects = "two-way"
    """Fixed effects that leave the variable before its trajectories are exchanged."""
    strata: Group | None = None
    """A grouping column: exchanges are within its groups."""
    blocks: Group | None = None
    """A grouping column whose groups share shocks that the specifications lack: no units are exchanged, but
    the innovations of entire groups change their sign.
    """
    sizes: Literal["own", "exchanged"] = "own"
    """Whether a unit keeps the size of its own innovations or takes that of the unit whose trajectory it is
    given, which is right only where the outcome's errors vary as much in every unit.
    """
    alpha: Level = 0.05
    """The level at which an estimate counts as significant."""
    seed: Seed = 1
    """Seed of the surrogates; each has its own random stream."""
    chunks: Chunks = 1
    """Number of jobs into which surrogates are divided, beside the sweep's own chunks; it does not affect
    the numbers.
    """

    @property
    def jobs(self) -> int:
        """Into how many jobs surrogates are cut: no more than there are batches."""
        return min(self.chunks, -(-self.surrogates // BATCH))

    def batches(self, chunk: int) -> list[int]:
        """List the batches of one chunk."""
        return list(range(-(-self.surrogates // BATCH)))[chunk :: self.jobs]

    def numbers(self, batch: int) -> list[int]:
        """List the surrogates of a batch, complete where the last one has more than are wanted."""
        return list(range(batch * BATCH, (batch + 1) * BATCH))


class JointRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The joint test of a sweep.

    rows: the digest of the sweep's table that was tested; joint: the test's options; reading: `test` or
    `descriptive`; specifications: that are tested, 0 where none has an effect with an error, of those that
    were tried; failures, estimates: of all surrogates; curve, choices, residual: rows by what they are about;
    residual_p: of all that the residual was looked at for; dependence: where it is dependent, most of all
    first; blocks, groups: how many, of the blocks and of each column of groups; matrices: how many;
    scaled_matrices: those that are one but for their scale; parameters: of the filter, by variable;
    smallest_adjusted: the smallest p-value adjusted for all specifications.
    """

    sweep: str = ""
    is_simulated: bool = False
    rows: str = ""
    joint: Joint
    reading: str | None = None
    specifications: int
    specifications_tried: int = 0
    failures: int = 0
    estimates: int = 0
    curve: tuple[JointRow, ...] = ()
    choices: tuple[JointRow, ...] = ()
    residual: tuple[ResidualRow, ...] = ()
    residual_p: float | None = None
    blocks: int = 0
    dependence: tuple[str, ...] = ()
    groups: Mapping[str, str] = {}
    matrices: int = 0
    scaled_matrices: tuple[str, ...] = ()
    parameters: Mapping[str, float] = {}
    smallest_adjusted: float | None = None


class JointTableRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table `joint`: what the joint test of a sweep says of one thing."""

    sweep: Annotated[str, Meta(description="The sweep.")]
    scheme: Annotated[
        str,
        Meta(description="How surrogates are drawn; its null hypothesis is in docs/analyses.md."),
    ]
    reading: Annotated[
        str | None,
        Meta(
            description="test, or descriptive where the filtered residual is still dependent across units "
            "(with blocks: across blocks), or simulations without an effect reject this statistic too often "
            "or too seldom."
        ),
    ]
    subject: Annotated[
        str,
        Meta(
            description="What the row is about: the curve (a statistic), the search (the share of "
            "surrogates with a significant total effect), a choice (the share of the variance of t ratios "
            "between its options), a specification, or the residual (Moran's I under a family of matrices; "
            "among the nearest in space or in the mean of a variable; within groups; of units whose "
            "outcomes move together)."
        ),
    ]
    name: Annotated[str, Meta(description="The statistic, choice, specification or family.")]
    value: Annotated[
        float, Meta(description="Its value: of a specification, the t ratio of the total effect.")
    ]
    p: Annotated[
        float | None,
        Meta(
            description="p-value from the surrogates; of a specification, adjusted for all (Westfall and "
            "Young)."
        ),
    ]
    null_low: Annotated[
        float | None,
        Meta(description="2.5 % of the surrogates; of a specification, of those at its place in the order."),
    ]
    null_median: Annotated[float | None, Meta(description="Half of the surrogates.")]
    null_high: Annotated[float | None, Meta(description="97.5 % of the surrogates.")]


class SurrogateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A surrogate run through a sweep, a row of the table `surrogates`: its statistics are missing where no
    specification has an estimate.
    """

    sweep: Annotated[str, Meta(description="The sweep.")]
    surrogate: Annotated[int, Meta(description="Its number; 0 is the sweep itself.")]
    median_t: Annotated[
        float | None, Meta(description="Median t ratio of the total effect over the specifications.")
    ]
    share_of_one_sign: Annotated[
        float | None, Meta(description="Share of the total effects with the more frequent sign.")
    ]
    share_significant: Annotated[
        float | None, Meta(description="Share of the total effects that are significant.")
    ]
    largest_t: Annotated[float | None, Meta(description="Largest |t|.")]
    estimates: Annotated[int, Meta(description="Specifications that were estimated.")]
    failures: Annotated[int, Meta(description="Specifications of the sweep that failed with this surrogate.")]

"""The joint test of a sweep in words and rows: its null hypothesis, the curve's p-values, and what the
filtered residual still holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from base.artifacts.json_record import read_json_record
from base.artifacts.parquet import read_records
from base.digests import digest_of
from report.figure import NoDataError
from report.sweeps import option_name
from spillover.messages.common import NUMBER_RANGE, SEMICOLON
from spillover.messages.study_names import labels_of as labels_by_name
from spillover.sweeps.alike import ALIKE, GROUPS, LINKED, OUTCOME, PLACES, VALUES
from spillover.sweeps.joint_statistics import CONFOUNDED, OFF_SIZE, JointRow, blocks_needed, smallest_p
from spillover.tables.number_format import format_fixed
from spillover.words import _, format_p
from sweep.joint import JointRecord, JointTableRow
from words.render import say, say_key, term_label

# What each scheme's p-values are of, and what they condition on.
NULLS = {
    "trajectories": _(
        "Null hypothesis: the treatment has no effect given the union of all controls, their lags under the "
        "declared matrix and the effects. Given these, entire trajectories of its filtered innovations are "
        "exchanged between units{within}{sizes}; the fit on the controls stays as it is."
    ),
    "spectral": _(
        "Null hypothesis: the treatment has no effect given the union of all controls, their lags under the "
        "declared matrix and the effects. Given these and, nearly, its spatial autocorrelation under that "
        "matrix, its residual is turned by one angle for each pair of eigenvectors in all years."
    ),
    "innovations": _(
        "Null hypothesis: the declared model of the outcome, which has all controls and not the treatment. "
        "Given treatment and controls, units' innovations are drawn again{within}{sizes}."
    ),
    "residuals": _(
        "Null hypothesis: the treatment has no effect in any specification. From the outcome of each its own "
        "estimate times the treatment is taken, and units are drawn again with all their rows, regressors "
        "too{within}, the same for all; they count as independent of each other."
    ),
}
BLOCKS = {
    "trajectories": _(
        "Null hypothesis: the treatment has no effect given the union of all controls, their lags under the "
        "declared matrix and the effects. Given these, the filtered innovations of entire groups of {column} "
        "change their sign at once, so that units of a group may share any shocks; the fit on the controls "
        "stays as it is. {count} groups give no p-value below {smallest}."
    ),
    "innovations": _(
        "Null hypothesis: the declared model of the outcome, which has all controls and not the treatment. "
        "Given treatment and controls, the innovations of entire groups of {column} change their sign at "
        "once, so that units of a group may share any shocks. {count} groups give no p-value below "
        "{smallest}."
    ),
}
# What to do about what units are found to be alike in.
REMEDIES = {
    PLACES: _(
        "name a matrix of distances as joint.weights, or write joint.blocks with a column of areas whose "
        "units share shocks"
    ),
    VALUES: _(
        "write joint.blocks with a column whose groups are alike in {name}, or put a matrix of {name} in the "
        "sweep and name it as joint.weights"
    ),
    GROUPS: _("write joint.blocks: {name}"),
    OUTCOME: _("write joint.blocks with a column whose groups share the shocks that the specifications lack"),
    "": _(
        "name that matrix as joint.weights, or write joint.blocks with a column whose groups hold the units "
        "that it links"
    ),
}
FEW_GROUPS = _(
    "write joint.blocks with a column of at least {needed} groups whose units share these shocks ({name} has "
    "{count}, which are too few to reject)"
)
COARSER = _("name a column of larger groups as joint.blocks, which hold the units that are alike")
STATISTICS = {
    "median_t": _("Median t ratio"),
    "share_of_one_sign": _("Share with the more frequent sign"),
    "share_significant": _("Share significant"),
    "largest_t": _("Largest |t|"),
}
SHOWN = 3  # of what units are alike in
HEAD = (_("Statistic"), _("Sweep"), _("95% of the surrogates between"), _("p-value"))


def read_joint(files: Mapping[str, str] | None, rows: str) -> JointRecord:
    """The joint test of a sweep. rows: the sweep's table as it is now. Raises NoDataError where there is no
    test, that of an earlier sweep, or that of a sweep without an estimate.
    """
    if not files:
        raise NoDataError(say(_("the joint test is made by make deep, where the sweep has a key joint")))
    document = read_json_record(files["document"], JointRecord)
    if document.rows != digest_of(rows):
        raise NoDataError(
            say(_("the joint test is that of an earlier sweep, which has changed since; run make deep again"))
        )
    if not document.specifications:
        raise NoDataError(
            say(
                _(
                    "none of the {count} specifications of the sweep has a total effect with a standard "
                    "error, so that nothing is tested; its table says why each failed",
                ),
                count=document.specifications_tried,
            )
        )
    return document


@dataclass(frozen=True)
class JointWords:
    """A joint test in sentences and two tables: the statistics of the sweep beside its surrogates, and
    Moran's I of the filtered residual.
    """

    told: Sequence[str]
    head: Sequence[str] = ()
    rows: Sequence[tuple[str, ...]] = ()
    residual_head: Sequence[str] = ()
    residual: Sequence[tuple[str, ...]] = ()


def joint_words(files: Mapping[str, str] | None, rows: str) -> JointWords | None:
    """The test's sentences and tables; None where the study has made none."""
    if not files:
        return None
    try:
        document = read_joint(files, rows)
    except NoDataError as error:
        return JointWords([str(error)])
    return JointWords(
        told=_sentences(document, files),
        head=[say(one) for one in HEAD],
        rows=[_curve_row(row) for row in document.curve if row.subject == "curve"],
        residual_head=[say(_("Family")), say(_("Moran's I")), *map(say, HEAD[2:])],
        residual=[
            (alike_words(row.name), format_fixed(row.value), _write_null_range(row), format_p(row.p))
            for row in document.residual
        ],
    )


def alike_words(name: str) -> str:
    """Name what units are alike in: a family of the sweep's matrices, or what else the study knows of
    them.
    """
    kind, named = _kind_of(name)
    return say_key(ALIKE, kind, name=named) if kind else option_name("family", name)


def _units_alike(name: str) -> str:
    """Name the units that are alike in it, within a sentence."""
    words = alike_words(name)
    return words if _kind_of(name)[0] else say(LINKED, name=words)


def _kind_of(name: str) -> tuple[str, str]:
    """The kind of what units are alike in, empty for a matrix of the sweep, and its name in words."""
    kind = next((one for one in ALIKE if name.startswith(one)), "")
    own = name.removeprefix(kind)
    if kind == VALUES:
        own = term_label(own, labels_by_name("variables"))
    return kind, own


def _dependence(document: JointRecord) -> str:
    """Describe what the filtered residual still holds, and what to do about it."""
    names = document.dependence
    kinds = [_kind_of(name) for name in names[:SHOWN]]
    first, named = kinds[0] if kinds else ("", "")
    remedy = say_key(REMEDIES, first, name=named)
    groups = int(document.groups.get(named, 0)) if first == GROUPS else 0
    if document.joint.blocks:
        remedy = say(COARSER)
    elif groups and smallest_p(groups) > document.joint.alpha:
        needed = blocks_needed(document.joint.alpha)
        remedy = say(FEW_GROUPS, needed=needed, name=named, count=groups)
    return say(
        _(
            "The filtered residual is still dependent across units (p {p:p} over all that was looked at), "
            "most of all among {alike}. The p-values above are descriptive: units that are dependent in "
            "treatment and outcome make the test reject too often. {remedy}."
        ),
        p=document.residual_p,
        alike=say(SEMICOLON).join(_units_alike(name) for name in names[:SHOWN]),
        remedy=remedy[:1].upper() + remedy[1:],
    )


def _null_words(document: JointRecord) -> str:
    """The null hypothesis, and what stays as it is."""
    joint = document.joint
    if joint.blocks:
        return say_key(
            BLOCKS,
            joint.scheme,
            column=joint.blocks,
            count=document.blocks,
            smallest=f"{smallest_p(document.blocks):.2g}",
        )
    within = say(_(" within {column}"), column=joint.strata) if joint.strata else ""
    sizes = say(_(", each in the size of the unit that is given it")) if joint.sizes == "own" else ""
    return say_key(NULLS, joint.scheme, within=within, sizes=sizes)


def _name_matrices(same: str) -> str:
    """Matrices that are one in several scales, in words."""
    return " = ".join(option_name("matrix", one) for one in same.split(" = "))


def _write_null_range(row: JointRow) -> str:
    return say(NUMBER_RANGE, low=format_fixed(row.null_low), high=format_fixed(row.null_high))


def _curve_row(row: JointRow) -> tuple[str, ...]:
    return say_key(STATISTICS, row.name), format_fixed(row.value), _write_null_range(row), format_p(row.p)


def read_specification_rows(files: Mapping[str, str]) -> list[JointTableRow]:
    """The rows of single specifications in the table of a joint test, in the order of their t ratios."""
    rows = read_records([files["joint"]], JointTableRow)
    return [row for row in rows if row.subject == "specification"]


def _sentences(document: JointRecord, files: Mapping[str, str]) -> list[str]:
    joint = document.joint
    found = next(row.value for row in document.curve if row.subject == "search")
    specified = [row.p for row in read_specification_rows(files) if row.p is not None]
    told = [
        _null_words(document),
        say(
            _(
                "{surrogates} surrogates were run through {count} specifications; {failed} of {estimates} "
                "estimates failed."
            ),
            surrogates=f"{joint.surrogates:,}",
            count=f"{document.specifications:,}",
            failed=f"{document.failures:,}",
            estimates=f"{document.estimates:,}",
        ),
        say(
            _(
                "Where there is no effect, this search finds at least one total effect (a coefficient where "
                "nothing reaches other units) with p < {alpha} in {share} of the surrogates."
            ),
            alpha=f"{joint.alpha:g}",
            share=f"{found:.0%}",
        ),
        say(
            _(
                "Adjusted for all specifications together (Westfall and Young), {found} of {count} have "
                "p < {alpha}; the smallest p-value is {smallest}."
            ),
            found=f"{sum(p < joint.alpha for p in specified):,}",
            count=f"{len(specified):,}",
            alpha=f"{joint.alpha:g}",
            smallest=format_p(document.smallest_adjusted),
        ),
        say(
            _(
                "The p-value of the median is twice the smaller of its two tails; those of the shares and of "
                "the largest |t| are the part of the surrogates that reach them."
            )
        ),
    ]
    told.append(
        say(
            _(
                "This is no test of an effect: a variable that moves treatment and outcome and is in no "
                "specification lets it reject as an effect does. Of simulated panels without an effect and "
                "with such a variable, it rejected in {low} to {high}."
            ),
            low=f"{CONFOUNDED[0]:.0f}%",
            high=f"{CONFOUNDED[1]:.0f}%",
        )
    )
    if document.reading == "descriptive":
        told.append(_dependence(document))
    told += [
        say(
            _(
                "Simulated panels without an effect give this scheme the statistic “{statistic}” with "
                "p < 0.05 in {share}% of cases, where chance allows 4.0% to 6.0%: its p-value is descriptive."
            ),
            statistic=say_key(STATISTICS, name),
            share=f"{share:.1f}",
        )
        for (scheme, name), share in OFF_SIZE.items()
        if scheme == joint.scheme
    ]
    told += [
        say(
            _("The same matrix, but for its scale, counts twice: {matrices}; leave one out."),
            matrices=_name_matrices(same),
        )
        for same in document.scaled_matrices
    ]
    return told

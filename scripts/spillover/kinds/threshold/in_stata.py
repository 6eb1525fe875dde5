"""The lines of `threshold` for user-written commands of Stata."""

from __future__ import annotations

from spillover.replicate.recipes import Further
from spillover.replicate.stata import cluster_name, comment, names, percent, rows, stata_name, with_years


def lines_of(analysis: Further) -> list[str]:
    options = analysis.options
    count = options["thresholds"]
    each = [f"trim({' '.join([str(options['trim'])] * count)})"]
    if options["draws"]:
        each.append(f"bs({' '.join([str(options['draws'])] * count)})")
    if options.get("grid") is not None:
        each.append(f"grid({options['grid']})")
    lines, years = with_years(rows(analysis), options["effects"] == "two-way")
    errors = f" vce(cluster {cluster_name(analysis.cluster)})" if analysis.cluster else ""
    call = (
        f"capture noisily xthreg {stata_name(options['outcome'])}{names(options['controls'])}{years}, "
        f"rx({names(options['regressors']).strip()}) qx({stata_name(options['threshold'])}) thnum({count}) "
        f"{' '.join(each)} thlevel({percent(options['level'])}){errors}"
    )
    said = [
        comment(
            "xthreg: F and the intervals divide by T(n - 1) (divisor: xthreg); it tries a grid of 300 values"
        ),
        comment(
            "where none is given, the workflow all; its draws are not the workflow's, whatever the seed."
        ),
    ]
    if not analysis.cluster:
        said.append(comment("No line: the workflow's standard errors; those below are classical."))
    return [*said, *lines, f"set seed {options['seed']}", call]

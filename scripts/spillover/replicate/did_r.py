"""What the R lines of designs with cohorts share: did's estimates of each cohort and year."""

from __future__ import annotations

from spillover.replicate.further import Further
from spillover.replicate.r_code import text
from spillover.replicate.r_lines import total
from spillover.replicate.stata_code import stata_name

METHODS = {"regression": "reg", "ipw": "ipw", "doubly-robust": "dr"}


CONTROLS = {"never": "nevertreated", "not-yet": "notyettreated"}


def att_gt(analysis: Further, base: str, draws: str) -> str:
    options = analysis.options
    clusters = "" if analysis.cluster == "unit" else ', clustervars = ".cluster"'
    weights = f", weightsname = {text(stata_name(analysis.weights))}" if analysis.weights else ""
    return (
        f'cells <- did::att_gt(yname = {text(stata_name(options["outcome"]))}, tname = "year", '
        f'idname = ".code", gname = ".adoption", xformla = ~ {total(analysis.controls)}, data = d, '
        f"control_group = {text(CONTROLS[options['control']])}, "
        f"est_method = {text(METHODS[options['method']])}, base_period = {text(base)}, "
        f"anticipation = {options.get('anticipation', 0)}{weights}{clusters}{draws})"
    )

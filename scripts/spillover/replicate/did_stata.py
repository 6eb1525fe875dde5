"""What the Stata lines of designs with cohorts share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spillover.replicate.further import Further
from spillover.replicate.stata_code import cluster_name, stata_name
from spillover.replicate.stata_lines import comment, names, weights_part

METHODS = {"regression": "reg", "ipw": "stdipw", "doubly-robust": "dripw"}


def csdid(analysis: Further, more: str) -> list[str]:
    options = analysis.options
    control = " notyet" if options["control"] == "not-yet" else ""
    clusters = "" if analysis.cluster == "unit" else f" cluster({cluster_name(analysis.cluster)})"
    return [
        "generate int _gvar = cond(_ever, _adoption, 0)",
        f"capture noisily csdid {stata_name(options['outcome'])}{names(analysis.controls)}"
        f"{weights_part(analysis, 'iw')}, ivar(unit_code) time(year) gvar(_gvar) "
        f"method({METHODS[options['method']]}){control}{clusters}{more}",
        "drop _gvar",
    ]


CSDID = comment("csdid: no small-sample factor; its not-yet treated of a period before adoption may differ.")


def window_part(options: Any) -> str:
    window = options.get("window")
    return f", window({window[0]} {window[1]})" if window else ""


def dummies_of(event: str, reference: Sequence[int]) -> list[str]:
    """A dummy for each event time but the references, their names in the macro `dummies`."""
    left_out = ", ".join(map(str, reference))
    return [
        f"quietly levelsof {event}, local(times)",
        "local dummies",
        "foreach time of local times {",
        f"    if !inlist(`time', {left_out}) {{",
        '        local made = cond(`time\' < 0, "_before", "_after") + string(abs(`time\'))',
        f"        quietly generate byte `made' = {event} == `time'",
        "        local dummies `dummies' `made'",
        "    }",
        "}",
    ]

"""Dynamic panels by GMM, and threshold regression."""

import numpy as np

from dynamic_panel import dynamic
from recovery.design import Found, design, intervals
from spillover.arrays.gmm import fit_gmm
from spillover.arrays.gmm_panel import LagInstruments, OwnInstruments
from spillover.arrays.threshold import fit_threshold
from threshold_panel import threshold_panel


def _gmm(key: str, words: str, **options) -> None:
    @design(f"gmm_{key}", f"GMM, {words}", "150 × 6, own lag 0.5, lags 2 and 3, collapsed")
    def _(stream: np.random.Generator, number: int) -> Found:
        data = dynamic([20_267, number], units=150, periods=6)
        # x moves with the unit effects, so it is no instrument of the levels.
        found = fit_gmm(
            data.y,
            data.design,
            data.unit,
            data.time,
            terms=("L.y", "x"),
            lagged=[LagInstruments("y", data.y, 2, 3, True)],
            own=[OwnInstruments("x", data.x, "difference")],
            **options,
        )
        return intervals(found.estimate, {"L.y": 0.5, "x": 0.7})


_gmm("difference_one", "differences, one step", system=False, steps=1)
_gmm("difference_two", "differences, two steps (Windmeijer)", system=False, steps=2)
_gmm("system_one", "system, one step", system=True, steps=1)
_gmm("system_two", "system, two steps (Windmeijer)", system=True, steps=2)
_gmm("orthogonal", "orthogonal deviations, two steps", system=False, steps=2, orthogonal=True)


@design("threshold", "threshold, two-way effects", "60 × 6, threshold at 0.5, slopes 1 and 2")
def _threshold(stream: np.random.Generator, number: int) -> Found:
    """Slopes take the threshold as known (Hansen 1999, section 4), so that they cover a little less.

    The set holds the truth where it holds the value of q below it: what lies between two is one split.
    """
    data = threshold_panel([20_265, number], (0.5,), units=60, periods=6)
    names = (("x1",), ("z1", "z2"), "q")
    options = {"draws": 0, "trim": 0.1}
    model = fit_threshold(*data.arguments, terms=names, **options, effects="two-way")
    one = model.intervals[0]
    below = one.values[one.values <= 0.5].max()
    covered = bool(one.ratio[one.values == below][0] <= one.critical)
    slopes = {"x1 [regime 1]": 1.0, "x1 [regime 2]": 2.0, "z1": 0.5}
    return {"threshold": (0.5, one.threshold, covered)} | intervals(model.estimate, slopes)

"""The design of the recovery study that finds an estimator's parameters again."""

from recovery.all import DESIGNS
from spillover.arrays.result import Estimate
from trust.quantities import INTERVAL, Quantity, quantities


def recovered() -> dict[Quantity, str]:
    """For the coefficient and the standard error of each estimator the first design that asks for their
    interval, in the words of its table.
    """
    found: dict[Quantity, str] = {}
    for one in DESIGNS.values():

        def noted(self: Estimate, level: float = 0.95, words: str = one.estimator):
            for quantity in quantities(self):
                if quantity[1] == "coefficient" or quantity[1].startswith("standard error"):
                    found.setdefault(quantity, words)
            return INTERVAL(self, level)

        Estimate.interval = noted  # type: ignore[method-assign]
        try:
            one.replicate(0)
        finally:
            Estimate.interval = INTERVAL  # type: ignore[method-assign]
    return found

"""The fewest units whose removal turns an estimate's sign or moves it out of its interval (Broderick,
Giordano and Meager 2020): each unit's own removal ranks them, and the estimate without all of them decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from influence.record import INTERVAL, SIGN, Removal

MOST = 0.5  # of the units, that are removed at most
TRIES = 25  # sets that are estimated for one question


def find_removals(
    estimate: float,
    low: float | None,
    high: float | None,
    alone: Mapping[str, float],
    without: Callable[[Sequence[str]], float | None],
) -> list[Removal]:
    """Find the removals that turn the sign, and those that move the estimate out of its interval.

    alone: the estimate without each unit, by id; without: the estimate without some, None where there is
    none. The sum of the changes that units make alone says how many to try; from there one more or one fewer
    is tried until the fewest in that order is found.
    """
    found = [_find(SIGN, estimate, alone, without, -1 if estimate > 0 else 1, 0.0)]
    ends = [(-1, low), (1, high)]
    of_interval = [
        _find(INTERVAL, estimate, alone, without, side, end) for side, end in ends if end is not None
    ]
    if of_interval:
        found.append(min(of_interval, key=lambda one: (not one.units, len(one.units) or -one.units_tried)))
    return found


def _find(
    about: str,
    estimate: float,
    alone: Mapping[str, float],
    without: Callable[[Sequence[str]], float | None],
    side: int,
    end: float,
) -> Removal:
    """Find the fewest units in the order of their own changes towards one side that take the estimate past an
    end.
    """
    pulls = {unit: side * (value - estimate) for unit, value in alone.items()}
    order = sorted((unit for unit in pulls if pulls[unit] > 0), key=lambda unit: (-pulls[unit], unit))
    most = min(len(order), int(MOST * len(alone)))
    tried = dict[int, float | None]()

    def passes(count: int) -> bool:
        if count not in tried:
            tried[count] = without(order[:count])
        value = tried[count]
        return value is not None and side * (value - end) > 0

    wanted, reached, count = side * (end - estimate), 0.0, 0
    while count < most and reached <= wanted:
        reached += pulls[order[count]]
        count += 1
    if not count:
        return Removal(criterion=about, units_tried=0)
    while not passes(count) and count < most and len(tried) < TRIES:
        count += 1
    if not passes(count):
        return Removal(criterion=about, units_tried=max(tried))
    while count > 1 and len(tried) < 2 * TRIES and passes(count - 1):
        count -= 1
    return Removal(criterion=about, units=tuple(order[:count]), estimate=tried[count])

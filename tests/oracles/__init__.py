"""Second implementations of our own, by hand: what tests hold the numerics to, and what `spillover oracles`
asks about a study's own panel. No run of a study loads them.
"""

from collections.abc import Iterable, Iterator
from types import ModuleType

from crosscheck.second_opinion import opinions, programs
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles
from spillover.recipe import Recipe


def oracles() -> list[ModuleType]:
    """Those that answer recipes, like the programs of the crosscheck."""
    from oracles import hand, policy

    return [hand, policy]


def said_by_all(recipes: Iterable[Recipe], panel: PanelFiles) -> Iterator[Opinion]:
    """What other programs and the oracles say."""
    return opinions(recipes, panel, chosen=[*programs(), *oracles()])

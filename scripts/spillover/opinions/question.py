"""Questions to other programs, as a job's options and the file of their answers have them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from spillover.note import Scalar
from spillover.recipe import AnyRecipe

MatrixDescription = Mapping[str, Scalar]  # of a family of matrices, with its name and all its defaults


class AskedAnalysis(msgspec.Struct, frozen=True):
    """Analysis that other programs are asked about: its name, its kind and its regressions."""

    analysis: str
    kind: str
    recipes: tuple[AnyRecipe, ...]


class Specification(msgspec.Struct, frozen=True):
    """Specification of a sweep: `<sweep>: <id>`, its kind, the part and term that are followed, and its
    recipes.
    """

    model: str
    kind: str
    part: str
    treatment: str
    recipes: tuple[AnyRecipe, ...]


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Several analyses with their recipes; or the specifications of a sweep and the descriptions of its
    matrices by label. policies: the list of policies, if there is one.
    """

    analyses: tuple[AskedAnalysis, ...] = ()
    specifications: tuple[Specification, ...] = ()
    matrices: Mapping[str, MatrixDescription] = {}
    policies: str | None = None

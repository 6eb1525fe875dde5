"""Spatial models."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from sweep.choice import Choice

Model = Literal["OLS", "SLX", "SAR", "SEM", "SDM", "SDEM", "SARAR", "GNS"]
ModelList = Annotated[tuple[Model, ...], Meta(min_length=1, extra_json_schema={"uniqueItems": True})]


class Models(Choice, frozen=True, kw_only=True):
    """Each in turn."""

    rank = 1
    column = "model"
    option = "model"

    models: ModelList | None = ("SDM",)
    """Spatial models."""

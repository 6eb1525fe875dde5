"""Spatial panel models: operators, likelihoods, effects and tests."""

__all__: list[str] = []

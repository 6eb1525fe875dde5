"""Spatial panel models: operators, likelihoods, effects and tests."""

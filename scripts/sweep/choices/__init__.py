"""Choices of sweeps, one file each."""

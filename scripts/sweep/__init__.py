"""Sweeps: one estimate under every combination of weight matrix, model, outcome, controls, window and
variance.
"""

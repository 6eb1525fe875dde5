"""The spatial stage: Moran's I, specification tests, spatial panel models and their effects, one job per
analysis.
"""

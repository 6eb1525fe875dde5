# `models`.

sweep-key-models = Spatial models.

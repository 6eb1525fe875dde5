# `observation_weights`.

sweep-key-observation_weights = Variables of analytic weights by name; null weights all rows equally.

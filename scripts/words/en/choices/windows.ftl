# `windows`.

sweep-key-windows = Sample windows by name: first and last year.

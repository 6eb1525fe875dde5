# `effects`.

sweep-key-effects = Fixed effects: two-way, individual, time or none; or several by name, a list of sets each.

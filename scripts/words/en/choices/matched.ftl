# `matched`.

sweep-key-matched =
    Matched samples by name, each with options of the kind matching: the baseline is a did, or a two-way panel
    whose treatment is 0/1. null is the sample as it is.

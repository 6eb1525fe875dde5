# `definitions`.

sweep-key-definitions =
    What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation; direct: W times the
    demeaned outcome; lsdv: the demeaned spatial lag.

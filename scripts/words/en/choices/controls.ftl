# `controls`.

sweep-key-controls = Sets of control variables by name: all that there is beside the treatment.

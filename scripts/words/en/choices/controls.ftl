# `controls`.

sweep-key-controls = Sets of control variables by name: all regressors other than the treatment.

# `samples`.

sweep-key-samples =
    Samples by name, each within the baseline's: some groups only, or without groups, units or years. An
    empty one drops nothing.
sweep-key-samples-years = { key-sample-years }
sweep-key-samples-groups = { key-sample-groups }
sweep-key-samples-without = { key-sample-without }
sweep-key-samples-without-units = { key-sample-without-units }
sweep-key-samples-without-years = { key-sample-without-years }
sweep-key-samples-without-groups = { key-sample-without-groups }
sweep-key-samples-complete = { key-sample-complete }

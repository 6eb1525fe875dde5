# `added`.

sweep-key-added =
    Sets of further controls by name, in addition to `controls`, such as other policies of the time. An empty
    set adds nothing.

# `treatment`。

sweep-key-treatment =
    核心解释变量，即考察其效应的项；可写多个：第一个为基准分析自身的，其余的（滞后项L.DF或其他度量）依次替换它。

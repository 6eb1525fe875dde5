# `definitions`。

sweep-key-definitions =
    固定效应对空间滞后项的含义。transformed：Lee和Yu的变换；direct：W乘以去均值后的被解释变量；lsdv：对空间滞后项去均值。

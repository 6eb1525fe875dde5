# `weights`。

sweep-key-weights =
    矩阵的类型：以列表代替一个值，表示其中的每个值；多个列表表示所有组合。每个都要写明`standardise`。没有基准分析时必填。

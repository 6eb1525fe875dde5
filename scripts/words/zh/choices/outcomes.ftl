# `outcomes`。

sweep-key-outcomes = 被解释变量：例如某一指数及其替代指数。每个均替换基准分析的被解释变量；没有基准分析时必填。

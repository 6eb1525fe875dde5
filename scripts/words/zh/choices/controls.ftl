# `controls`。

sweep-key-controls = 控制变量组合，按名称列出：核心解释变量之外的全部变量。

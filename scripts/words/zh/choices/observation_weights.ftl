# `observation_weights`。

sweep-key-observation_weights = 分析权重变量，按名称列出；null表示等权。

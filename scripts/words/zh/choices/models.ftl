# `models`。

sweep-key-models = 空间模型。

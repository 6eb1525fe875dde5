# `windows`。

sweep-key-windows = 样本区间，按名称列出：起止年份。

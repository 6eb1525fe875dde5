# `matched`。

sweep-key-matched =
    匹配样本，按名称列出，每个含matching类的选项：基准分析为did类，或核心解释变量为0/1的双向固定效应panel类。
    null表示使用原样本。

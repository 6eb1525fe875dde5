# `added`。

sweep-key-added = 在`controls`之外新增的控制变量组合，按名称列出，例如同期的其他政策。空组合表示不增加。

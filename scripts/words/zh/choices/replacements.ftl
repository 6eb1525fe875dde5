# `replacements`。

sweep-key-replacements =
    替换项的组合，按名称列出，每项指明所替换的项：换用其他度量，或同一变量在另一假定下的取值（如不同的折旧率）。
    空组合表示不替换。

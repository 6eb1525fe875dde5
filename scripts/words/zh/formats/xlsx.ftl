# `xlsx`。

format-xlsx = Excel工作簿（.xlsx）。
format-xlsx-sheet = 与工作表名称完整匹配的正则表达式；默认为工作簿唯一的工作表。

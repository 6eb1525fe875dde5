# 各格式共有的键。

format-key-skip_rows = 表头以上的行数。
format-key-header_rows = 表头的行数，包括合并单元格。
format-key-footer_rows = 表格以下的行数（注释、来源）；csv文件的这些行不必与表头字段数相同。
format-key-decimal = 以文本表示的数字的小数点符号。字段不以逗号分隔时，1,234会被拒绝，直到本键说明其逗号的含义。
format-key-superscripts = footnotes表示上标数字是脚注标记；否则含上标数字的数值或名称会被拒绝，因为10²可能是100。
format-key-max_mb = 文件解压后的最大兆字节数。
format-key-max_cells = 一张表的最大行数 × 列数。

# `csv`。

format-csv = 带分隔符的文本（.csv、.tsv、.txt），严格读取；可以是压缩文件（.gz、.bz2）。
format-csv-encoding = 文本编码。
format-csv-delimiter = 字段之间的分隔符；默认为使每一行的字段数与表头相同的那一个。

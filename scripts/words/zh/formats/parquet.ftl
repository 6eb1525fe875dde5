# `parquet`。

format-parquet = Parquet文件。路径按文件打开：其中的方括号不是通配符，`year=2013`也不是列。

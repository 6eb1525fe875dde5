# `sas7bdat`。

format-sas7bdat = SAS数据（.sas7bdat）。带值标签的取值读为标签，因为SAS显示的就是标签：在名称列中它是名称，在数值列中它不是数字。
format-sas7bdat-codes = 带值标签但按数值读取的变量。

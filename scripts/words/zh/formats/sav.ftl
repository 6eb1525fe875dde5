# `sav`。

format-sav = SPSS数据（.sav、.zsav）。带值标签的取值读为标签，因为SPSS显示的就是标签：在名称列中它是名称，在数值列中它不是数字。
format-sav-codes = 带值标签但按数值读取的变量。

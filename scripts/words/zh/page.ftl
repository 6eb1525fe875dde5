# 网页。

nothing-else = 无

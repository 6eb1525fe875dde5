# 网页。

nothing-else = 无
policies-of = { $file }所列政策

# 网页中的表与图，以及原文数字与本文数字的对照。

tables_section = 表
figures_section = 图
figure_caption = 图{ $number } { $title }
caption_text = { $title }。{ $caption }
see_table = 见表
count_of = { $of }个中的{ $count }个
published_section = 原文与本文对照
published_introduction =
    论文印出的每个系数都与本文同表、同列、同变量的系数对照。原文系数按其标准误判断是否在5%水平上显著；
    未印标准误的，以两个及以上星号为准。流程从不向原文数字靠拢；上面各表逐行列出原文数字。
compared-table = 表
compared-numbers = 对照的数字
compared-sign = 符号相同
compared-side = 5%显著性判断相同
compared-near = 本文数字落在原文±2个标准误之内
compared-why = 不能一致的原因

# In the sentences of the methods.
nothing-else = 无
policies-of = { $file }所列政策

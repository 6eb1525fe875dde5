# 网页的框架、页首，以及缺失部分的说明。

html_language = zh-CN
skip_to_results = 跳至结果
of_program = Spillover · 研究
contents = 目录
page_footer = 由工作流根据results/{ $study }生成；文件自带全部内容，无需联网。
fact_units = 个体
fact_years = 年
fact_analyses = 项分析
fact_estimates = 组估计
fact_tables = 张表
fact_figures = 幅图
unit_names = { $local }

part_missing = 缺少{ $what }。
part_outdated = { $what }已过期。
from_earlier_run = 来自较早的一次运行：其输入此后有变动，但未重新运行。
not_made_for = 缺少{ $lost }：生成它的作业没有运行
not_made = { $file }：生成它的作业没有运行
error_of_job = { $file }：{ $error }

summary_section = 摘要
main_results = 主要结果
main_result_missing = 缺失
number_range = { $low }至{ $high }
published_explained = “原文”一列：论文所印数字。
results_missing = 缺少{ $count }项结果。
results_outdated = { $count }项结果来自较早的一次运行，已过期：其输入此后有变动，但未重新运行。
texts_lacking = 配置中有{ $count }处文字没有中文，以另一种语言印出。
font_lacking =
    没有嵌入中文字体，因为其软件包未安装：网页以读者电脑上的字体显示汉字（若有）。请安装report环境的软件包。

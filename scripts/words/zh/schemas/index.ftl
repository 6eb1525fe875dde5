# config/schema/index.json。

schema-index-indices = 综合指数，按名称列出；每个都是可用于分析的变量。
schema-index-indices-each = 一个综合指数。
schema-index-indices-each-label = 指数在表和图中的名称。
schema-index-indices-each-method = 指标如何赋权；方法及其选项见build/reference/zh/kinds.md（`make reference`）。
schema-index-indices-each-indicators = 各指标，按变量名列出，顺序与权重表相同。
schema-index-indices-each-indicators-each = 一个指标。
schema-index-indices-each-indicators-each-direction = +表示越大越好（正向指标），-表示越小越好（负向指标）。
schema-index-indices-each-indicators-each-dimension = 指标所属的维度。
schema-index-indices-each-indicators-each-label = 指标在表中的名称。
schema-index-indices-each-based_on = 研究的另一指数，本指数采用其指标，代替'indicators'。
schema-index-indices-each-without = 从给定或沿用的指标中剔除的指标。
schema-index-indices-each-options = 方法的选项。
schema-index-indices-each-leave_one_out = 是否逐一剔除每个指标重新合成指数，并比较得分。
schema-index-indices-each-sample = 合成指数所用的个体和年份，用于部分指标未覆盖整个面板的情形；其余为缺失。
schema-index-indices-each-sample-years = 起止年份，含首尾两年。
schema-index-indices-each-sample-drop_units_with_missing = 是否剔除并列出在这些年份缺少指标的个体；false表示缺失值为错误。

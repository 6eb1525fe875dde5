# `tails`。

sweep-key-tails = 极端值处理方式，按名称列出，替换基准分析的处理方式。空的一项表示不作处理。
sweep-key-tails-trim_tails = 截尾处理：剔除变量取值超出两个分位数的观测。
sweep-key-tails-winsorise = 缩尾处理：将超出两个分位数的取值设为相应分位数。
sweep-key-tails-trim_tails-quantiles = { key-trim_tails-quantiles }
sweep-key-tails-trim_tails-variables = { key-trim_tails-variables }
sweep-key-tails-winsorise-quantiles = { key-winsorise-quantiles }
sweep-key-tails-winsorise-variables = { key-winsorise-variables }

# `equal`。

method-equal = 等权法：有变异的标准化指标的简单平均。
method-equal-extremes = 极差标准化的最小值和最大值取自全部个体和年份（pooled），或取自各年内部。

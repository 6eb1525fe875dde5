# `critic`。

method-critic = CRITIC法：权重与标准化指标的sd_j · sum_k (1 − r_jk)成正比。
method-critic-extremes = 极差标准化的最小值和最大值取自全部个体和年份（pooled），或取自各年内部。

# `instruments`类分析。

analysis-instruments = 两阶段最小二乘法，含第一阶段回归与各项诊断检验（识别不足检验、弱工具变量检验、过度识别检验）。
analysis-instruments-results =
    组成部分：second_stage（含工具变量的各项检验）、first_stage_<解释变量>、reduced_form。数据序列：anderson_rubin。
methods-instruments = 在{ $outcome }的方程中，以{ $instruments }作为{ $endogenous }的工具变量（控制变量：{ $controls }）。

# `mediation`类分析。

analysis-mediation = 中介效应的逐步回归：不含中介变量的被解释变量方程、各中介变量方程、含中介变量的被解释变量方程；Sobel检验。
analysis-mediation-results =
    组成部分：total、mediator_<变量>、outcome。outcome的统计量：effect_direct、effect_indirect、effect_total、effect_proportion。
methods-mediation = 将{ $treatment }对{ $outcome }的影响分解为直接效应和经由{ $mediators }的间接效应（控制变量：{ $controls }）。

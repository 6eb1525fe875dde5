# `event_study`类分析。

analysis-event_study = 事件研究法：按相对处理时间估计动态效应，多种估计量并列。
analysis-event_study-results =
    每种估计量的动态路径各为一个组成部分：two_way、callaway_santanna、imputation、sun_abraham、switching；
    <组成部分>_att为其平均效应；另有imputation_leads。检验：pretrends。数据序列：event_study、parallel_trends、honest。
analysis-event_study-treatment =
    处理变量，即谁在何时受处理：取值为0或1的变量，或一份政策清单（含policy、unit、year和source列的CSV文件）；
    处理一经开始便持续。
analysis-event_study-treatment-file = 政策清单，含policy、unit、year和source列的CSV文件。
analysis-event_study-treatment-policy = 清单含多项政策时，指定所用的一项。
analysis-event_study-cluster = 聚类稳健标准误的聚类层面：unit、year或分组列。
analysis-event_study-estimators =
    双向固定效应；Callaway和Sant'Anna（2021）；Borusyak、Jaravel和Spiess（2024）；Sun和Abraham（2021）；
    de Chaisemartin和D'Haultfœuille（2024），后者适用于可退出的处理。
analysis-event_study-reference = 设为零的相对处理时间，即基准期（two-way、sun-abraham）。
analysis-event_study-window =
    相对处理时间的首期与末期：two-way将此外的时期归并，其余估计量不显示此外的时期。
analysis-event_study-control = callaway-santanna的控制组：从未处理的个体，或所有尚未处理的个体。
analysis-event_study-method = callaway-santanna如何使用控制组。
analysis-event_study-leads = imputation和switching所检验的处理前期数。
analysis-event_study-honest =
    平行趋势敏感性检验：处理后对平行趋势的偏离最多可为处理前最大偏离的多少倍，据此给出效应的界
    （Rambachan和Roth，2023）；需要diff-diff程序包。
methods-event_study = 考察{ $treatment }前后{ $outcome }的动态变化（控制变量：{ $controls }）。

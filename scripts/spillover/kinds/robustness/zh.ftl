# `robustness`类分析。

analysis-robustness = 稳健性检验：考察某一系数在基准回归的各种变化下如何，每种变化各为一项分析。
analysis-robustness-results =
    一项估计结果，各项为各行，首行为基准回归；统计量：rows、same_sign、same_sign_significant。数据序列：robustness。
    改变选项的每一行也是一项分析，名为<表名>__<行名>。
analysis-robustness-baseline = 各行据以变化的分析。
analysis-robustness-part = 该分析有多项估计结果时，指定其中一项。
analysis-robustness-term = 所考察系数对应的变量。
analysis-robustness-significance = 表下说明统计显著行数所用的显著性水平。
analysis-robustness-sample = 在此不适用：每一行采用其自身分析的样本。
analysis-robustness-rows = 按顺序排列的各行；每行改变基准回归的若干选项。
analysis-robustness-rows-name = 行的名称；对应的分析名为<表名>__<行名>。
analysis-robustness-rows-label = 该行在表和图中的标签；默认为其名称。
analysis-robustness-rows-analysis = 直接作为该行的一项已有分析（匹配样本、工具变量或其他类型）。
analysis-robustness-rows-part = 该行有多项估计结果时，指定其中一项；默认与基准回归相同。
analysis-robustness-rows-term = 该行所考察的变量，若与基准回归不同；默认为替换基准变量的那一项。
analysis-robustness-rows-replace =
    被替换的项及其替代项：更换被解释变量、处理变量，或改用滞后项（{"{"}DF: L.DF{"}"}）；乘积项中的也一并替换。
analysis-robustness-rows-add = 新增的控制变量（基准回归没有控制变量时，为解释变量）。
analysis-robustness-rows-leave_out = 去掉的控制变量或解释变量。
analysis-robustness-rows-without = 在基准回归已剔除的之外，另行剔除的个体、年份和组别。
analysis-robustness-rows-without-units = 个体代码。
analysis-robustness-rows-without-years = 年份。
analysis-robustness-rows-without-groups = 按分组列剔除的标签。
analysis-robustness-rows-trim_tails =
    截尾处理：剔除变量取值超出样本两个分位数的观测；空块{"{}"}取0.01和0.99。
analysis-robustness-rows-winsorise =
    缩尾处理：将超出两个分位数的取值设为相应分位数；空块{"{}"}取0.01和0.99。
analysis-robustness-rows-effects = 更换固定效应：写名称，或写若干组固定效应的列表。
analysis-robustness-rows-variance = 更换方差估计：其他聚类层面，或其他估计方法。
analysis-robustness-rows-matched =
    在匹配样本上估计基准回归（did类或双向固定效应的panel类）：写matching类的选项；协变量默认为基准回归的控制变量。
analysis-robustness-rows-options = 基准回归所属类型的任何其他选项；null表示去掉该选项。
methods-robustness = 在多种设定变化下，考察{ $baseline }中{ $term }的系数。

# `samples`。

sweep-key-samples = 样本，按名称列出，均在基准分析的样本之内：只保留某些组，或剔除某些组、个体或年份。空样本表示不剔除。
sweep-key-samples-years = { key-sample-years }
sweep-key-samples-groups = { key-sample-groups }
sweep-key-samples-without = { key-sample-without }
sweep-key-samples-without-units = { key-sample-without-units }
sweep-key-samples-without-years = { key-sample-without-years }
sweep-key-samples-without-groups = { key-sample-without-groups }
sweep-key-samples-complete = { key-sample-complete }

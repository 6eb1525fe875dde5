# config/schema/study.json。

schema-study = 一项研究
schema-study-study = 研究的名称，即本文件、resources/中的文件夹和results/中的文件夹的名称。
schema-study-title = 研究的标题，印于表和报告。
schema-study-citation = 所复现的论文，按应有的引用格式书写。
schema-study-simulated = 说明哪些数据为模拟数据的一句话。仅在数据为模拟时给出；此后每张表、每幅图和网页均会注明。
schema-study-language = 表、图和网页的语言。本文件中的文本可按语言给出：{"{"}en: …, zh: …{"}"}；缺少研究所用语言时改用另一种语言，并在网页中列出。
schema-study-input = 原始文件所在的文件夹，路径相对于项目；命令行的`--config input=FOLDER`优先。
schema-study-years = 面板的起止年份，含首尾两年。
schema-study-step =
    面板相邻两期相隔的年数，从首年算起：两年一期的面板为2。滞后、前置、变化、标准误的滞后阶数、窗口及距政策实施的时间均以期计。
    默认为1；若每个变量都允许缺失，则取有数值的各年份间隔的最大公约数。
schema-study-dated_by = 观测按哪一年计：年鉴的版次，或其数据所属的年份（版次减一）。
schema-study-units = 面板的个体（城市、省份等）。
schema-study-units-file = CSV文件，含unit（文本代码，中国城市为行政区划代码）、name、name_local、longitude、latitude各列，以及任何分组列。
schema-study-units-groups = 该文件中可供模型、样本和聚类方差使用的分组列（region、province等）。
schema-study-controls =
    控制变量，为所有分析和设定遍历只写一次：一份列表（名为controls），或按名称给出的几份列表。变量列表中写该名称
    （regressors: [DF, controls]）即代表其中的控制变量，但不含在该分析中另有作用的变量。
schema-study-divisions =
    中国行政区划变动，依据一份变动清单。写本键后（默认值写`{"{}"}`），文件可用旧名称和旧代码称呼个体，直至其终止的年份；
    查找可疑数字时会检查区划边界的变动；溯源时也会列出这些变动。
schema-study-divisions-file =
    变动清单，CSV文件，含adcode、name、year、change、into、what和source列；默认为resources/divisions.csv。
schema-study-divisions-sum =
    可相加的原始指标（GDP、人口、贷款）。合并之前，个体的数值为其自身与所并入区划之和，取自同一来源；后者缺失时，
    其和也缺失。默认为无：此时合并视为序列的断点。
schema-study-crosscheck = 是否由其他程序重新计算每项估计，并比较两者。
schema-study-text = 一段文本，或按语言给出的文本。

# config/schema/warehouse.json。

schema-warehouse-precedence = 来源代码，最可信的在前，用于多个来源给出同一原始指标的情形（公报先于年鉴）；更正优先于一切来源。默认为'sources'的顺序。
schema-warehouse-gaps = 缺失值如何由同一个体的相邻年份填补；默认不填补。
schema-warehouse-gaps-window = 相邻年份最多可相距几年；取两侧各自最近的一年。
schema-warehouse-gaps-one_sided = 是否只有一侧的相邻年份也可填补（首年或末年）；默认为false。
schema-warehouse-gaps-except = 不作填补的原始指标。
schema-warehouse-conflicts = 列出哪些来源之间的差异。
schema-warehouse-conflicts-tolerance = 相对差异（相对于较大的值）超过此值时，列出两个来源的数值；默认为0.02。
schema-warehouse-variables = 面板的变量，按名称列出。
schema-warehouse-variables-each = 面板的一个变量。
schema-warehouse-variables-each-formula =
    原始指标的算式：+ - * / ^、括号、ln、log1p、exp、sqrt、abs、lag(x, years)、growth(x)、per_capita(x, persons)、
    share(x, y, ...)、others_mean(x)、stock(x, rate, initial)和数字。
schema-warehouse-variables-each-label = 变量在表和图中的名称。
schema-warehouse-variables-each-unit = 变量的单位，印于报告。
schema-warehouse-variables-each-transform = 对公式的值所作的变换；默认不变换。
schema-warehouse-variables-each-range = 变量可能的最小值和最大值；null表示该侧不设限。
schema-warehouse-variables-each-allow_missing = 变量在部分个体和年份是否可以缺失，缺失时会列出；false表示缺失为错误。
schema-warehouse-ranges = 原始指标在本研究中可能的最小值和最大值，代替来源所给的范围。

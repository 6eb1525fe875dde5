# config/schema/weights.json。

schema-weights-weights = 研究的空间权重矩阵，按名称列出。
schema-weights-matrix = 一个空间权重矩阵：矩阵类型及其选项、孤立单位的处理和标准化方式。类型见scripts/weights/families/，每类一个文件。
schema-weights-families = 矩阵的类型：以列表代替一个值，表示其中的每个值；多个列表表示所有组合。

# `file`。

family-file = 由文件给出的权重，格式见docs/matrices.md。
family-file-file = 文件，路径相对于项目；各行按代码匹配。
family-file-ids = 矩阵不含代码时，另给一个文本文件，按行的顺序列出个体代码，每行一个。
family-file-order = ascending：各行没有代码，依次为研究的个体，按代码升序排列。
family-file-values = weights：数值即权重。links：每个连接的权重为1。distances：权重为1/d。
family-file-diagonal = 个体对自身的权重：error报错并指出；drop去掉。
family-file-sheet = 工作簿有多张工作表时，指定所用的一张。
family-file-matrix = .mat文件有多个矩阵时，指定所用的一个。
family-file-encoding = 文本文件的编码。

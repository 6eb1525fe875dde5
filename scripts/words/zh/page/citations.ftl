# 数据与软件的引用格式（GB/T 7714—2015）。

cite-data = 数据的引用格式（GB/T 7714—2015）
cite-programs = 软件的引用格式（GB/T 7714—2015）
source_citation = { $publisher }. { $title }[DS]{ $year ->
        [none] {""}
       *[other] . { $year }
    }.
cite_program = { $name }: 版本 { $version }[CP].
cite_program-Python = Python Software Foundation. Python: 版本 { $version }[CP/OL]. https://www.python.org.
cite_program-snakemake =
    MÖLDER F, JABLONSKI K P, LETCHER B, et al. Sustainable data analysis with Snakemake[J].{" "}
    F1000Research, 2021, 10: 33.（所用版本 { $version }）
cite_program-duckdb =
    RAASVELDT M, MÜHLEISEN H. DuckDB: an embeddable analytical database[C]//Proceedings of the 2019{" "}
    International Conference on Management of Data. New York: ACM, 2019: 1981-1984.（所用版本 { $version }）
cite_program-numpy =
    HARRIS C R, MILLMAN K J, VAN DER WALT S J, et al. Array programming with NumPy[J]. Nature, 2020,{" "}
    585: 357-362.（所用版本 { $version }）
cite_program-scipy =
    VIRTANEN P, GOMMERS R, OLIPHANT T E, et al. SciPy 1.0: fundamental algorithms for scientific{" "}
    computing in Python[J]. Nature Methods, 2020, 17: 261-272.（所用版本 { $version }）
cite_program-pandas =
    MCKINNEY W. Data structures for statistical computing in Python[C]//Proceedings of the 9th Python{" "}
    in Science Conference. Austin: SciPy, 2010: 56-61.（所用版本 { $version }）
cite_program-matplotlib =
    HUNTER J D. Matplotlib: a 2D graphics environment[J]. Computing in Science & Engineering, 2007,{" "}
    9(3): 90-95.（所用版本 { $version }）

# How data and programs are cited.

cite-data = How the data are cited
cite-programs = How the programs are cited
source_citation = { $publisher }. { $title }{ $year ->
        [none] {""}
       *[other] , { $year }
    }.
cite_program = { $name } (version { $version }) [Computer software].
cite_program-Python =
    Python Software Foundation. Python (version { $version }) [Computer software]. https://www.python.org
cite_program-snakemake =
    Mölder, F. et al. (2021). Sustainable data analysis with Snakemake. F1000Research 10, 33. Version
    { $version }.
cite_program-duckdb =
    Raasveldt, M. and Mühleisen, H. (2019). DuckDB: an embeddable analytical database. Proceedings of SIGMOD
    2019, 1981–1984. Version { $version }.
cite_program-numpy =
    Harris, C. R. et al. (2020). Array programming with NumPy. Nature 585, 357–362. Version { $version }.
cite_program-scipy =
    Virtanen, P. et al. (2020). SciPy 1.0: fundamental algorithms for scientific computing in Python. Nature
    Methods 17, 261–272. Version { $version }.
cite_program-pandas =
    McKinney, W. (2010). Data structures for statistical computing in Python. Proceedings of the 9th Python in
    Science Conference, 56–61. Version { $version }.
cite_program-matplotlib =
    Hunter, J. D. (2007). Matplotlib: a 2D graphics environment. Computing in Science & Engineering 9(3),
    90–95. Version { $version }.

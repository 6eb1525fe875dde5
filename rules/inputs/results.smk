# What `rule all` asks for.


def every_result():
    """Every file of the study's results, also those that no job reads, but for chunks and what is made on demand."""
    return [
        *ends("ingest", SOURCES, "parquet", "ledger.parquet", "json"),
        *ends("warehouse", LISTS, "parquet"),
        *ends("warehouse/panel", VARIABLES, "parquet"),
        results("warehouse/warehouse.duckdb"),
        *ends("index", INDICES, "parquet", "json"),
        *ends("weights", MATRICES, "npz", "json"),
        *(analysis_file(name) for name in ANALYSES),
        *ends("sweep", SWEEPS, "parquet", "json"),
        *crosscheck_outputs(),
        *(ends("audit", ["findings"], "json", "csv", "txt") if AUDIT else []),
        *ends("tables", TABLES, "csv", "tex", "html", "docx"),
        *ends("figures", FIGURES, "svg", "pdf", "png"),
        results("report.html"),
        results("results.duckdb"),
    ]


def ends(folder, names, *endings):
    """The files of these names and endings in a folder of the results."""
    return [results(f"{folder}/{name}.{end}") for name in names for end in endings]

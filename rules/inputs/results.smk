# What `rule all` asks for.


def every_result():
    """Every file of the study's results but what is made on demand. Snakemake looks for incomplete files
    before it knows what the checkpoint leads to: one that is not named here would pass for complete.
    """
    return [
        *ends(
            "ingest",
            SOURCES,
            "parquet",
            "witnesses.parquet",
            "ledger.parquet",
            "json",
        ),
        *ends("warehouse", LISTS, "parquet"),
        *ends("warehouse/panel", VARIABLES, "parquet"),
        results("warehouse/warehouse.duckdb"),
        results("suspects.parquet"),
        results("suspects.csv"),
        *ends("index", INDICES, "parquet", "json"),
        *ends("weights", MATRICES, "npz", "json"),
        *(analysis_file(name) for name in ANALYSES),
        *flat(map(chunk_files, ANALYSES)),
        *ends("sweep", SWEEPS, "parquet", "json"),
        *flat(map(sweep_chunks, SWEEPS)),
        *crosscheck_outputs(),
        *(ends("audit", ["findings"], "json", "csv", "txt") if AUDIT else []),
        *ends("tables", TABLES, "csv", "tex", "html", "docx"),
        *ends("figures", FIGURES, "svg", "pdf", "png"),
        *base_maps(),
        results("report.html"),
        results("results.duckdb"),
    ]


def base_maps():
    """The file that maps are drawn on, where the page or a figure has one."""
    drawn = [page_plan(), *map(figure_needs, FIGURES)]
    return sorted({file for needs in drawn for file in flat(needs["base_map"])})


def ends(folder, names, *endings):
    """The files of these names and endings in a folder of the results."""
    return [results(f"{folder}/{name}.{end}") for name in names for end in endings]


def logs_of_jobs():
    """The logs of the study's jobs, also of chunks; not of what is made on demand."""
    named = {
        "ingest": SOURCES,
        "index": INDICES,
        "weights": MATRICES,
        "analyses": ANALYSES,
        "crosscheck": asked_of_others() if CROSSCHECK else [],
        "sweep": SWEEPS,
        "tables": TABLES,
        "figures": FIGURES,
        "report": ["base_map"],
    }
    chunks = [
        f"analyses/{name}/{first}-{last}"
        for name, analysis in ANALYSES.items()
        for first, last in analysis.chunk_bounds()
    ]
    chunks += [
        f"sweep/{name}_{chunk}" for name in SWEEPS for chunk in MATRICES_BY_CHUNK[name]
    ]
    single = ["warehouse", "crosscheck", "audit", "collect", "report"]
    jobs = [f"{folder}/{name}" for folder, names in named.items() for name in names]
    return [log_file(job) for job in [*jobs, *chunks, *single]]


# Folders of results that are made on demand.
ON_DEMAND = {"data", "package"}


def leftovers():
    """Files in folders of results that the study no longer makes: of an analysis, a table, a chunk, …"""
    made = {Path(file) for file in every_result()}
    top = Path(results("."))
    # Of a study with a panel, what its configuration is read by.
    others = ON_DEMAND | ({"panel"} if "panel" in STUDY else set())
    return [
        str(path)
        for path in sorted(top.glob("*/**/*.*"))
        if path not in made
        and path.relative_to(top).parts[0] not in others
        and not path.name.startswith(".")
        and path.is_file()
    ]

from ingest.registry import declared_of
from base.formula import check_proposals, reach

# Observations -> the panel. A checkpoint: what comes after is judged by the checksum of the variables it
# reads.
LISTS = [
    "units",
    "observations",
    "corrections",
    "imputed",
    "conflicts",
    "missing",
    "marks",
    "ledger",
]
CORRECTIONS = [
    path
    for path in [plain_path(f"resources/{STUDY['study']}/corrections.csv")]
    if os.path.lexists(path)
]

# What divisions that were merged into units had before: read where the study sums them.
JOINED = [
    results(f"ingest/{source}.witnesses.parquet")
    for source in (SOURCES if STUDY.get("divisions", {}).get("sum") else ())
]
# The search comes first where a formula takes what it proposes.
PROPOSING = (
    [results("suspects.parquet")]
    if any(formula.proposed for formula in FORMULAS.values())
    else []
)
check_proposals(STUDY, FORMULAS, bool(CONFIDENTIAL))


checkpoint warehouse:
    input:
        observations=expand(results("ingest/{source}.parquet"), source=SOURCES),
        ledgers=expand(results("ingest/{source}.ledger.parquet"), source=SOURCES),
        units=lambda w: resource(STUDY["units"]["file"]),
        corrections=CORRECTIONS,
        divisions=DIVISIONS,
        witnesses=JOINED,
        suspects=PROPOSING,
    output:
        **{name: results(f"warehouse/{name}.parquet") for name in LISTS},
        variables=expand(
            results("warehouse/panel/{variable}.parquet"), variable=VARIABLES
        ),
        database=results("warehouse/warehouse.duckdb"),
    log:
        log_file("warehouse"),
    conda:
        "../envs/ingest.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        spec=fixed(
            study=STUDY["study"],
            years=STUDY["years"],
            **({"step": STUDY["step"]} if "step" in STUDY else {}),
            dated_by=STUDY.get("dated_by", "data_year"),
            precedence=precedence_of(STUDY, SOURCES),
            gaps=STUDY.get("gaps", {}),
            conflicts=STUDY.get("conflicts", {}),
            variables=STUDY["variables"],
            groups=STUDY["units"].get("groups", []),
            ranges=ranges_of(STUDY, SOURCES),
            **(
                {"sum": STUDY["divisions"]["sum"]}
                if STUDY.get("divisions", {}).get("sum")
                else {}
            ),
            raw=raw(resource(STUDY["units"]["file"]), *CORRECTIONS, *DIVISIONS),
        ),
        code=code("warehouse/build.py", environment="ingest"),
    script:
        "../scripts/warehouse/build.py"


# Numbers that other numbers of the files deny: listed with their proof, and nothing else reads the list.
rule suspects:
    input:
        observations=expand(results("ingest/{source}.parquet"), source=SOURCES),
        witnesses=expand(results("ingest/{source}.witnesses.parquet"), source=SOURCES),
        divisions=DIVISIONS,
    output:
        table=results("suspects.parquet"),
        text=results("suspects.csv"),
    log:
        log_file("suspects"),
    conda:
        "../envs/ingest.yaml"
    resources:
        mem_mb=800,
        runtime=5,
    params:
        spec=fixed(
            dated_by=STUDY.get("dated_by", "data_year"),
            years=reach(STUDY["years"], STUDY.get("gaps", {}), FORMULAS),
            declared=declared_of(SOURCES),
            confidential=bool(CONFIDENTIAL),
            raw=raw(*DIVISIONS),
        ),
        code=code("warehouse/suspects/build.py", environment="ingest"),
    script:
        "../scripts/warehouse/suspects/build.py"

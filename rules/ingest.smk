# Raw files -> observations that know their cell, one job per source of the study.
from ingest.places import check_sums, file_of
from ingest.registry import (
    files_of,
    folder_of,
    precedence_of,
    ranges_of,
    study_sources,
)
from base.confidential import confidential_sources, declare
from base.formula import formulas_of, measures_of

FORMULAS = formulas_of(STUDY["variables"], STUDY["study"])
SOURCES = study_sources(ROOT, STUDY, measures_of(FORMULAS))
check_sums(STUDY, measures_of(FORMULAS))
# The ledger of divisions that changed, where the study uses it.
DIVISIONS = [resource(path) for path in [file_of(STUDY)] if path]
# What a source of the registry says counts too; the study's own were heard when it was read.
CONFIDENTIAL = confidential_sources(SOURCES)
declare(bool(CONFIDENTIAL))
SOURCE_FOLDERS = {
    name: folder_of(source, ROOT, STUDY.get("input"))
    for name, source in SOURCES.items()
}
SOURCE_FILES = {
    name: files_of(source, SOURCE_FOLDERS[name]) for name, source in SOURCES.items()
}
# The years that the panel needs, and which year dates it: what lies outside is read, but not judged.
SPAN = [
    YEARS[0] - max(formula.max_lag for formula in FORMULAS.values()),
    YEARS[-1],
    STUDY.get("dated_by", "data_year"),
]


include: "inputs/ingest.smk"


rule ingest:
    input:
        files=lambda w: raw_files(w.source),
        units=lambda w: resource(STUDY["units"]["file"]),
        divisions=DIVISIONS,
    output:
        observations=results("ingest/{source}.parquet"),
        witnesses=results("ingest/{source}.witnesses.parquet"),
        ledger=results("ingest/{source}.ledger.parquet"),
        aside=results("ingest/{source}.json"),
    log:
        log_file("ingest/{source}"),
    wildcard_constraints:
        source="|".join(SOURCES) or "(?!)",
    conda:
        "../envs/ingest.yaml"
    resources:
        mem_mb=600,
        runtime=10,
    params:
        spec=lambda w: spec(
            name=w.source,
            source=SOURCES[w.source],
            files=SOURCE_FILES[w.source],
            folder=SOURCES[w.source].get("package", STUDY.get("input")),
            span=SPAN,
            raw=raw(
                *raw_files(w.source), resource(STUDY["units"]["file"]), *DIVISIONS
            ),
        ),
        code=lambda w: code(
            "ingest/build.py",
            f"ingest/formats/{SOURCES[w.source]['format']}.py",
            environment="ingest",
        ),
    script:
        "../scripts/ingest/build.py"

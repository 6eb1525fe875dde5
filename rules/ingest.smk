# Raw files -> observations that know their cell, one job per source of the study.
INGEST = PLAN["ingest"]


rule ingest:
    input:
        unpack(locked(INGEST.inputs)),
        unpack(INGEST.files),
    output:
        **INGEST.outputs,
    log:
        INGEST.log,
    wildcard_constraints:
        source=INGEST.names,
    conda:
        "../envs/ingest.yaml"
    resources:
        mem_mb=INGEST.memory_mb,
        runtime=INGEST.minutes,
    params:
        spec=INGEST.spec,
        code=INGEST.code,
    script:
        "../scripts/ingest/build.py"

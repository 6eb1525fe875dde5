# Observations -> the panel. A checkpoint: what comes after is judged by the checksum of the variables it
# reads.
WAREHOUSE = PLAN["warehouse"]
SUSPECTS = PLAN["suspects"]


checkpoint warehouse:
    input:
        unpack(WAREHOUSE.inputs),
        unpack(WAREHOUSE.files),
    output:
        **WAREHOUSE.outputs,
    log:
        WAREHOUSE.log,
    conda:
        "../envs/ingest.yaml"
    resources:
        mem_mb=WAREHOUSE.memory_mb,
        runtime=WAREHOUSE.minutes,
    params:
        spec=WAREHOUSE.spec,
        code=WAREHOUSE.code,
    script:
        "../scripts/warehouse/build.py"


# Numbers that other numbers of the files deny: listed with their proof. Only formulas that take what it
# proposes read the list, and the page. A checkpoint: else the page would be made again, whatever was found,
# where the search ends after the warehouse.
checkpoint suspects:
    input:
        unpack(SUSPECTS.inputs),
        unpack(SUSPECTS.files),
    output:
        **SUSPECTS.outputs,
    log:
        SUSPECTS.log,
    conda:
        "../envs/ingest.yaml"
    resources:
        mem_mb=SUSPECTS.memory_mb,
        runtime=SUSPECTS.minutes,
    params:
        spec=SUSPECTS.spec,
        code=SUSPECTS.code,
    script:
        "../scripts/warehouse/suspects/build.py"

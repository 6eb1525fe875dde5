# Everything in one database to query; nothing downstream reads it.
COLLECT = PLAN["collect"]


rule collect:
    input:
        unpack(gated(COLLECT.inputs)),
        unpack(COLLECT.files),
    output:
        **COLLECT.outputs,
    log:
        COLLECT.log,
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=COLLECT.memory_mb,
        runtime=COLLECT.minutes,
    params:
        spec=COLLECT.spec,
        code=COLLECT.code,
    script:
        "../scripts/collect/build.py"

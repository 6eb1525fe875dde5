# Indicators -> composite indices. A study without indices has none of these jobs.
INDEX = PLAN["index"]


rule index:
    input:
        unpack(gated(INDEX.inputs)),
        unpack(INDEX.files),
    output:
        **INDEX.outputs,
    log:
        INDEX.log,
    wildcard_constraints:
        index=INDEX.names,
    priority: 1
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=INDEX.memory_mb,
        runtime=INDEX.minutes,
    params:
        spec=INDEX.spec,
        code=INDEX.code,
    script:
        "../scripts/index/build.py"

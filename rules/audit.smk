# Printed tables -> findings. In a study without an `audit` section nothing asks for them.
AUDIT = PLAN["audit"]


rule audit:
    input:
        unpack(gated(AUDIT.inputs)),
        unpack(AUDIT.files),
    output:
        **AUDIT.outputs,
    log:
        AUDIT.log,
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=AUDIT.memory_mb,
        runtime=AUDIT.minutes,
    params:
        spec=AUDIT.spec,
        code=AUDIT.code,
    script:
        "../scripts/audit/audit_tables.py"

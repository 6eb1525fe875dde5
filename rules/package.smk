# The panel as files for other programs (`make panel`), and the replication package, one zip file (`make
# package`): on demand.
PANEL_FILES = PLAN["panel_files"]
PACKAGE = PLAN["package"]


rule panel_files:
    input:
        unpack(gated(PANEL_FILES.inputs)),
        unpack(PANEL_FILES.files),
    output:
        **PANEL_FILES.outputs,
    log:
        PANEL_FILES.log,
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=PANEL_FILES.memory_mb,
        runtime=PANEL_FILES.minutes,
    params:
        spec=PANEL_FILES.spec,
        code=PANEL_FILES.code,
    script:
        "../scripts/package/panel_files.py"


rule package:
    input:
        unpack(gated(PACKAGE.inputs)),
        unpack(PACKAGE.files),
    output:
        **PACKAGE.outputs,
    log:
        PACKAGE.log,
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=PACKAGE.memory_mb,
        runtime=PACKAGE.minutes,
    params:
        spec=PACKAGE.spec,
        code=PACKAGE.code,
    script:
        "../scripts/package/build.py"

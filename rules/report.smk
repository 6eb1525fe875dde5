# Tables, figures, and the page that holds them: what people read.
TABLE = PLAN["table"]
BASE_MAP = PLAN["base_map"]
FIGURE = PLAN["figure"]
PAGE = PLAN["page"]
PAGE_OF_WHAT_THERE_IS = PLAN["page_of_what_there_is"]
PAPER = PLAN["paper"]


rule table:
    input:
        unpack(gated(TABLE.inputs)),
        unpack(TABLE.files),
    output:
        csv=TABLE.outputs["csv"],
        tex=TABLE.outputs["tex"],
        docx=TABLE.outputs["docx"],
        html=report(
            TABLE.outputs["html"],
            caption="captions/table.rst",
            category="Tables",
            labels={"table": "{table}"},
        ),
    log:
        TABLE.log,
    wildcard_constraints:
        table=TABLE.names,
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=TABLE.memory_mb,
        runtime=TABLE.minutes,
    params:
        spec=TABLE.spec,
        code=TABLE.code,
        caption=TABLE.caption,
    script:
        "../scripts/report/tables.py"


rule base_map:
    input:
        unpack(gated(BASE_MAP.inputs)),
        unpack(BASE_MAP.files),
    output:
        **BASE_MAP.outputs,
    log:
        BASE_MAP.log,
    priority: 1
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=BASE_MAP.memory_mb,
        runtime=BASE_MAP.minutes,
    params:
        spec=BASE_MAP.spec,
        code=BASE_MAP.code,
    script:
        "../scripts/report/base_map.py"


rule figure:
    input:
        unpack(gated(FIGURE.inputs)),
        unpack(FIGURE.files),
    output:
        report(
            FIGURE.outputs["svg"],
            caption="captions/figure.rst",
            category="Figures",
            labels={"figure": "{figure}"},
        ),
        FIGURE.outputs["pdf"],
        FIGURE.outputs["png"],
    log:
        FIGURE.log,
    wildcard_constraints:
        figure=FIGURE.names,
    priority: 1
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=FIGURE.memory_mb,
        runtime=FIGURE.minutes,
    params:
        spec=FIGURE.spec,
        code=FIGURE.code,
        caption=FIGURE.caption,
    script:
        "../scripts/report/draw.py"


rule page:
    input:
        unpack(gated(PAGE.inputs)),
        unpack(PAGE.files),
    output:
        report(PAGE.outputs["page"], caption="captions/page.rst", category="Page"),
    log:
        PAGE.log,
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=PAGE.memory_mb,
        runtime=PAGE.minutes,
    params:
        spec=PAGE.spec,
        code=PAGE.code,
    script:
        "../scripts/report/page.py"


# The page from whatever is there: `snakemake page_of_what_there_is`, after a run in which jobs failed.
# It has no inputs, so that nothing that failed is tried again; the next full run makes the page again.
# `outdated`, where it exists, lists the results of an earlier run.
rule page_of_what_there_is:
    output:
        **PAGE_OF_WHAT_THERE_IS.outputs,
    log:
        PAGE_OF_WHAT_THERE_IS.log,
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=PAGE_OF_WHAT_THERE_IS.memory_mb,
        runtime=PAGE_OF_WHAT_THERE_IS.minutes,
    params:
        spec=PAGE_OF_WHAT_THERE_IS.spec,
        outdated=f"logs/{PLAN.study.name}/outdated.json",
        code=PAGE_OF_WHAT_THERE_IS.code,
    script:
        "../scripts/report/page.py"


# All of it in one Word and one LaTeX file, on demand: `make paper`.
rule paper:
    input:
        unpack(gated(PAPER.inputs)),
        unpack(PAPER.files),
    output:
        **PAPER.outputs,
    log:
        PAPER.log,
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=PAPER.memory_mb,
        runtime=PAPER.minutes,
    params:
        spec=PAPER.spec,
        code=PAPER.code,
    script:
        "../scripts/report/paper.py"

# Printed tables -> findings. In a study without an `audit` section nothing asks for them.
from audit.facts import printed_tables, resolve_facts

CONFIGURATION = f"config/{STUDY['study']}.yaml"
AUDIT = resolve_facts(STUDY.get("audit", {}), ROOT / "config", CONFIGURATION)
PRINTED = (
    [from_root(p) for p in printed_tables(ROOT, AUDIT["folder"], CONFIGURATION)]
    if AUDIT
    else []
)
AUDITED = [m["data"] for m in AUDIT.get("match", [])]


include: "inputs/audit.smk"


rule audit:
    input:
        tables=lambda w: PRINTED,
        variables=(gated([variable_file(name) for name in AUDITED]) if AUDITED else []),
    output:
        json=results("audit/findings.json"),
        csv=results("audit/findings.csv"),
        text=results("audit/findings.txt"),
    log:
        log_file("audit"),
    conda:
        "../envs/numerics.yaml"
    params:
        spec=fixed(
            audit=AUDIT,
            raw=raw(*PRINTED),
            texts=SPOKEN if AUDIT else {},
            words=words_for([], "written"),
        ),
        code=code("audit/audit_tables.py"),
    script:
        "../scripts/audit/audit_tables.py"

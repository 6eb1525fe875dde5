# Printed tables -> findings. A study without an `audit` section has no such job.
from audit.facts import resolve_facts

AUDIT = resolve_facts(
    STUDY.get("audit", {}), ROOT / "config", f"config/{STUDY['study']}.yaml"
)
AUDITED = [m["data"] for m in AUDIT.get("match", [])]


include: "inputs/audit.smk"


if AUDIT:

    rule audit:
        input:
            tables=sorted(from_root(p) for p in (ROOT / AUDIT["folder"]).glob("*.csv")),
            variables=(
                gated([variable_file(name) for name in AUDITED]) if AUDITED else []
            ),
        output:
            json=results("audit/findings.json"),
            csv=results("audit/findings.csv"),
        log:
            log_file("audit"),
        conda:
            "../envs/numerics.yaml"
        params:
            spec=spec(audit=AUDIT),
            code=code("audit/audit_tables.py"),
        script:
            "../scripts/audit/audit_tables.py"

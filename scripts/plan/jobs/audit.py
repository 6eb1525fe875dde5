"""Printed tables -> findings. In a study without a section `audit` nothing asks for them."""

from __future__ import annotations

from audit.options import AuditOptions
from plan.job import Job, Stage
from plan.study import Study


def audit(study: Study) -> Stage:
    """Plan the one job that audits."""
    facts, tables = study.facts, study.printed_tables
    variables = study.variables(match.data for match in (facts.match if facts else ()))

    def job() -> Job:
        return Job(
            inputs={"variables": variables},
            files={"tables": tables},
            options=AuditOptions(
                audit=facts,
                texts=study.translations if facts else {},
                words=study.words([], "audit/audit_tables.py"),
            ),
        )

    return study.stage(
        "audit",
        "audit/audit_tables.py",
        {"json": "audit/findings.json", "csv": "audit/findings.csv", "text": "audit/findings.txt"},
        job,
        log="audit",
        is_in_every_run=facts is not None,
    )

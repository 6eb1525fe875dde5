# What the rules of audit.smk read, write and depend on.


def audit_outputs():
    """The findings, where the study has printed tables."""
    return [results("audit/findings.json")] if AUDIT else []

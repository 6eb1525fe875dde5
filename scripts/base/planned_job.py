"""A job of a dry run as the logger plugin writes it down, one a line, and `explain` reads it."""

import msgspec


class PlannedJobLine(msgspec.Struct, frozen=True, kw_only=True):
    """Job that Snakemake would do. wildcards: values by name; output: the files that it writes; reason: as
    Snakemake words it.
    """

    rule: str
    wildcards: dict[str, str]
    output: list[str]
    reason: str
    is_checkpoint: bool

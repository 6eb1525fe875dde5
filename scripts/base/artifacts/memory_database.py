"""DuckDB in memory, with which files are read and written: opened once in a process.

To open a database takes DuckDB 17 ms of CPU, as long as to read or write eighty small files.
"""

from __future__ import annotations

import os
from functools import cache

import duckdb


def connect_in_memory(threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """Open a new connection to this process's database in memory, to be closed after use. What is registered,
    and temporary tables, are the connection's own; other tables would be everyone's: such work opens a
    database of its own.

    threads: as many as there are cores by default; 1 where sums must not depend on their number.
    """
    return _open_database(os.getpid(), threads).cursor()


@cache
def _open_database(process: int, threads: int | None) -> duckdb.DuckDBPyConnection:
    """process: whose database it is; a fork lacks the threads for which its parent's waits."""
    return duckdb.connect(config={} if threads is None else {"threads": threads})

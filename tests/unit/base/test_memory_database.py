"""DuckDB in memory: one database for a process, a connection of its own for each use."""

import os

import duckdb
import numpy as np
import pytest

from base.artifacts import memory_database
from base.artifacts.memory_database import connect_in_memory


def test_one_database_is_opened_and_each_connection_has_its_own_tables(monkeypatch):
    opened, real = [], duckdb.connect

    def connect(**options):
        opened.append(options)
        return real(**options)

    monkeypatch.setattr(memory_database.duckdb, "connect", connect)
    memory_database._open_database.cache_clear()
    with connect_in_memory() as one, connect_in_memory() as other:
        one.register("rows", {"x": np.array([1])})
        one.execute("create temp table kept as select 2 as y")
        assert one.execute("select x, y from rows, kept").fetchall() == [(1, 2)]
        for name in ("rows", "kept"):
            with pytest.raises(duckdb.CatalogException):
                other.execute(f"select * from {name}")
    with connect_in_memory() as again, pytest.raises(duckdb.CatalogException):
        again.execute("select * from kept")
    with connect_in_memory(threads=1) as single:
        assert single.execute("select current_setting('threads')").fetchone() == (1,)
    assert len(opened) == 2


def test_a_fork_opens_its_own():
    with connect_in_memory() as db:
        db.execute("select 1")
    child = os.fork()
    if child == 0:
        with connect_in_memory() as db:
            os._exit(db.execute("select sum(range) from range(100000)").fetchone() != (4999950000,))
    assert os.waitpid(child, 0)[1] == 0

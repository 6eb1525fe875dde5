"""Ctrl-C and SIGTERM, where Snakemake and the libraries below it can bear them."""

import asyncio
import os
import signal
import threading
import time

import pytest
import sqlalchemy

from engine import stopping


def test_a_handler_that_takes_a_lock_ends_though_the_main_thread_holds_it():
    taken, called = threading.Lock(), threading.Event()

    def handler(*_):
        with taken:
            called.set()

    before = signal.signal(signal.SIGTERM, handler)
    try:
        stopping.handle()
        with taken:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.05)
            assert not called.is_set()
        assert called.wait(10)
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.fixture
def ctrl_c_handled():
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    stopping.handle()
    yield
    for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
        signal.signal(number, handler)


def press_ctrl_c():
    signal.raise_signal(signal.SIGINT)
    return "went on"


def test_ctrl_c_ends_what_runs_at_once(ctrl_c_handled):
    assert not stopping.asked()
    with pytest.raises(KeyboardInterrupt):
        press_ctrl_c()
    assert stopping.asked()


def test_ctrl_c_waits_for_a_transaction_and_ends_what_comes_after_it(ctrl_c_handled, caplog):
    database = sqlalchemy.create_engine("sqlite://")
    seen = []

    @sqlalchemy.event.listens_for(database, "reset")
    def interrupt(*_):
        seen.append(press_ctrl_c())

    def used():
        with database.connect():
            pass
        threading.Event().wait(60)

    with pytest.raises(KeyboardInterrupt):
        used()
    assert seen == ["went on"]
    assert caplog.text == ""


def test_ctrl_c_waits_for_an_event_loop(ctrl_c_handled):
    async def interrupted():
        return press_ctrl_c()

    def run():
        assert asyncio.run(interrupted()) == "went on"
        threading.Event().wait(60)

    with pytest.raises(KeyboardInterrupt):
        run()

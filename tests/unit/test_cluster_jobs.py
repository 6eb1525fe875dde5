"""How the states of Slurm jobs are asked for."""

from types import SimpleNamespace

import snakemake_executor_plugin_slurm

from engine.cluster_jobs import keep_to_squeue


def test_a_controller_that_does_not_answer_is_no_reason_to_leave_squeue():
    answers = iter([None, 300, None])
    plugin = SimpleNamespace(get_min_job_age=lambda: next(answers))
    keep_to_squeue(plugin)
    assert [plugin.get_min_job_age() >= 30 for _ in range(3)] == [True] * 3


def test_the_executor_asks_by_that_name():
    assert callable(snakemake_executor_plugin_slurm.get_min_job_age)

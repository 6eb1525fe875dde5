# The gates of what comes after the warehouse, and of what shows suspected numbers. All else that rules say of
# a job is in the plan (scripts/plan). Snakemake notes all of a checkpoint's files at once, and forgets none.
WAREHOUSE_IS_MADE = PLAN.study.units
SUSPECTS_ARE_FOUND = PLAN.study.results("suspects.parquet")
# What Snakemake raised where a checkpoint has not run. Asked again, it would list all of the files again.
NOT_MADE = {}


def locked(inputs):
    """An input function that every run of a study asks first: it takes the study's lock, one run at a time
    (see engine.lock). Not in `onstart`, which a workflow that imports this one as a module does not run.
    """

    def first(wildcards):
        runs = workflow.executor_plugin is not None and not workflow.dryrun
        if runs and workflow.is_main_process:
            with end_in_one_line("snakemake"):
                lock.take(STUDY["study"])
            atexit.register(lock.release_locks)
        return inputs(wildcards)

    return first


def check_made(checkpoint, file):
    """Raises what says that a checkpoint, which makes this file, has not run."""
    if file in checkpoints.created_output:
        return
    if checkpoint in NOT_MADE:
        raise NOT_MADE[checkpoint].with_traceback(None)
    try:
        getattr(checkpoints, checkpoint).get()
    except Exception as error:
        NOT_MADE[checkpoint] = error
        raise


def gated(inputs):
    """An input function behind the checkpoints that its files come from: they are judged by checksum, not by
    the jobs that made them. What reads a page asks for the second as the page does: Snakemake asks a job
    that is new behind the first, as the page is to a package, only once, and would run it without its inputs.
    """

    def behind(wildcards):
        found = inputs(wildcards)
        if any(found.values()):
            check_made("warehouse", WAREHOUSE_IS_MADE)
        if not PLAN.suspects_shown.isdisjoint(flat(found)):
            check_made("suspects", SUSPECTS_ARE_FOUND)
        return found

    return behind

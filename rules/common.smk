# The gate of what comes after the warehouse. All else that rules say of a job is in the plan (scripts/plan).
# Snakemake notes all of a checkpoint's files at once, and forgets none.
WAREHOUSE_IS_MADE = PLAN.study.units
# What Snakemake raised where the checkpoint has not run. Asked again, it would list all of the files again.
NOT_MADE = []


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


def not_made():
    """Raises what says that the warehouse checkpoint has not run."""
    if NOT_MADE:
        raise NOT_MADE[0].with_traceback(None)
    try:
        checkpoints.warehouse.get()
    except Exception as error:
        NOT_MADE.append(error)
        raise


def gated(inputs):
    """An input function behind the warehouse checkpoint: its files are judged by checksum, not by the
    jobs that made them.
    """

    def behind(wildcards):
        found = inputs(wildcards)
        if any(found.values()) and WAREHOUSE_IS_MADE not in checkpoints.created_output:
            not_made()
        return found

    return behind

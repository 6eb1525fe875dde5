"""A Snakemake executor plugin (`snakemake --executor spillover`): jobs with a Python script run as forks of
one process that has the shared libraries loaded, and what a job made earlier stays until the job has made it
again.

Snakemake finds the plugin by its module's name on the Python path. It uses the executor interface; what it
reads besides is in `job_facts`.
"""

from snakemake_interface_executor_plugins.settings import CommonSettings

from snakemake_executor_plugin_spillover.executor import Executor

common_settings = CommonSettings(
    non_local_exec=False,
    implies_no_shared_fs=False,
    job_deploy_sources=False,
    pass_envvar_declarations_to_cmd=True,
    auto_deploy_default_storage_provider=False,
)

__all__ = ["Executor", "common_settings"]

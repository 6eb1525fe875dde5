"""A Snakemake executor plugin (`snakemake --executor spillover`): jobs with a Python script run as forks of
one process that has the shared libraries loaded, and what a job made earlier stays until the job has made it
again.

Snakemake finds the plugin by its module's name on the Python path. It uses the executor interface; what it
reads besides is in `job_facts`.
"""

import os
import sys
from pathlib import Path

from snakemake_interface_executor_plugins.settings import CommonSettings

# Where no module of the installed program is compiled, as uv leaves them, none is compiled into its folder,
# also where Snakemake is called by itself: the user's cache keeps them until the Snakefile says where.
_PROGRAM = Path(__file__).parents[1] / "spillover"
if (_PROGRAM / "workflow").is_dir() and not ((_PROGRAM / "__pycache__").is_dir() or sys.pycache_prefix):
    _CACHE = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    sys.pycache_prefix = os.path.join(_CACHE, "spillover", "compiled")
    os.environ["SPILLOVER_UNCOMPILED"] = "1"

from snakemake_executor_plugin_spillover.executor import Executor  # noqa: E402

common_settings = CommonSettings(
    non_local_exec=False,
    implies_no_shared_fs=False,
    job_deploy_sources=False,
    pass_envvar_declarations_to_cmd=True,
    auto_deploy_default_storage_provider=False,
)

__all__ = ["Executor", "common_settings"]

"""The versions of the programs that every study asks, read when this is imported: once for all jobs of a run,
which are forks of one process that has imported it.
"""

from crosscheck.own import find_version
from spillover.opinions.opinion import version

for _name in ("linearmodels", "statsmodels", "esda", "libpysal", "spreg"):
    if find_version(_name):
        version(_name)

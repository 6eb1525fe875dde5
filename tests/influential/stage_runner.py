"""Jobs of a study in one process, without Snakemake: each script with what its rule would give it."""

import runpy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from base import digests
from base.place import code_file
from plan.plan import Plan

STAGES = ("ingest", "suspects", "warehouse", "index", "weight_matrix")  # before the analyses


class Files(list[Any]):
    """Files of a job: a list, of which some have names."""

    def __init__(self, named: Mapping[str, Any]) -> None:
        super().__init__(p for v in named.values() for p in ([v] if isinstance(v, str) else v))
        self.__dict__.update(named)

    def __getitem__(self, key: Any) -> Any:
        return self.__dict__[key] if isinstance(key, str) else super().__getitem__(key)

    def get(self, name: str, default: Any) -> Any:
        """The files of that name, or else the default."""
        return self.__dict__.get(name, default)


class Given:
    """What a script finds as `snakemake`."""

    def __init__(self, plan: Plan, rule: str, key: tuple[str, ...]) -> None:
        stage, job = plan[rule], plan[rule].job(*key)
        wildcards = dict(zip(stage.wildcards, key, strict=True))
        made = {
            name: [p.format(**wildcards) for p in path]
            if isinstance(path, list)
            else path.format(**wildcards)
            for name, path in stage.outputs.items()
        }
        self.rule, self.wildcards = rule, Wildcards(wildcards)
        self.input, self.output = Files({**job.inputs, **job.files}), Files(made)
        self.log = [stage.log_of(*key)]
        self.params = Wildcards({"spec": job.spec, "code": ""})
        self.scriptdir = str(code_file(stage.script).parent)
        for path in [*self.output, *self.log]:
            Path(path).parent.mkdir(parents=True, exist_ok=True)


class Wildcards(dict[str, str]):
    """Values by name, also as attributes."""

    __getattr__ = dict.__getitem__


def run_job(plan: Plan, rule: str, *key: str) -> Given:
    """Run one job of a study below the working folder."""
    given = Given(plan, rule, key)
    runpy.run_path(str(code_file(plan[rule].script)), {"snakemake": given})
    return given


def run_stages(plan: Plan, stages: Iterable[str] = STAGES) -> None:
    """Run all jobs of some stages, in their order; files below another folder have the same paths."""
    digests._look_once.cache_clear()
    for rule in stages:
        for key in plan[rule].keys:
            run_job(plan, rule, *key)

"""What a change would run again in another checkout, and here: the jobs that each module, package, sentence
and file is a part of, and those that each option of the configuration changes.

    python tests/reruns_between.py OTHER STUDY [EVERY]

OTHER: the folder of the other checkout; EVERY: 1 for each of the configuration's options, 9 for every ninth.
Nothing is run: a job runs again when its `spec`, its inputs or its code are others, and the plan has all of
them. Prints what differs, and exits with 1 if anything does.
"""

import copy
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Jobs = dict[str, list[str]]


def reruns(root: Path, name: str, every: int) -> dict[str, Jobs]:
    """The jobs by what makes them again, by its sort. Run with the scripts of `root` to be imported."""
    import plan.study
    from base import code_hash
    from base.code_facts import read_code_facts
    from base.packages import _distributions
    from plan.job import flat
    from plan.plan import Plan
    from spillover.errors import StudyError

    scripts, said = root / "scripts", dict[str, list[Path]]()

    def sentences_of(files: list[Path], folder: Path, *_rest: Any) -> str:
        mark = f"said-by:{sorted(map(str, files))}"
        said[mark] = [path for path in code_hash._closure(files, folder) if code_hash._sentences_of(path)]
        return mark

    def planned(overrides: dict[str, Any] | None = None) -> dict[str, Any]:
        stages = Plan(root, name, overrides)
        return {" ".join([rule, *key]): (stage, key) for rule, stage in stages.items() for key in stage.keys}

    def specs(jobs: dict[str, Any]) -> dict[str, Any]:
        return {job: (stage.job(*key).spec, stage.job(*key).inputs) for job, (stage, key) in jobs.items()}

    plan.study.words_hash = sentences_of
    jobs, found = planned(), defaultdict[str, Jobs](lambda: defaultdict(list))
    for job, (stage, key) in jobs.items():
        made = stage.job(*key)
        files = code_hash._closure([scripts / path for path in (stage.script, *made.loads)], scripts)
        modules = {
            m.split(".")[0] for path in files if path.suffix == ".py" for m in read_code_facts(path).modules
        }
        modules -= {*sys.stdlib_module_names, *(path.stem for path in scripts.iterdir())}
        for path in files:
            found["module"][path.relative_to(scripts).as_posix()].append(job)
        for package in {p for m in modules for p in _distributions().get(m, ())}:
            found["package"][package].append(job)
        printed = {path for mark, paths in said.items() if json.dumps(mark) in made.spec for path in paths}
        for path in printed:
            found["sentence"][path.relative_to(scripts).as_posix()].append(job)
        for file in {*flat(made.files), *flat(made.inputs)}:
            found["file"][file].append(job)
    before = specs(jobs)
    from base.yaml_file import read_yaml

    config = read_yaml(root / "config" / f"{name}.yaml")
    tried = list(_changed({k: v for k, v in config.items() if k not in ("study", "panel")}))
    for path, section in tried[::every]:
        try:
            now = specs(planned(section))
        except StudyError:  # no value that the study may have
            continue
        found["option"][path] = [job for job in {*now, *before} if now.get(job) != before.get(job)]
    return {
        what: {key: sorted({*named}) for key, named in sorted(jobs.items())} for what, jobs in found.items()
    }


def _changed(config: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each option's place, with the section in which it alone has another value."""
    for place in _leaves(config, ()):
        section = copy.deepcopy({place[0]: config[place[0]]})
        at: Any = section
        for step in place[:-1]:
            at = at[step]
        at[place[-1]] = _another(at[place[-1]])
        yield "/".join(map(str, place)), section


def _leaves(value: Any, place: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _leaves(inner, (*place, key))
    if not isinstance(value, dict | list) and value is not None:
        yield place


def _another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return f"{value} x" if isinstance(value, str) else value + 1 if isinstance(value, int) else value * 0.99


def main(root: Path, name: str, every: str = "1") -> int:
    """Prints the differences between another checkout and this one."""
    own = Path(__file__).resolve().parents[1]
    made = []
    for folder in (root.resolve(), own):
        words = [sys.executable, __file__, "--of", str(folder), name, every]
        environment = {**os.environ, "PYTHONPATH": str(folder / "scripts")}
        done = subprocess.run(words, cwd=folder, env=environment, stdout=subprocess.PIPE, check=True)
        made.append(json.loads(done.stdout))
    before, now = made
    different = 0
    for what in now:
        keys = [
            key
            for key in {**before.get(what, {}), **now[what]}
            if before[what].get(key) != now[what].get(key)
        ]
        print(f"{what}: {len(now[what])} tried, {len(keys)} with other jobs")
        for key in keys:
            different += 1
            old, new = ({*side[what].get(key, ())} for side in (before, now))
            print(f"  {key}: no longer {sorted(old - new)}, now {sorted(new - old)}")
    return 1 if different else 0


if __name__ == "__main__":
    if sys.argv[1] == "--of":
        print(json.dumps(reruns(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))))
    else:
        sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))

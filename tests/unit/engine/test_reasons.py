"""Snakemake's reason for a job, taken apart, as the installed version of Snakemake words it."""

from snakemake.jobs import Reason
from snakemake.persistence import ParamsChange

from engine.explain import Reasons, take_apart


def worded(**parts):
    """What Snakemake says of a job that has these reasons."""
    reason = Reason()
    for name, value in parts.items():
        if isinstance(value, set):
            getattr(reason, name).update(value)
        else:
            setattr(reason, name, value)
    return str(reason)


def test_every_kind_of_reason_is_known():
    change = ParamsChange(only_old={"'{\"a\":1}'"}, only_new={'\'{"a":"b; c: d"}\''}, files={"x"})
    text = worded(
        missing_output={"out.json"},
        updated_input={"raw.csv", "made.json"},
        updated_input_run={"made.json"},
        input_changed=True,
        params_changed=change,
        software_stack_changed=True,
    )
    assert take_apart(text) == Reasons(
        missing_outputs=("out.json",),
        changed_inputs=("raw.csv",),
        inputs_from_others=("made.json",),
        params_before=('{"a":1}',),
        params_now=('{"a":"b; c: d"}',),
        has_other_files=True,
        has_other_software=True,
    )
    assert take_apart(worded(forced=True)) == Reasons(is_forced=True)


def test_a_job_that_only_comes_after_others_has_no_reason_of_its_own():
    assert not take_apart(worded(updated_input={"a"}, updated_input_run={"a"})).is_of_its_own
    assert take_apart(worded(updated_input={"a", "b"}, updated_input_run={"a"})).is_of_its_own
    assert take_apart("Something that a later version says").is_of_its_own


def test_params_that_are_on_one_side_only():
    change = ParamsChange(only_old=set(), only_new={"'x'"}, files={"x"})
    assert take_apart(worded(params_changed=change)).params_now == ("x",)
    assert take_apart(worded(params_changed=change)).params_before == ()

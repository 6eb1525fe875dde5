"""Options of the jobs of sweeps and of their joint tests."""

from __future__ import annotations

from typing import Any

import msgspec

from base.job_options import Configured, JobOptions
from sweep.joint import Joint


class SubjectOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The analysis of a sweep as plain options, and the term that the sweep follows."""

    options: Configured
    treatment: str


class ChunkOptions(JobOptions, frozen=True, kw_only=True):
    """Options of a chunk's job. choices: their options by name; matrices: descriptions of the chunk's;
    study_matrices: descriptions of the study's matrices that its baselines use; exclude: what is left out;
    sample: of a drawn sample, labels of the choices and the number of the replicate.
    """

    subject: SubjectOptions
    part: str | None = None
    choices: dict[str, Configured]
    matrices: list[Configured]
    study_matrices: dict[str, Configured]
    is_simulated: bool
    exclude: tuple[Configured, ...] = ()
    sample: list[list[Any]] | None = None


class JointChunkOptions(ChunkOptions, frozen=True, kw_only=True):
    """Options of a job that runs surrogates through a chunk. chunk: which batch of the surrogates."""

    joint: Joint
    chunk: int


class PlannedSweep(msgspec.Struct, frozen=True, kw_only=True):
    """What a recorded plan has of a sweep. choices: the labels of each that it has with the same option;
    former_exclusions: what it left out and the sweep no longer does; only_in_plan: choices and labels that it
    has alone.
    """

    choices: dict[str, list[str]]
    former_exclusions: list[dict[str, list[str]]] = []
    only_in_plan: list[tuple[str, str]] = []


class SweepOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job that gathers a sweep. space: combinations that a sample is drawn from."""

    is_simulated: bool
    recorded_plan: PlannedSweep | None = None
    space: int | None = None


class JointOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job that joins the surrogates of a sweep."""

    joint: Joint
    is_simulated: bool

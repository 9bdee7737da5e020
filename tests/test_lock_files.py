"""What is installed where: the lock files, the extras, and the picture of Docker."""

import re
import tomllib

from bot import kernels
from bot.engines import MISSING
from bot.reference import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WORKERS = "requirements-workers.lock"
EVALUATE = "requirements-evaluate.lock"
FAST = "requirements-fast.lock"


def pinned(lock: str) -> dict[str, str]:
    """Give the version of each package in a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", text, re.MULTILINE))


def test_the_extra_and_the_group_it_is_locked_by_are_the_same() -> None:
    extra = PROJECT["project"]["optional-dependencies"]["workers"]

    assert PROJECT["dependency-groups"]["workers"] == extra


def test_the_extra_is_locked_and_changes_no_version_of_what_runs_without_it() -> None:
    runs, workers = pinned("requirements.lock"), pinned(WORKERS)

    assert {"taskiq", "taskiq-redis"} <= workers.keys() - runs.keys()
    assert {name: workers[name] for name in workers.keys() & runs.keys()}.items() <= runs.items()


def test_what_measures_the_ranking_is_locked_and_changes_no_version_of_what_runs() -> None:
    extra = PROJECT["project"]["optional-dependencies"]["evaluate"]
    runs, measures = pinned("requirements.lock"), pinned(EVALUATE)

    assert PROJECT["dependency-groups"]["evaluate"] == extra
    assert {"bm25s", "ir-measures"} <= measures.keys() - runs.keys()
    assert {n: measures[n] for n in measures.keys() & runs.keys()}.items() <= runs.items()


def test_what_compiles_is_locked_and_changes_no_version_of_what_runs() -> None:
    extra = PROJECT["project"]["optional-dependencies"]["fast"]
    runs, compiles = pinned("requirements.lock"), pinned(FAST)

    assert PROJECT["dependency-groups"]["fast"] == extra
    assert {"numba", "llvmlite"} <= compiles.keys() - runs.keys()
    assert {n: compiles[n] for n in compiles.keys() & runs.keys()}.items() <= runs.items()


def test_what_the_index_is_measured_against_is_locked_and_changes_no_version_of_what_runs() -> None:
    runs, measures = pinned("requirements.lock"), pinned("requirements-bench-index.lock")

    assert {"bm25s", "numba", "sparse-dot-topn", "tantivy"} <= measures.keys() - runs.keys()
    assert {n: measures[n] for n in measures.keys() & runs.keys()}.items() <= runs.items()


def test_what_is_tested_is_what_runs() -> None:
    tested = pinned("requirements-dev.lock")

    for lock in ("requirements.lock", WORKERS, EVALUATE, FAST):
        shared = pinned(lock).items() & tested.items()
        assert {name for name, _ in shared} == pinned(lock).keys() & tested.keys()


def test_docker_installs_what_is_locked_for_workers_and_kernels_too_and_is_given_it() -> None:
    steps = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    given = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert f"-r requirements.lock -r {WORKERS} -r {FAST}" in steps
    assert steps.index("USER paperpicks") < steps.index("RUN paperpicks warm")
    for lock in set(re.findall(r"requirements[a-z-]*\.lock", steps)):
        assert f"!{lock}" in given


def test_whoever_lacks_the_extra_is_told_to_install_what_is_locked() -> None:
    assert f"--require-hashes -r {WORKERS}" in MISSING
    assert f"--require-hashes -r {WORKERS}" in (ROOT / "docs/operations.md").read_text("utf-8")
    assert f"--require-hashes -r {FAST}" in kernels.MISSING
    assert f"--require-hashes -r {FAST}" in (ROOT / "docs/operations.md").read_text("utf-8")

"""`paperpicks evaluate`: how good the ranking is, on folders of papers with judgments."""

import json
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.arithmetic import on_one_thread
from bot.core.errors import ConfigurationError, UserError
from bot.progress import Bar

if TYPE_CHECKING:
    from recommender.evaluation.figures import Report

MOST_REPLAYED = (
    120  # Readers whose days are lived again; all 350 of arxivdaily take three times as long.
)

MISSING = (
    "`paperpicks evaluate` needs the extra “evaluate”. In the folder of paperpicks type: "
    ".venv/bin/python -m pip install --require-hashes -r requirements-evaluate.lock"
)


def require_evaluation() -> None:
    """Make sure that the extra `evaluate` is installed.

    Raises:
        ConfigurationError: If it is not; says what to install.
    """
    if find_spec("ir_measures") is None or find_spec("bm25s") is None:
        raise ConfigurationError(MISSING)


def evaluate(folder: Path, wanted: Sequence[str], *, as_json: bool) -> None:
    """Measure the sets of a folder and print the figures; how far it is goes to standard error.

    Args:
        folder: Holds a folder for each set.
        wanted: Names of sets; all where none is given.
        as_json: Print one JSON object instead of tables.

    Raises:
        UserError: If the folder cannot be measured on.
    """
    require_evaluation()
    on_one_thread()
    from recommender.evaluation.data import BadDataError

    found: dict[str, Report] = {}
    try:
        for name in _chosen(folder, wanted):
            for part, report in _measured(folder / name):
                found[part] = report
                if not as_json:
                    _print(part, report)
    except BadDataError as error:
        raise UserError("{wrong}", wrong=str(error)) from error
    if as_json:
        print(json.dumps(found, indent=1))


def _measured(folder: Path) -> Iterator[tuple[str, "Report"]]:
    """Measure one set; where its tasks have dates, also live those days again."""
    from recommender.evaluation.data import read_set
    from recommender.evaluation.measuring import measured
    from recommender.evaluation.replay import has_days, replay
    from recommender.evaluation.replay_report import replay_report

    name = folder.name
    print(f"{name} …", file=sys.stderr, flush=True)
    data = read_set(folder)
    with Bar(name) as bar:
        yield name, measured(data, bar.show)
    if has_days(data):
        print(f"{name}-replay …", file=sys.stderr, flush=True)
        with Bar(f"{name}-replay") as bar:
            yield f"{name}-replay", replay_report(replay(data, bar.show, MOST_REPLAYED))


def _print(name: str, report: "Report") -> None:
    from recommender.evaluation.report import table

    print("\n".join(table(name, report)), flush=True)


def _chosen(folder: Path, wanted: Sequence[str]) -> tuple[str, ...]:
    """Give the names of the sets to measure.

    Raises:
        UserError: If the folder has no such set.
        BadDataError: If it has none at all.
    """
    from recommender.evaluation.data import sets_in

    there = sets_in(folder)
    for name in wanted:
        if name not in there:
            said = f"{folder} has no set {name!r}. There is: {', '.join(there)}."
            raise UserError("{wrong}", wrong=said)
    return tuple(wanted) or there

"""`paperpicks evaluate`: how good the ranking is, on folders of papers with judgments."""

import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from bot.core.errors import ConfigurationError, UserError
from bot.progress import Bar

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
    from recommender.evaluation.data import BadDataError, read_set
    from recommender.evaluation.measuring import Report, measured
    from recommender.evaluation.report import table

    found: dict[str, Report] = {}
    try:
        for name in _chosen(folder, wanted):
            print(f"{name} …", file=sys.stderr, flush=True)
            with Bar(name) as bar:
                found |= {name: measured(read_set(folder / name), bar.show)}
            if not as_json:
                print("\n".join(table(name, found[name])), flush=True)
    except BadDataError as error:
        raise UserError(str(error)) from error
    if as_json:
        print(json.dumps(found, indent=1))


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
            raise UserError(f"{folder} has no set {name!r}. There is: {', '.join(there)}.")
    return tuple(wanted) or there

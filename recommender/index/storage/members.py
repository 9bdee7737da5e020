"""Take any of the index's dataclasses apart into named arrays, and put it together again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from recommender.index.storage.faults import Unusable

Array: TypeAlias = NDArray[Any]
Scalar = bool | int | float | str
Whole = TypeVar("Whole")

# Which members of a segment change together, and so are written together. All others are written
# once. A commit that deletes changes the first two, a refresh the second, a lesson these and the
# third.
GROUPS = {
    "alive": "alive",
    "codes": "scaled",
    "shortest": "scaled",
    "inverse_norms": "scaled",
    "most": "scaled",
    "pairs": "learnt",
    "paired": "learnt",
    "latent": "learnt",
    "latent_lengths": "learnt",
}


@dataclass(frozen=True)
class Group:
    """Members that are written together, by name ("whole.by_paper.start")."""

    arrays: Mapping[str, Array]
    scalars: Mapping[str, Scalar]

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What two groups share that hold the very same arrays, not equal ones."""
        arrays = ((name, id(one)) for name, one in self.arrays.items())
        return (*arrays, *self.scalars.items())


def taken_apart(whole: object) -> dict[str, Group]:
    """Give the groups that a dataclass consists of, by name."""
    found: dict[str, tuple[dict[str, Array], dict[str, Scalar]]] = {}
    for name, value in _members(whole, ""):
        group = GROUPS.get(name.partition(".")[0], "base")
        arrays, scalars = found.setdefault(group, ({}, {}))
        if isinstance(value, np.ndarray):
            arrays[name] = value
        else:
            scalars[name] = value
    return {name: Group(*both) for name, both in found.items()}


def put_together(kind: type[Whole], groups: Mapping[str, Group]) -> Whole:
    """Make a dataclass of its groups.

    Raises:
        Unusable: If a member is missing or is not what it should be.
    """
    members: dict[str, Any] = {}
    for group in groups.values():
        members |= {**group.arrays, **group.scalars}
    whole: Whole = _made(kind, members, "")
    return whole


def layout(kind: Any, prefix: str = "") -> list[str]:
    """Name all members that a dataclass may have: what has to stay for its files to be read."""
    found = []
    for name, hint in _hints(kind).items():
        if is_dataclass(hint):
            found += layout(hint, f"{prefix}{name}.")
        else:
            found.append(f"{prefix}{name}: {hint.__name__ if isinstance(hint, type) else hint}")
    return found


def _members(whole: Any, prefix: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    kind: Any = type(whole)
    for name in _hints(kind):
        value = getattr(whole, name)
        if is_dataclass(value):
            found += _members(value, f"{prefix}{name}.")
        elif value is not None:
            found.append((prefix + name, value.item() if isinstance(value, np.generic) else value))
    return found


def _made(kind: Any, members: Mapping[str, Any], prefix: str) -> Any:
    given: dict[str, Any] = {}
    for name, hint in _hints(kind).items():
        full = prefix + name
        if is_dataclass(hint):
            is_here = any(one.startswith(f"{full}.") for one in members)
            given[name] = _made(hint, members, f"{full}.") if is_here else None
        elif (value := members.get(full)) is None or isinstance(value, np.ndarray):
            given[name] = value
        else:
            given[name] = hint(value)
        if given[name] is None and name not in _optional(kind):
            raise Unusable(f"holds no {full}")
    return kind(**given)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    """Give the type of each field; of `X | None` it is X."""
    hints = get_type_hints(kind)
    return {one.name: _inner(hints[one.name]) for one in fields(kind)}


@cache
def _optional(kind: Any) -> frozenset[str]:
    hints = get_type_hints(kind)
    return frozenset(name for name, hint in hints.items() if NoneType in get_args(hint))


def _inner(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    return hint

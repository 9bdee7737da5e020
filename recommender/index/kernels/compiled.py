"""How a kernel is compiled: once a machine, without Python's lock, for these types alone."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import (  # type: ignore[attr-defined]  # Its own list lacks `carray`.
    boolean,
    carray,
    float32,
    float64,
    int32,
    int64,
    njit,
    types,
    uint8,
    uint16,
    uint32,
    uint64,
    void,
)
from numba.core.registry import cpu_target
from numba.extending import intrinsic

__all__ = [
    "boolean",
    "column_of",
    "float32",
    "float64",
    "given",
    "int32",
    "int64",
    "kernel",
    "knows_halves",
    "lent",
    "made",
    "of_half",
    "several",
    "types",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "void",
    "window",
]

Function = TypeVar("Function", bound=Callable[..., Any])  # Any: numba's own types say no more.


def given(kind: Any, dimensions: int = 1) -> object:
    """Give the type of an array that a kernel only reads: it may be a file's, or in memory."""
    return types.Array(kind, dimensions, "C", readonly=True)


def made(kind: Any, dimensions: int = 1) -> object:
    """Give the type of an array that a kernel writes into."""
    return types.Array(kind, dimensions, "C")


def several(*kinds: object) -> object:
    """Give the type of several results."""
    make: Any = types.Tuple
    return make(kinds)


def kernel(
    gives: Any, *takes: object, reordered: bool = False, part: bool = False
) -> Callable[[Function], Function]:
    """Compile a function when its module is imported, or load it from numba's cache.

    Args:
        gives: The type that it returns.
        takes: The types of its arguments; see `given` and `made`.
        reordered: Whether sums may be taken in another order, which lets them run abreast.
        part: Whether it is compiled only as a part of the kernels that call it. (Where these stand
            in another file, numba's cache does not notice a change: see `bot.kernels.code`.)
    """
    settings: dict[str, Any] = {
        "nogil": True,
        "error_model": "numpy",  # A division by zero gives inf, and costs no branch.
        "fastmath": {"reassoc", "contract", "nsz", "arcp"} if reordered else False,
    }
    if part:
        return cast("Callable[[Function], Function]", njit(**settings))
    return cast("Callable[[Function], Function]", njit(gives(*takes), cache=True, **settings))


def _address(_: Any, number: Any) -> Any:
    """Take a number for an address."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = context.get_value_type(signature.return_type)
        return builder.inttoptr(arguments[0], kind)

    return types.voidptr(number), generate


_pointer: Any = intrinsic(_address)


def column_of(kind: Any) -> Callable[[Any, int, int], Any]:
    """Give a part of a kernel: it takes a column of that type from `Prepared.table`."""

    def column(table: Any, segment: int, which: int) -> Any:
        return carray(_pointer(table[segment, which, 0]), (table[segment, which, 1],), kind)

    return kernel(None, part=True)(column)


def lent(kind: Any) -> Callable[[Any], Any]:
    """Give a part of a kernel: it takes an array of that type for one that nobody has to free.

    A kernel counts references whenever it cuts an array or hands it on, at 5 ns each time.
    """

    def array(own: Any) -> Any:
        return carray(_pointer(np.int64(own.ctypes.data)), (len(own),), kind)

    return kernel(None, part=True)(array)


def window(kind: Any, size: int) -> Callable[[Any, int], Any]:
    """Give a part of a kernel: it cuts `size` places out of an array of that type, from one on.

    A slice takes ten times as long, and a loop over it is not laid out for its size. Nothing
    tells whether the array has so many places.
    """
    width = np.dtype(kind).itemsize

    def cut(own: Any, first: int) -> Any:
        return carray(_pointer(np.int64(own.ctypes.data) + first * width), (size,), kind)

    return kernel(None, part=True)(cut)


def knows_halves() -> bool:
    """Whether the processor knows numbers of two bytes: all of x86 since 2013."""
    return "+f16c" in cpu_target.target_context.codegen().magic_tuple()[2]


@intrinsic
def _of_half(_typing: Any, _bits: Any) -> Any:  # Any: numba's own types say no more.
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.fpext(builder.bitcast(arguments[0], ir.HalfType()), ir.FloatType())

    return float32(uint16), generate


of_half = cast("Callable[[int], float]", _of_half)
"""Give the number of two bytes that has some bits, where `knows_halves`: numba itself does not."""

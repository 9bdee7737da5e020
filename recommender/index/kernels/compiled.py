"""How a kernel is compiled: once a machine, without Python's lock, for these types alone."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from llvmlite import ir
from numba import (
    boolean,
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
    "float32",
    "float64",
    "given",
    "int32",
    "int64",
    "kernel",
    "knows_halves",
    "made",
    "of_half",
    "several",
    "types",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "void",
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
        part: Whether it is compiled only as a part of the kernels that call it, in the same file
            (numba's cache does not notice when another file changes).
    """
    settings: dict[str, Any] = {
        "nogil": True,
        "error_model": "numpy",  # A division by zero gives inf, and costs no branch.
        "fastmath": {"reassoc", "contract", "nsz", "arcp"} if reordered else False,
    }
    if part:
        return cast("Callable[[Function], Function]", njit(**settings))
    return cast("Callable[[Function], Function]", njit(gives(*takes), cache=True, **settings))


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

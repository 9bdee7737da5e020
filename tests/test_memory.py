"""Memory that nothing uses any more is given back."""

import platform
import subprocess
import sys

import pytest

# What was freed lies below something that is in use, so that the heap cannot simply end sooner.
_FREEING = """
import numpy, psutil
from bot.memory import keep_little
{}
process = psutil.Process()
del [numpy.ones(4_000_000)][0]  # glibc takes what is smaller for its heap from now on.
before = process.memory_info().rss
arrays = [numpy.ones(131_072) for _ in range(100)]
above = [bytearray(1_000) for _ in range(2_000)]
arrays.clear()
print((process.memory_info().rss - before) // 2**20)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries are left alone")
def test_large_arrays_are_given_back_at_once() -> None:
    kept, given_back = (
        int(subprocess.check_output([sys.executable, "-c", _FREEING.format(line)]))
        for line in ("", "keep_little()")
    )

    assert kept > 80  # Of 100 MB.
    assert given_back < 20

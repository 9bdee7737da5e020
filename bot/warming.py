"""`paperpicks warm`: compile the kernels ahead of time, so that no reader's question waits."""

import time

from bot.core.errors import ConfigurationError
from bot.kernels import MISSING, are_installed, keep_kernels, kept, let_others_go
from bot.settings import Settings
from recommender.index.kernels import Fast


def warm(settings: Settings) -> None:
    """Compile every kernel, or load what was compiled before, and say what that took.

    Raises:
        ConfigurationError: If the extra is missing, or numba cannot compile; says what to do.
    """
    if not are_installed():
        raise ConfigurationError(MISSING)
    home, began = keep_kernels(settings.data_dir), time.monotonic()
    fast, before = Fast(), kept(home)
    if not fast.compile():
        raise ConfigurationError(
            f"The kernels cannot be compiled ({fast.trouble}). The bot answers without them."
        )
    seconds = time.monotonic() - began
    let_others_go(home)
    did = "were compiled already" if kept(home) == before else "are compiled"
    print(f"The kernels {did}: {seconds:.1f} s. They are kept in {home}.")

"""Nobody waits for the import of what is not used."""

import subprocess
import sys

import pytest


def loaded_with(module: str) -> set[str]:
    """Give the top-level modules of a process that has imported this one and no other."""
    code = f"import sys, {module}; print(*(name for name in sys.modules if '.' not in name))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stdout.split())


def test_help_is_printed_without_what_computes_stores_or_speaks_to_anybody() -> None:
    loaded = loaded_with("bot.__main__")

    assert "bot" in loaded
    assert {"numpy", "scipy", "redis", "aiohttp", "pydantic", "rich"}.isdisjoint(loaded)


@pytest.mark.slow
@pytest.mark.parametrize("module", ["bot.demo", "bot.conversing"])
def test_the_terminal_is_there_without_web_platforms_and_measures(module: str) -> None:
    loaded = loaded_with(module)

    assert "redis" in loaded
    assert {"aiohttp", "prometheus_client", "discord", "slack_sdk", "sklearn"}.isdisjoint(loaded)


@pytest.mark.slow
def test_health_is_asked_all_day_without_what_computes() -> None:
    loaded = loaded_with("bot.health")

    assert "aiohttp" in loaded
    assert {"numpy", "scipy", "prometheus_client", "sklearn"}.isdisjoint(loaded)

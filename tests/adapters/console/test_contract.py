"""The terminal keeps the promises of every chat platform."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.console.stage import ConsoleStage
from tests.contracts.adapter_contract import AdapterContract, Stage


class TestConsole(AdapterContract):
    @pytest.fixture
    def stage(self, tmp_path: Path) -> Iterator[Stage]:
        stage = ConsoleStage(tmp_path)
        yield stage
        stage.close()

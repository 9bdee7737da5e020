"""The page for operators names what there is."""

import re

import pytest

from bot.__main__ import main
from bot.operation import Metrics
from bot.reference import ROOT
from bot.settings import PREFIX, Settings

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_measure_is_on_the_page_and_no_other() -> None:
    shown = Metrics().written()[0].decode()
    measures = set(re.findall(r"^# HELP (paperpicks_\w+)", shown, re.MULTILINE))

    assert set(re.findall(r"paperpicks_\w+", PAGE)) == measures


def test_every_setting_on_the_page_exists() -> None:
    named = set(re.findall(rf"\b{PREFIX}([A-Z_]+)\b", PAGE))

    assert named <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"\bpaperpicks ([a-z][a-z-]*)(?=[` \n])", PAGE)))
)
def test_every_command_on_the_page_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])

    assert left.value.code == 0


def test_the_daily_back_up_of_the_page_never_meets_one_that_is_there() -> None:
    [line] = re.findall(r"^30 4 .* backup (.*)$", PAGE, re.MULTILINE)

    assert line.endswith(r"-$(date +\%F).backup")  # No day of the week, which comes again.


def test_every_link_of_the_page_leads_somewhere() -> None:
    targets = set(re.findall(r"\]\(([^)#]+)\)", PAGE))

    assert targets
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []

"""The documentation says what the code does."""

import re
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped] # has no types

from bot.commands import COMMANDS
from bot.core.command import Command, Parameter
from bot.core.grammar import read_line
from bot.reference import ROOT, documents, main
from bot.settings import PREFIX, Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")

_TYPED = re.compile(r"^\w+> (.+)$", re.MULTILINE)  # "ada> picks"
_ROW = re.compile(r"^\| `([a-z-]+(?: [a-z-]+)?)` \| .* \| (.*) \|$", re.MULTILINE)


def examples() -> list[str]:
    """Give every line of the README that a reader is told to type to the bot."""
    in_table = [line for _, cell in _ROW.findall(README) for line in re.findall("`(.+?)`", cell)]
    return _TYPED.findall(README) + in_table


def described(name: str) -> Command:
    return next(command for command in COMMANDS if command.name == name)


def fits(parameter: Parameter, text: str) -> bool:
    """Whether a parameter takes this text."""
    param = parameter.param
    if parameter.choices:
        return text in parameter.choices
    if parameter.type is str:
        return len(text) <= param.longest
    number = float(parameter.type(text))
    least = number if param.least is None else param.least
    most = number if param.most is None else param.most
    return least <= number <= most


def can_be_typed(line: str) -> bool:
    """Whether a line says all that its command needs, each in its bounds, and nothing more."""
    typed = read_line(line, COMMANDS)
    command = described(typed.command)
    named = [p for p in command.parameters if p.name in typed.arguments]
    return (
        typed.rest == ""
        and all(p in named for p in command.parameters if p.required)
        and all(fits(p, typed.arguments[p.name]) for p in named)
    )


@pytest.fixture(scope="module")
def wanted() -> dict[Path, str]:
    return documents()


PLATFORMS = {
    "Slack": ("slack-digest.svg", "slack-form.svg", "slack-home.svg"),
    "Discord": ("discord-answer.svg", "discord-digest.svg", "discord-form.svg"),
}
PICTURES = ("picks.svg", *(name for names in PLATFORMS.values() for name in names))


@pytest.mark.parametrize(
    "path", ["README.md", "docs/voice.md", *(f"docs/{name}" for name in PICTURES)]
)
def test_what_is_written_from_the_code_is_up_to_date(path: str, wanted: dict[Path, str]) -> None:
    written = (ROOT / path).read_text(encoding="utf-8")

    assert written == wanted[ROOT / path], "type: make docs"


def test_the_check_passes_on_an_up_to_date_tree() -> None:
    assert main(["--check"]) == 0


def test_a_readme_without_a_place_for_its_tables_is_refused(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("No tables here.", encoding="utf-8")

    with pytest.raises(ValueError, match="commands"):
        documents(tmp_path)


def test_a_table_that_is_out_of_date_is_replaced_whole(tmp_path: Path) -> None:
    stale = README.replace("See what you care about", "Nothing true")
    (tmp_path / "README.md").write_text(stale, encoding="utf-8")

    assert documents(tmp_path)[tmp_path / "README.md"] == README


def test_every_command_and_every_setting_is_in_the_readme() -> None:
    rows = {name for name, _ in _ROW.findall(README)}

    assert rows == {command.name for command in COMMANDS if not command.hidden}
    assert all(f"`{PREFIX}{name.upper()}`" in README for name in Settings.model_fields)


def test_every_example_can_be_typed_as_it_stands() -> None:
    lines = examples()

    assert len(lines) > 50
    assert [line for line in lines if not can_be_typed(line)] == []


def test_every_link_of_the_readme_leads_somewhere() -> None:
    targets = set(re.findall(r"\]\(([^)#]+)\)", README))

    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_well_formed_and_fetches_nothing(name: str) -> None:
    picture = (ROOT / "docs" / name).read_text(encoding="utf-8")

    assert fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
    assert re.findall(r"https?://[^\"\s]+", picture) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize(
    ("platform", "name"),
    [(platform, name) for platform in PLATFORMS for name in PLATFORMS[platform]],
)
def test_a_picture_of_a_chat_says_that_it_is_none_of_the_platforms(
    platform: str, name: str
) -> None:
    picture = (ROOT / "docs" / name).read_text(encoding="utf-8")

    said = f"a rendering of what paperpicks sends to {platform}, not a screenshot"
    assert picture.count(said) == 2

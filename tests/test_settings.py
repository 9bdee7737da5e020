"""Settings: from the environment, a file or secrets; a wrong one names itself and the fix."""

import os
from pathlib import Path

import pytest

from bot.core.errors import ConfigurationError
from bot.settings import PREFIX, Settings, load_settings


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty directory, with none of the settings of whoever runs the tests."""
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_has_to_be_set() -> None:
    settings = load_settings()

    assert settings.redis_url is None
    assert (settings.redis_prefix, settings.log_level, settings.zone) == ("pp", "info", None)
    assert settings.data_dir.is_absolute()


def test_the_environment_wins_over_the_file(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (alone / ".env").write_text(
        "PAPERPICKS_ZONE=tokyo\nPAPERPICKS_LOG_LEVEL=ERROR\nOTHER=x\nPAPERPICKS_UNHEARD_OF=1\n"
    )
    monkeypatch.setenv("PAPERPICKS_LOG_LEVEL", "Debug")

    settings = load_settings(redis_prefix="mine")

    assert (settings.zone, settings.log_level, settings.redis_prefix) == (
        "Asia/Tokyo",
        "debug",
        "mine",
    )


def test_a_setting_left_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERPICKS_REDIS_URL", "")
    monkeypatch.setenv("PAPERPICKS_ZONE", "")

    assert load_settings().redis_url is None
    assert load_settings().zone is None


def test_a_tilde_is_the_home_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERPICKS_DATA_DIR", "~/papers")

    assert load_settings().data_dir == Path.home() / "papers"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ZONE", "Berln", "Did you mean Europe/Berlin? Set it in"),
        ("ZONE", "qqqqqq", "I know no time zone “qqqqqq”."),
        ("LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'. Set it in"),
        ("REDIS_PREFIX", "a:b", "should match"),
        ("REDIS_PREFIX", "x" * 21, "should match"),
    ],
)
def test_a_wrong_value_stops_the_start_with_its_name_and_the_fix(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PAPERPICKS_{name}", value)

    with pytest.raises(ConfigurationError) as stopped:
        load_settings()

    assert str(stopped.value).startswith(f"PAPERPICKS_{name} is wrong: ")
    assert said in str(stopped.value)
    assert str(stopped.value).endswith("Set it in the environment or in .env.")


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERPICKS_ZONE", "nowhere at all")
    monkeypatch.setenv("PAPERPICKS_LOG_LEVEL", "loud")

    with pytest.raises(ConfigurationError, match=r"(?s)PAPERPICKS_ZONE.*PAPERPICKS_LOG_LEVEL"):
        load_settings()


def test_a_file_that_is_no_text_stops_the_start_and_is_not_quoted(alone: Path) -> None:
    (alone / ".env").write_bytes(b"PAPERPICKS_REDIS_URL=hunter2\n\xff\xfe")

    with pytest.raises(ConfigurationError, match=r"\.env .* \(not UTF-8 text\)") as stopped:
        load_settings()

    assert "hunter2" not in str(stopped.value)


def test_a_directory_of_the_files_name_is_passed_over(alone: Path) -> None:
    (alone / ".env").mkdir()

    assert load_settings().zone is None


def test_secrets_are_not_shown_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERPICKS_REDIS_URL", "redis://:hunter2@example.org:6379/0")

    settings = load_settings()

    assert "hunter2" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert settings.redis_url is not None
    assert "hunter2" in settings.redis_url.get_secret_value()


def test_every_setting_says_what_it_means() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name

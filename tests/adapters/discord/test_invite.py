"""The address that adds the bot to a server."""

import pytest

from bot.adapters.discord import invite_url


def test_it_asks_for_what_posting_and_finding_need_and_no_more() -> None:
    url = invite_url("123456789012345678")

    assert url == (
        "https://discord.com/oauth2/authorize?client_id=123456789012345678"
        "&scope=bot+applications.commands&permissions=309237763072"
    )


def test_what_is_no_id_gives_no_address() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        invite_url("my bot")

"""Answering over HTTP: at an address that can be had, with pages that show text as it is."""

import pytest
from aiohttp import web

from bot.core.errors import ConfigurationError
from bot.web import page, serve


async def test_an_address_in_use_names_its_setting() -> None:
    async with serve(("127.0.0.1", 0), (), "PAPERPICKS_WEB") as port:
        with pytest.raises(ConfigurationError, match="PAPERPICKS_WEB cannot be used") as refused:
            async with serve(("127.0.0.1", port), (), "PAPERPICKS_WEB"):
                pass

    assert "Choose another port" in str(refused.value)


def test_a_page_shows_text_as_it_is_and_runs_nothing() -> None:
    shown = page("<b>", "a <script>", link=('x"onclick="', "<i>"), status=503)

    assert isinstance(shown, web.Response)
    assert shown.status == 503
    assert shown.text is not None
    assert not any(raw in shown.text for raw in ("<b>", "<script>", 'x"on', "<i>"))
    assert "script-src" not in shown.headers["Content-Security-Policy"]
    assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'")

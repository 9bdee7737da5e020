"""Addresses that readers gave: none leads into a private network, and none keeps us busy."""

import gzip
import ipaddress
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import SourceDelayed, SourceRefused, TemporaryError
from bot.core.harvest import Limit
from bot.sources.addresses import PublicWeb, address_allowed
from tests.servers.internet import Fault, Internet, Served
from tests.sources.web import FreeTurns, Names, Pauses, public_web_for

HOST = "blog.example"
PRIVATE = "leads to a private network, which I do not visit"


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    async with Internet() as internet:
        yield internet


@pytest.fixture
def turns() -> FreeTurns:
    return FreeTurns()


@pytest.fixture
async def web(internet: Internet, turns: FreeTurns) -> AsyncIterator[PublicWeb]:
    async with public_web_for(internet, limiter=turns) as web:
        yield web


def there(internet: Internet, path: str = "/feed.xml", host: str = HOST) -> str:
    return f"http://{host}:{internet.port}{path}"


class TestWhichAddressesAreAllowed:
    @pytest.mark.parametrize("address", ["8.8.8.8", "192.88.98.1", "2600::1", "::ffff:8.8.8.8"])
    def test_public_ones(self, address: str) -> None:
        assert address_allowed(address)

    @pytest.mark.parametrize(
        "address",
        [
            *("127.0.0.1", "127.255.255.254", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
            *("169.254.169.254", "100.64.0.1", "192.0.0.8", "198.18.0.1", "203.0.113.1"),
            *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
            *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00::1", "fec0::1", "ff02::1"),
            *("2001:db8::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
            *("64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1"),
            *("localhost", "", "127.1", "2130706433"),
        ],
    )
    def test_not_private_ones_however_they_are_written(self, address: str) -> None:
        assert not address_allowed(address)

    @given(st.ip_addresses(v=4))
    def test_a_mapped_address_counts_as_what_it_holds(self, ip: ipaddress.IPv4Address) -> None:
        assert address_allowed(f"::ffff:{ip}") == address_allowed(str(ip))

    @given(st.ip_addresses(v=4))
    def test_no_address_gets_in_by_way_of_a_translator(self, ip: ipaddress.IPv4Address) -> None:
        high, low = int(ip) >> 16, int(ip) & 0xFFFF

        assert not address_allowed(f"64:ff9b::{high:x}:{low:x}")
        assert not address_allowed(f"2002:{high:x}:{low:x}::1")
        assert not address_allowed(f"::{high:x}:{low:x}")


class TestWhichAddressesAreAsked:
    @pytest.mark.parametrize(
        "url",
        [
            *("http://127.0.0.1/", "http://127.0.0.1./", "https://10.0.0.1/", "http://[::1]/"),
            *("http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[fe80::1%25lo]/"),
            *("http://169.254.169.254/latest/meta-data", "http://0.0.0.0/", "http://127.1/"),
            *("http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0x7f.1/"),
            *("http://localhost/", "http://user@blog.example/", "http://u:p@blog.example/"),
            *("http://blog.example:22/", "http://blog.example:6379/", "file:///etc/passwd"),
            *("ftp://blog.example/", "gopher://blog.example/", "blog.example/feed", "", "http://"),
            *(
                "http://[",
                "http://[::1",
                "javascript:alert(1)",
                "http://blog.example/" + "a" * 2000,
            ),
        ],
    )
    async def test_none_of_these_is(self, turns: FreeTurns, url: str) -> None:
        async with PublicWeb(turns) as web:
            with pytest.raises(SourceRefused):
                await web.fetch(url)

    @given(st.text(max_size=80), st.sampled_from(["", "http://", "https://", "http://8.8.8.8@"]))
    async def test_whatever_a_reader_types_gets_no_further_than_its_name(
        self, typed: str, scheme: str
    ) -> None:
        async with PublicWeb(FreeTurns(), resolver=Names("127.0.0.1")) as web:
            with pytest.raises(SourceRefused):
                await web.fetch(scheme + typed)

    async def test_a_name_of_this_machine_is_refused_before_anything_is_sent(
        self, internet: Internet, turns: FreeTurns
    ) -> None:
        async with PublicWeb(turns, ports=frozenset({internet.port})) as web:
            with pytest.raises(SourceRefused, match=PRIVATE):
                await web.fetch(there(internet, host="localhost"))

        assert internet.asked == []

    async def test_a_name_with_one_private_address_among_public_ones_is_refused(
        self, turns: FreeTurns
    ) -> None:
        async with PublicWeb(turns, resolver=Names("8.8.8.8 10.0.0.1")) as web:
            with pytest.raises(SourceRefused, match=PRIVATE):
                await web.fetch("http://blog.example/")

    async def test_a_name_that_is_answered_differently_the_second_time_is_refused_then(
        self, internet: Internet, turns: FreeTurns
    ) -> None:
        internet.serve(HOST, "/feed.xml", "<rss/>", headers={"Connection": "close"})
        names = Names("127.0.0.1", "127.0.0.2")
        web = PublicWeb(
            turns,
            allowed=lambda address: address == "127.0.0.1",
            ports=frozenset({internet.port}),
            resolver=names,
        )

        async with web:
            await web.fetch(there(internet))
            with pytest.raises(SourceRefused, match=PRIVATE):
                await web.fetch(there(internet, host="other.example"))

        assert len(internet.asked) == 1

    async def test_a_proxy_of_the_operator_is_not_a_way_around(
        self, internet: Internet, turns: FreeTurns, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("http_proxy", internet.gateway)

        async with PublicWeb(turns, resolver=Names("10.0.0.1")) as web:
            with pytest.raises(SourceRefused, match=PRIVATE):
                await web.fetch("http://blog.example/")

        assert internet.asked == []


class TestRedirects:
    async def test_they_are_followed_to_the_feed(self, web: PublicWeb, internet: Internet) -> None:
        moved = there(internet, "/new.xml", "new.example")
        internet.serve(HOST, "/feed.xml", status=301, headers={"Location": moved})
        internet.serve("new.example", "/new.xml", "<rss/>")

        reply = await web.fetch(there(internet))

        assert (reply.body, reply.url) == (b"<rss/>", moved)

    @pytest.mark.parametrize(
        "target",
        [
            *("http://169.254.169.254/latest/meta-data", "http://[::1]/", "http://10.0.0.1/"),
            *("http://u:p@blog.example/", "http://blog.example:6379/", "//2130706433/"),
        ],
    )
    async def test_none_leads_where_a_reader_could_not_have_led(
        self, web: PublicWeb, internet: Internet, target: str
    ) -> None:
        internet.serve(HOST, "/feed.xml", status=302, headers={"Location": target})

        with pytest.raises(SourceRefused):
            await web.fetch(there(internet))
        assert len(internet.asked) == 1

    async def test_a_redirect_to_a_private_address_on_an_allowed_port_is_refused(
        self, web: PublicWeb, internet: Internet
    ) -> None:
        target = there(internet, "/", "127.0.0.2")
        internet.serve(HOST, "/feed.xml", status=302, headers={"Location": target})

        with pytest.raises(SourceRefused, match=PRIVATE):
            await web.fetch(there(internet))

    async def test_a_circle_is_left(self, web: PublicWeb, internet: Internet) -> None:
        internet.serve(HOST, "/feed.xml", status=302, headers={"Location": "/feed.xml"})

        with pytest.raises(SourceDelayed, match="from one address to the next without end"):
            await web.fetch(there(internet))
        assert len(internet.asked) == 6


class TestWhatComesBack:
    async def test_a_feed_and_its_headers(
        self, web: PublicWeb, internet: Internet, turns: FreeTurns
    ) -> None:
        internet.serve_example(HOST, "/feed.xml", "feeds/rss2.xml")

        reply = await web.fetch(there(internet), headers={"Accept": "application/rss+xml"})

        assert (reply.status, reply.headers["etag"]) == (200, '"demo-1"')
        assert b"<rss" in reply.body
        sent = internet.asked[0].headers
        assert sent["accept"] == "application/rss+xml"
        assert sent["user-agent"].startswith("paperpicks/")
        assert turns.turns == [Limit("feed:blog.example", 1.0)]

    async def test_a_feed_that_did_not_change(self, web: PublicWeb, internet: Internet) -> None:
        internet.serve_example(HOST, "/feed.xml", "feeds/not-modified.txt")

        reply = await web.fetch(there(internet), headers={"If-None-Match": '"demo-1"'})

        assert (reply.status, reply.body) == (304, b"")
        assert internet.asked[0].headers["if-none-match"] == '"demo-1"'

    async def test_a_fragment_is_not_sent(self, web: PublicWeb, internet: Internet) -> None:
        internet.serve(HOST, "/feed.xml", "<rss/>")

        reply = await web.fetch(f" {there(internet)}#top ")

        assert reply.url == there(internet)

    @pytest.mark.parametrize("packed", [False, True])
    async def test_not_more_than_5_mb(
        self, web: PublicWeb, internet: Internet, packed: bool
    ) -> None:
        bomb = gzip.compress(bytes(6_000_000), 1)
        served = Served(bomb, headers={"Content-Encoding": "gzip"})
        internet.serve(HOST, "/feed.xml", served if packed else Served(fault=Fault.OVERSIZED))

        with pytest.raises(SourceDelayed, match="it sent more than 5 MB"):
            await web.fetch(there(internet))
        assert len(internet.asked) == 1

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
    async def test_no_feed_is_refused_without_the_query_of_the_address(
        self, web: PublicWeb, internet: Internet, status: int
    ) -> None:
        internet.serve(HOST, "/feed.xml", "no", status=status)

        with pytest.raises(SourceRefused) as refusal:
            await web.fetch(there(internet, "/feed.xml?token=0123456789"))

        said = f"blog.example did not give its feed: it answered {status}. "
        assert str(refusal.value).startswith(said)
        assert "0123456789" not in str(refusal.value)

    @pytest.mark.parametrize("status", [408, 429, 500, 503])
    async def test_what_passes_is_left_to_the_next_visit(
        self, web: PublicWeb, internet: Internet, turns: FreeTurns, status: int
    ) -> None:
        internet.serve(HOST, "/feed.xml", status=status, headers={"Retry-After": "600"})

        with pytest.raises(SourceDelayed) as delay:
            await web.fetch(there(internet))

        said = f"blog.example did not give its feed: it answered {status}."
        assert str(delay.value) == f"{said} It asks to wait 10 minutes."
        assert delay.value.retry_after == timedelta(minutes=10)
        assert len(internet.asked) == 1
        assert turns.holds == [(Limit("feed:blog.example", 1.0), timedelta(minutes=10))]

    async def test_a_lost_connection_is_tried_once_more(
        self, web: PublicWeb, internet: Internet, turns: FreeTurns
    ) -> None:
        internet.serve(HOST, "/feed.xml", "half a feed", fault=Fault.CUT)
        internet.serve(HOST, "/feed.xml", "<rss/>")

        assert (await web.fetch(there(internet))).body == b"<rss/>"
        assert len(turns.turns) == 2

    async def test_and_not_a_third_time(self, web: PublicWeb, internet: Internet) -> None:
        internet.serve(HOST, "/feed.xml", "half a feed", fault=Fault.CUT)

        with pytest.raises(SourceDelayed, match=r"broke off twice\. The next visit is by itself"):
            await web.fetch(there(internet))
        assert len(internet.asked) == 2

    @pytest.mark.parametrize("fault", [Fault.STALL, Fault.DRIP])
    async def test_a_body_that_never_ends_is_left(self, internet: Internet, fault: Fault) -> None:
        internet.serve(HOST, "/feed.xml", fault=fault)

        async with public_web_for(internet, seconds=0.05) as web:
            with pytest.raises(SourceDelayed, match="it did not answer within 1 second"):
                await web.fetch(there(internet))

    async def test_a_reader_who_waits_is_told_in_time(
        self, web: PublicWeb, internet: Internet, turns: FreeTurns
    ) -> None:
        internet.serve(HOST, "/feed.xml", fault=Fault.STALL)

        with pytest.raises(SourceDelayed, match=r"Try again a little later\.$"):
            await web.fetch(there(internet), patience=timedelta(seconds=0.1))

        assert turns.patience[0] is not None
        assert turns.patience[0] <= timedelta(seconds=0.1)

    async def test_a_name_that_does_not_exist_is_to_be_checked(self, turns: FreeTurns) -> None:
        async with PublicWeb(turns, sleep=Pauses().sleep) as web:
            with pytest.raises(SourceDelayed) as delay:
                await web.fetch("https://nowhere.invalid/feed.xml")

        said = "nowhere.invalid cannot be reached from here (no name resolution). "
        assert str(delay.value) == f"{said}Check the address, and the network of this machine."

    async def test_a_turn_that_comes_too_late_is_told(
        self, web: PublicWeb, internet: Internet, turns: FreeTurns
    ) -> None:
        turns.refusal = TemporaryError("Others are first.", timedelta(seconds=40))

        with pytest.raises(SourceDelayed, match="was not asked for its feed: its next turn comes"):
            await web.fetch(there(internet))

"""Asking known services: what is sent, what is tried again, and what is said when nothing comes."""

import asyncio
import gzip
import json
import random
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib.metadata import version

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import SourceDelayed, SourceRefused, TemporaryError
from bot.core.harvest import Limit
from bot.sources.asking import Pace, Question, Reply, Unreadable, Web
from bot.sources.waiting import backoff, in_words, named_wait
from tests.servers.internet import MOST_CHUNKS, Asked, Fault, Internet, Served
from tests.sources.web import FreeTurns, Pauses, web_for

LIMIT = Limit("arxiv", 3.0, one_at_a_time=True)
HOST = "export.arxiv.org"
URL = f"https://{HOST}/api/query"
KEY = "hf-0123456789abcdef"
LATER = "The next visit is by itself."


def question(**changes: object) -> Question:
    fields: dict[str, object] = {"source": "arXiv", "about": "the papers of cs.LG", "url": URL}
    fields |= {"limit": LIMIT, "seconds": 5.0}
    return Question(**(fields | changes))  # type: ignore[arg-type]  # tests name the fields


def text(reply: Reply) -> str:
    return reply.body.decode()


def never_read(reply: Reply) -> str:
    raise AssertionError(f"an answer of {reply.status} was read")


def whole(reply: Reply) -> str:
    if not reply.body.endswith(b"</feed>"):
        raise Unreadable("the page is cut off")
    return text(reply)


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    async with Internet() as internet:
        yield internet


@pytest.fixture
def turns() -> FreeTurns:
    return FreeTurns()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def web(internet: Internet, turns: FreeTurns, pauses: Pauses) -> AsyncIterator[Web]:
    async with web_for(internet, limiter=turns, pauses=pauses) as web:
        yield web


@contextmanager
def nobody_listens() -> Iterator[str]:
    """An address of this machine that refuses connections, for as long as it is held."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


class TestWhatIsSent:
    async def test_a_question_is_one_get_with_its_parameters_in_one_turn(
        self, web: Web, internet: Internet, turns: FreeTurns
    ) -> None:
        internet.serve(HOST, "/api/query", "here", params={"q": "a+b & ü/%2F"})

        said = await web.ask(question(params={"q": "a+b & ü/%2F"}), text)

        assert said == "here"
        assert [one.method for one in internet.asked] == ["GET"]
        assert (turns.turns, turns.taken) == ([LIMIT], 0)

    async def test_it_says_who_asks_and_takes_any_type(self, web: Web, internet: Internet) -> None:
        internet.serve(HOST, "/api/query", "here")

        await web.ask(question(), text)

        sent = internet.asked[0].headers
        assert sent["user-agent"] == f"paperpicks/{version('paperpicks')}"
        assert sent["accept"] == "*/*"
        assert "cookie" not in sent

    async def test_an_operator_who_can_be_written_to_is_named(self, internet: Internet) -> None:
        internet.serve(HOST, "/api/query", "here")

        async with web_for(internet, contact="ada@example.org") as web:
            await web.ask(question(), text)

        agent = internet.asked[0].headers["user-agent"]
        assert agent == f"paperpicks/{version('paperpicks')} (mailto:ada@example.org)"

    async def test_headers_of_the_question_are_added(self, web: Web, internet: Internet) -> None:
        internet.serve(HOST, "/api/query", "here")

        await web.ask(question(headers={"x-api-key": KEY, "Accept": "application/json"}), text)

        sent = internet.asked[0].headers
        assert (sent["x-api-key"], sent["accept"]) == (KEY, "application/json")

    async def test_a_payload_is_posted_as_json(self, web: Web, internet: Internet) -> None:
        internet.serve(HOST, "/api/query", lambda asked: Served(json.dumps(asked.json).encode()))

        said = await web.ask(question(payload={"ids": ["ARXIV:2603.99001"]}), text)

        assert json.loads(said) == {"ids": ["ARXIV:2603.99001"]}
        assert internet.asked[0].method == "POST"

    async def test_cookies_are_not_kept(self, web: Web, internet: Internet) -> None:
        internet.serve(HOST, "/api/query", "here", headers={"Set-Cookie": "id=1"})

        await web.ask(question(), text)
        await web.ask(question(), text)

        assert "cookie" not in internet.asked[1].headers

    async def test_an_address_keeps_its_encoded_slashes_and_its_port(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(f"{HOST}:8443", "/works/10.1/x(1)", "here")

        reply = await web.ask(question(url=f"https://{HOST}:8443/works/10.1%2Fx(1)"), lambda r: r)

        assert reply.url == f"https://{HOST}:8443/works/10.1%2Fx(1)"

    async def test_without_a_gateway_the_host_itself_is_asked(self, internet: Internet) -> None:
        internet.serve("papers.localhost", "/list", "here")

        async with Web(FreeTurns()) as web:
            url = f"http://127.0.0.1:{internet.port}/papers.localhost/list"
            said = await web.ask(question(url=url), text)

        assert said == "here"


class TestWhatComesBack:
    async def test_a_reply_has_lower_case_header_names_and_the_true_address(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", "here", headers={"ETag": '"1"'})

        reply = await web.ask(question(params={"start": "0"}), lambda reply: reply)

        assert (reply.status, reply.body, reply.headers["etag"]) == (200, b"here", '"1"')
        assert reply.url == f"{URL}?start=0"

    async def test_nothing_new_is_an_answer(self, web: Web, internet: Internet) -> None:
        internet.serve(HOST, "/api/query", status=304, headers={"ETag": '"1"'})

        reply = await web.ask(question(headers={"If-None-Match": '"1"'}), lambda reply: reply)

        assert (reply.status, reply.body) == (304, b"")

    async def test_a_status_that_a_question_expects_is_read_like_any_answer(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", "no such paper", status=404)

        said = await web.ask(question(also=frozenset({404})), text)

        assert said == "no such paper"

    async def test_a_packed_body_is_unpacked(self, web: Web, internet: Internet) -> None:
        packed = gzip.compress(b"here")
        internet.serve(HOST, "/api/query", packed, headers={"Content-Encoding": "gzip"})

        assert await web.ask(question(), text) == "here"

    async def test_a_refusal_that_a_reader_of_replies_finds_is_passed_on(
        self, web: Web, internet: Internet
    ) -> None:
        def refuse(reply: Reply) -> str:
            raise SourceRefused("arXiv knows no such category.")

        internet.serve(HOST, "/api/query", "badArgument")

        with pytest.raises(SourceRefused, match="arXiv knows no such category"):
            await web.ask(question(), refuse)
        assert len(internet.asked) == 1

    async def test_a_bug_in_reading_keeps_its_error(self, web: Web, internet: Internet) -> None:
        internet.serve(HOST, "/api/query", "here")

        with pytest.raises(ZeroDivisionError):
            await web.ask(question(), lambda _: 1 / 0)

    @pytest.mark.parametrize("packed", [False, True])
    async def test_a_body_beyond_20_mb_is_not_read_to_its_end(
        self, web: Web, internet: Internet, packed: bool
    ) -> None:
        bomb = gzip.compress(bytes(25_000_000), 1)
        served = Served(bomb, headers={"Content-Encoding": "gzip"})
        internet.serve(HOST, "/api/query", served if packed else Served(fault=Fault.OVERSIZED))

        with pytest.raises(SourceDelayed, match=r"it sent more than 20 MB\. The next visit"):
            await web.ask(question(), never_read)
        assert len(internet.asked) == 1
        assert internet.flooded < MOST_CHUNKS

    async def test_a_body_announced_as_too_long_is_not_begun(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", bytes(21_000_000), fault=Fault.CUT)

        with pytest.raises(SourceDelayed, match="it sent more than 20 MB"):
            await web.ask(question(), never_read)


class TestRedirects:
    async def test_they_are_followed_to_where_the_paper_is(
        self, web: Web, internet: Internet, turns: FreeTurns
    ) -> None:
        internet.serve(HOST, "/api/query", status=301, headers={"Location": "/v2?start=0"})
        internet.serve(HOST, "/v2", status=302, headers={"Location": "https://arxiv.org/list#top"})
        internet.serve("arxiv.org", "/list", "here")

        reply = await web.ask(question(), lambda reply: reply)

        assert (text(reply), reply.url) == ("here", "https://arxiv.org/list")
        assert len(turns.turns) == 1

    async def test_a_key_is_not_carried_to_another_host(self, web: Web, internet: Internet) -> None:
        keys = {"Authorization": f"Bearer {KEY}", "x-api-key": KEY, "Zotero-API-Key": KEY}
        internet.serve(HOST, "/api/query", status=307, headers={"Location": "/v2"})
        internet.serve(HOST, "/v2", status=307, headers={"Location": "https://evil.example/"})
        internet.serve("evil.example", "/", "here")

        await web.ask(question(headers={**keys, "accept": "text/xml"}), text)

        first, second, third = internet.asked
        assert first.headers["authorization"] == second.headers["authorization"] == f"Bearer {KEY}"
        assert KEY not in str(third.headers)
        assert third.headers["accept"] == "text/xml"
        assert third.headers["user-agent"] == first.headers["user-agent"]

    async def test_a_key_is_not_carried_to_the_open_side_of_the_same_host(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", status=307, headers={"Location": f"http://{HOST}/v2"})
        internet.serve(HOST, "/v2", "here")

        await web.ask(question(headers={"x-api-key": KEY}), text)

        assert "x-api-key" not in internet.asked[1].headers

    @pytest.mark.parametrize(
        ("status", "methods"), [(307, ["POST", "POST"]), (303, ["POST", "GET"])]
    )
    async def test_a_post_is_repeated_only_where_the_host_says_so(
        self, web: Web, internet: Internet, status: int, methods: list[str]
    ) -> None:
        internet.serve(HOST, "/api/query", status=status, headers={"Location": "/v2"})
        internet.serve(HOST, "/v2", "here")

        await web.ask(question(payload=[1]), text)

        assert [one.method for one in internet.asked] == methods

    async def test_the_fifth_is_followed_and_the_sixth_is_not(
        self, web: Web, internet: Internet
    ) -> None:
        def on(asked: Asked) -> Served:
            n = int(asked.params.get("n", "0"))
            return Served(status=302, headers={"Location": f"/api/query?n={n + 1}"})

        internet.serve(HOST, "/api/query", on)
        internet.serve(HOST, "/api/query", "here", params={"n": "6"})

        with pytest.raises(SourceDelayed, match="from one address to the next without end"):
            await web.ask(question(), never_read)
        assert len(internet.asked) == 6
        assert await web.ask(question(params={"n": "1"}), text) == "here"

    @pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://arxiv.org/", "http://[", ""])
    async def test_only_the_web_is_followed(
        self, web: Web, internet: Internet, target: str
    ) -> None:
        internet.serve(HOST, "/api/query", status=302, headers={"Location": target})

        with pytest.raises(SourceDelayed, match="it sent us to an address that is none"):
            await web.ask(question(), never_read)


class TestRefusals:
    @pytest.mark.parametrize("status", [400, 401, 403, 404, 406, 410, 418, 422, 451])
    async def test_a_mistake_of_ours_is_not_repeated(
        self, web: Web, internet: Internet, pauses: Pauses, status: int
    ) -> None:
        internet.serve(HOST, "/api/query", "no", status=status)

        with pytest.raises(SourceRefused) as refusal:
            await web.ask(question(), never_read)

        said = f"arXiv did not give the papers of cs.LG: it answered {status}. "
        assert str(refusal.value).startswith(said)
        assert len(internet.asked) == 1
        assert pauses.slept == []

    async def test_what_a_status_means_here_is_said(self, web: Web, internet: Internet) -> None:
        internet.serve(HOST, "/api/query", status=404)

        with pytest.raises(SourceRefused) as refusal:
            await web.ask(question(meanings={404: "There is no category cs.XX."}), never_read)

        asked = "arXiv did not give the papers of cs.LG"
        assert str(refusal.value) == f"{asked}: it answered 404. There is no category cs.XX."

    async def test_the_service_s_own_words_are_passed_on_short_and_clean(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", "Invalid\n <b>date</b>" + " given" * 100, status=400)

        with pytest.raises(SourceRefused) as refusal:
            await web.ask(question(complaint=text), never_read)

        assert re.search(r"it answered 400 \(“Invalid date( given){31} g”\)\. ", str(refusal.value))

    async def test_a_service_without_words_has_none_quoted(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", status=400)

        with pytest.raises(SourceRefused, match=r"it answered 400\. Asking for the same again"):
            await web.ask(question(complaint=lambda _: None), never_read)

    async def test_a_key_that_a_service_repeats_is_not_passed_on(
        self, web: Web, internet: Internet
    ) -> None:
        complaint = f"The token {KEY} and the key other-{KEY} are unknown"
        internet.serve(HOST, "/api/query", complaint, status=401)
        asked = question(
            complaint=text,
            headers={"Authorization": f"Bearer {KEY}"},
            params={"api_key": f"other-{KEY}"},
        )

        with pytest.raises(SourceRefused) as refusal:
            await web.ask(asked, never_read)

        assert KEY not in str(refusal.value)
        assert "are unknown" in str(refusal.value)


class TestTryingAgain:
    @pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520])
    async def test_what_passes_is_asked_for_again(
        self, web: Web, internet: Internet, turns: FreeTurns, status: int
    ) -> None:
        internet.serve(HOST, "/api/query", "no", status=status)
        internet.serve(HOST, "/api/query", "here")

        assert await web.ask(question(), text) == "here"
        assert (len(turns.turns), turns.most_taken) == (2, 1)

    @pytest.mark.parametrize("fault", [Fault.RESET, Fault.CUT])
    async def test_a_connection_that_broke_off_is_asked_again_and_half_a_page_never_read(
        self, web: Web, internet: Internet, fault: Fault
    ) -> None:
        internet.serve(HOST, "/api/query", "half a page", fault=fault)
        internet.serve(HOST, "/api/query", "whole")

        assert await web.ask(question(payload=[]), text) == "whole"

    @pytest.mark.parametrize("fault", [Fault.STALL, Fault.DRIP])
    async def test_a_host_that_takes_too_long_is_left(
        self, internet: Internet, turns: FreeTurns, fault: Fault
    ) -> None:
        internet.serve(HOST, "/api/query", fault=fault)

        async with web_for(internet, limiter=turns, pace=Pace(tries=1)) as web:
            with pytest.raises(SourceDelayed, match="it did not answer within 1 second twice"):
                await web.ask(question(seconds=0.4), never_read)
        assert (len(internet.asked), turns.taken) == (2, 0)

    async def test_after_four_more_tries_it_is_left_to_the_next_visit(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", status=503)

        with pytest.raises(SourceDelayed) as delay:
            await web.ask(question(params={"api_key": KEY}), never_read)

        said = f"arXiv did not give the papers of cs.LG: it answered 503 five times. {LATER}"
        assert str(delay.value) == said
        assert delay.value.retry_after is None
        assert len(internet.asked) == 5

    async def test_only_what_came_last_is_counted(self, web: Web, internet: Internet) -> None:
        for status in (503, 500, 503, 500, 502):
            internet.serve(HOST, "/api/query", status=status)

        with pytest.raises(SourceDelayed, match=r"it answered 502\. The next visit"):
            await web.ask(question(), never_read)

    async def test_pauses_grow_with_each_try(
        self, web: Web, internet: Internet, pauses: Pauses
    ) -> None:
        internet.serve(HOST, "/api/query", status=500)

        with pytest.raises(SourceDelayed):
            await web.ask(question(), never_read)

        drawn = random.Random(1)
        assert pauses.slept == [drawn.uniform(0, most) for most in (5, 10, 20, 40)]

    async def test_a_reply_that_cannot_be_read_is_asked_for_once_more(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", "<feed>")
        internet.serve(HOST, "/api/query", "<feed></feed>")

        assert await web.ask(question(), whole) == "<feed></feed>"

    async def test_and_not_a_third_time(self, web: Web, internet: Internet, pauses: Pauses) -> None:
        internet.serve(HOST, "/api/query", "<feed>")

        with pytest.raises(SourceDelayed, match=r"cs\.LG: the page is cut off twice\. The next"):
            await web.ask(question(), whole)
        assert (len(internet.asked), len(pauses.slept)) == (2, 1)

    async def test_an_unreadable_reply_after_bad_answers_has_its_second_try(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", status=503)
        internet.serve(HOST, "/api/query", status=503)
        internet.serve(HOST, "/api/query", "<feed>")
        internet.serve(HOST, "/api/query", "<feed></feed>")

        assert await web.ask(question(), whole) == "<feed></feed>"

    async def test_an_answer_that_is_neither_is_asked_for_once_more(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", status=204)

        with pytest.raises(SourceDelayed, match="it answered 204 twice"):
            await web.ask(question(), never_read)

    async def test_without_a_connection_it_is_said_after_two_tries(self, turns: FreeTurns) -> None:
        pauses = Pauses()

        with nobody_listens() as gateway:
            async with Web(turns, gateway=gateway, sleep=pauses.sleep) as web:
                with pytest.raises(SourceDelayed) as delay:
                    await web.ask(question(), never_read)

        said = "arXiv cannot be reached from here (no connection). Check the network"
        assert str(delay.value).startswith(said)
        assert (len(turns.turns), len(pauses.slept)) == (2, 1)

    async def test_a_name_without_an_address_is_said_so(self, turns: FreeTurns) -> None:
        pauses = Pauses()

        async with Web(turns, gateway="http://nowhere.invalid", sleep=pauses.sleep) as web:
            with pytest.raises(SourceDelayed, match=r"from here \(no name resolution\)\. Check"):
                await web.ask(question(), never_read)


class TestWaitingAsTold:
    async def test_the_pause_a_host_names_is_kept_by_everybody(
        self, web: Web, internet: Internet, turns: FreeTurns, pauses: Pauses
    ) -> None:
        internet.serve_example(HOST, "/api/query", "arxiv/query-503.html")
        internet.serve(HOST, "/api/query", "here")

        assert await web.ask(question(), text) == "here"
        assert pauses.slept == [30.0]
        assert turns.holds == [(LIMIT, timedelta(seconds=30))]

    async def test_the_window_of_a_host_is_waited_for(
        self, web: Web, internet: Internet, pauses: Pauses
    ) -> None:
        internet.serve_example(HOST, "/api/query", "huggingface/error-429.json")
        internet.serve(HOST, "/api/query", "here")

        await web.ask(question(), text)

        assert pauses.slept == [55.0]

    async def test_too_many_requests_hold_everybody_even_where_no_pause_is_named(
        self, web: Web, internet: Internet, turns: FreeTurns, pauses: Pauses
    ) -> None:
        internet.serve(HOST, "/api/query", status=429)
        internet.serve(HOST, "/api/query", status=503)
        internet.serve(HOST, "/api/query", "here")

        await web.ask(question(), text)

        assert turns.holds == [(LIMIT, timedelta(seconds=pauses.slept[0]))]

    async def test_no_pause_is_not_a_leave_to_hammer(
        self, web: Web, internet: Internet, pauses: Pauses
    ) -> None:
        internet.serve(HOST, "/api/query", status=429, headers={"Retry-After": "0"})

        with pytest.raises(SourceDelayed):
            await web.ask(question(), never_read)

        assert pauses.slept == [1.0, 1.0, 1.0, 1.0]

    async def test_a_long_pause_is_left_to_the_next_visit_and_told(
        self, web: Web, internet: Internet, turns: FreeTurns, pauses: Pauses
    ) -> None:
        internet.serve(HOST, "/api/query", status=429, headers={"Retry-After": "3600"})

        with pytest.raises(SourceDelayed) as delay:
            await web.ask(question(), never_read)

        assert str(delay.value).endswith("it answered 429. It asks to wait 60 minutes.")
        assert delay.value.retry_after == timedelta(hours=1)
        assert (pauses.slept, len(internet.asked)) == ([], 1)
        assert turns.holds == [(LIMIT, timedelta(hours=1))]

    async def test_what_too_many_requests_mean_here_is_said(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", status=429)

        with pytest.raises(SourceDelayed, match=r"429 five times\. A key of one's own helps\.$"):
            await web.ask(question(meanings={429: "A key of one's own helps."}), never_read)

    async def test_a_turn_that_comes_too_late_is_told(self, web: Web, turns: FreeTurns) -> None:
        turns.refusal = TemporaryError("Others are first.", timedelta(seconds=40))

        with pytest.raises(SourceDelayed) as delay:
            await web.ask(question(), never_read)

        said = "arXiv was not asked for the papers of cs.LG: its next turn comes in 40 seconds."
        assert str(delay.value) == f"{said} Try again then."
        assert delay.value.retry_after == timedelta(seconds=40)

    async def test_a_store_that_is_away_is_told(self, web: Web, turns: FreeTurns) -> None:
        turns.refusal = TemporaryError("Redis does not answer just now.")

        with pytest.raises(SourceDelayed, match=r"cs\.LG: Redis does not answer just now\."):
            await web.ask(question(), never_read)


class TestSomebodyWaits:
    async def test_patience_bounds_the_turn_and_the_request(
        self, web: Web, internet: Internet, turns: FreeTurns
    ) -> None:
        internet.serve(HOST, "/api/query", fault=Fault.STALL)

        with pytest.raises(SourceDelayed, match="it did not answer within 1 second"):
            await web.ask(question(patience=timedelta(seconds=0.1)), never_read)

        assert turns.patience[0] == timedelta(seconds=0.1)

    async def test_a_pause_longer_than_patience_is_not_made(
        self, web: Web, internet: Internet, pauses: Pauses
    ) -> None:
        internet.serve_example(HOST, "/api/query", "arxiv/query-503.html")

        with pytest.raises(SourceDelayed) as delay:
            await web.ask(question(patience=timedelta(seconds=10)), never_read)

        assert str(delay.value).endswith("503. It asks to wait 30 seconds. Try again then.")
        assert delay.value.retry_after == timedelta(seconds=30)
        assert (pauses.slept, len(internet.asked)) == ([], 1)

    async def test_pauses_together_never_exceed_patience(
        self, web: Web, internet: Internet, pauses: Pauses
    ) -> None:
        internet.serve(HOST, "/api/query", status=500)

        with pytest.raises(SourceDelayed, match=r"Try again a little later\.$"):
            await web.ask(question(patience=timedelta(seconds=10)), never_read)

        assert pauses.slept
        assert sum(pauses.slept) < 10

    async def test_what_passes_within_patience_is_answered(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", status=503, headers={"Retry-After": "2"})
        internet.serve(HOST, "/api/query", "here")

        assert await web.ask(question(patience=timedelta(seconds=10)), text) == "here"

    async def test_nobody_is_kept_waiting_for_a_network_that_is_not_there(
        self, turns: FreeTurns
    ) -> None:
        with nobody_listens() as gateway:
            async with Web(turns, gateway=gateway) as web:
                with pytest.raises(SourceDelayed, match="cannot be reached from here"):
                    await web.ask(question(patience=timedelta(minutes=1)), never_read)

        assert len(turns.turns) == 1


class TestBeingStopped:
    async def test_a_question_that_is_cancelled_gives_its_turn_back(
        self, web: Web, internet: Internet, turns: FreeTurns
    ) -> None:
        arrived = asyncio.Event()

        def stall(asked: Asked) -> Served:
            arrived.set()
            return Served(fault=Fault.STALL)

        internet.serve(HOST, "/api/query", stall)
        asking = asyncio.create_task(web.ask(question(), never_read))
        await arrived.wait()

        asking.cancel()

        with pytest.raises(asyncio.CancelledError):
            await asking
        assert turns.taken == 0

    async def test_a_web_that_was_closed_opens_again_with_the_next_question(
        self, web: Web, internet: Internet
    ) -> None:
        internet.serve(HOST, "/api/query", "here")
        await web.ask(question(), text)

        await web.close()

        assert await web.ask(question(), text) == "here"


class TestPauses:
    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({}, None),
            ({"retry-after": "20"}, 20.0),
            ({"retry-after": " 1.5 "}, 1.5),
            ({"retry-after": "soon"}, None),
            ({"retry-after": "-5"}, None),
            ({"retry-after": "999999999"}, 7 * 86_400.0),
            ({"ratelimit": '"api";r=0;t=55'}, 55.0),
            ({"ratelimit": '"api";r=3;t=55'}, None),
            ({"ratelimit": '"a";r=0;t=5, "b"; r=0; t=50'}, 50.0),
            ({"ratelimit": "nonsense"}, None),
            ({"retry-after": "7", "ratelimit": '"api";r=0;t=55'}, 7.0),
        ],
    )
    def test_a_host_names_it_in_one_of_three_ways(
        self, headers: dict[str, str], seconds: float | None
    ) -> None:
        assert named_wait(headers) == seconds

    def test_a_date_is_counted_from_the_host_s_own_clock(self) -> None:
        headers = {
            "date": "Wed, 11 Mar 2026 10:00:00 GMT",
            "retry-after": "Wed, 11 Mar 2026 10:02:00 GMT",
        }

        assert named_wait(headers) == 120.0
        assert named_wait({**headers, "date": "Thu, 12 Mar 2026 10:00:00 GMT"}) == 0.0

    def test_a_date_is_counted_from_our_clock_where_the_host_tells_none(self) -> None:
        soon = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)

        assert named_wait({"retry-after": soon}) == pytest.approx(3600, abs=60)

    @given(st.dictionaries(st.sampled_from(["retry-after", "date", "ratelimit"]), st.text()))
    def test_whatever_a_host_sends_the_pause_is_none_or_bounded(
        self, headers: dict[str, str]
    ) -> None:
        wait = named_wait(headers)

        assert wait is None or 0 <= wait <= 7 * 86_400

    @given(st.integers(1, 10_000), st.floats(0, 1e6), st.floats(0, 1e6), st.randoms())
    def test_no_pause_is_longer_than_the_longest(
        self, tries: int, first: float, longest: float, rng: random.Random
    ) -> None:
        assert 0 <= backoff(tries, first, longest, rng) <= longest

    def test_a_pause_is_told_in_the_unit_a_reader_would_take(self) -> None:
        told = [in_words(seconds) for seconds in (0, 1, 40, 119, 120, 3600, 7200, 43_200)]

        assert told == [
            *("1 second", "1 second", "40 seconds", "119 seconds", "2 minutes"),
            *("60 minutes", "2 hours", "12 hours"),
        ]

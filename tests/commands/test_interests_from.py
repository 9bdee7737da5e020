"""Interests out of what a reader has collected: suggested, never kept, and no key left anywhere."""

from collections.abc import AsyncIterator

import pytest
import structlog
from redis.asyncio import Redis

from bot.core.grammar import write_line
from bot.core.message import Message
from tests.installation import GROUP, Installation
from tests.online import connected
from tests.servers.internet import Internet
from tests.sources.examples import example

KEY = "abcdefghijklmnopqrstuvwx"
ORCID = "0000-0002-1825-0097"
ZOTERO = "/users/1234567/items/top"

BIBTEX = "\n".join(
    f"@article{{k{n}, title = {{{title}}}, year = 2025}}"
    for n, title in enumerate(
        (
            "Sparse attention for long contexts",
            "Where sparse attention looks",
            "Sparse attention without training",
        )
    )
)
RIS = "\n".join(
    f"TY  - JOUR\nTI  - {title}\nER  - "
    for title in ("Humming beetles of the north", "Humming beetles of the south")
)


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    async with Internet() as internet:
        yield internet


@pytest.fixture
async def bot(redis: Redis, prefix: str, internet: Internet) -> AsyncIterator[Installation]:
    async with connected(redis, prefix, internet) as bot:
        yield bot


def suggested(message: Message) -> str:
    """The line that the button would add."""
    return next(b.arguments["topic"] for b in message.buttons if b.label == "Add all of these")


async def test_pasted_bibtex_gives_the_words_its_titles_share(
    bot: Installation, internet: Internet
) -> None:
    message = await bot.say(f"interests from {BIBTEX}")

    assert message.text.startswith("Read 3 papers from your BibTeX.")
    assert '"sparse attention"' in suggested(message)
    assert "in 3" in message.text
    assert internet.asked == []


async def test_pasted_ris_works_likewise(bot: Installation) -> None:
    message = await bot.say(f"interests from {RIS}")

    assert message.text.startswith("Read 2 papers from your RIS.")
    assert "beetles" in suggested(message)


async def test_in_a_block_of_code_it_is_the_same(bot: Installation) -> None:
    plain = await bot.say(f"interests from {BIBTEX}")

    assert await bot.say(f"interests from ```\n{BIBTEX}\n```") == plain


async def test_nothing_of_it_is_kept_until_the_button_is_pressed(bot: Installation) -> None:
    before = await bot.keys_and_values()

    message = await bot.say(f"interests from {BIBTEX}")
    after = await bot.keys_and_values()
    button = next(b for b in message.buttons if b.label == "Add all of these")
    added = await bot.say(write_line(button.command, button.arguments))

    assert after == before
    assert added.text.startswith("Got it. Your interests:")
    assert "sparse attention" in (await bot.say("interests")).text


async def test_a_channel_is_given_its_suggestions_with_where_they_belong(
    bot: Installation,
) -> None:
    message = await bot.say(f"interests from {BIBTEX} where=here", place=GROUP)
    button = next(b for b in message.buttons if b.label == "Add all of these")
    await bot.say(write_line(button.command, button.arguments), place=GROUP)

    assert "where=here" in message.text
    assert "sparse attention" in (await bot.say("interests where=here", place=GROUP)).text


async def test_links_are_looked_up_where_they_lead(bot: Installation, internet: Internet) -> None:
    internet.serve_example("export.arxiv.org", "/api/query", "arxiv/query-page1.xml")
    internet.serve_example("huggingface.co", "/api/papers/2603.99001", "huggingface/paper.json")

    message = await bot.say("interests from see https://arxiv.org/abs/2603.99001v2 and so on")

    assert message.text.startswith("Read 1 paper from your links.")
    assert "attention" in suggested(message)


async def test_links_of_papers_at_hand_ask_nobody(bot: Installation, internet: Internet) -> None:
    from tests.installation import record

    await bot.import_(record("Humming beetles of the north", ids=("arxiv:2603.00001",)))

    message = await bot.say("interests from arxiv:2603.00001")

    assert "beetles" in suggested(message)
    assert internet.asked == []


async def test_a_public_zotero_library_is_read_by_its_number(
    bot: Installation, internet: Internet
) -> None:
    internet.serve_example("api.zotero.org", ZOTERO, "imports/zotero-items.json")
    internet.serve("api.crossref.org", "/*", {}, status=404)
    internet.serve("huggingface.co", "/*", {"error": "none"}, status=404)

    message = await bot.say("interests from zotero 1234567")

    assert message.text.startswith("Read 2 papers from the Zotero library janedoe.")
    assert "attention" in suggested(message)


async def test_a_key_reaches_zotero_alone_and_stays_nowhere(
    bot: Installation, internet: Internet, capfd: pytest.CaptureFixture[str]
) -> None:
    internet.serve_example("api.zotero.org", ZOTERO, "imports/zotero-items.json")
    internet.serve("api.crossref.org", "/*", {}, status=404)
    internet.serve("huggingface.co", "/*", {"error": "none"}, status=404)

    with structlog.testing.capture_logs() as logged:
        message = await bot.say(f"interests from zotero 1234567 {KEY}")
        await bot.say("undo")
        await bot.say("status")

    with_key = [one for one in internet.asked if KEY in repr(one)]
    assert {one.host for one in with_key} == {"api.zotero.org"}
    assert all(KEY not in f"{one.path} {one.params}" for one in internet.asked)
    assert KEY not in repr(message)
    assert KEY not in repr(logged)
    assert KEY not in "".join(capfd.readouterr())
    kept = await bot.keys_and_values()
    assert KEY not in "".join([*kept, *kept.values()])


@pytest.mark.parametrize(("status", "said"), [(403, "does not let me read"), (404, "no such")])
async def test_a_key_that_is_refused_is_not_shown_or_logged_either(
    bot: Installation, internet: Internet, status: int, said: str
) -> None:
    refusal = f"Invalid key {KEY}"
    internet.serve("api.zotero.org", ZOTERO, refusal, status=status, content_type="text/plain")

    with structlog.testing.capture_logs() as logged:
        message = await bot.say(f"interests from zotero 1234567 {KEY}")

    assert message.refused
    assert said in message.text
    assert KEY not in repr(message)
    assert KEY not in repr(logged)


async def test_the_works_at_orcid_are_read(bot: Installation, internet: Internet) -> None:
    internet.serve_example("pub.orcid.org", f"/v3.0/{ORCID}/works", "orcid/works.json")
    internet.serve("api.crossref.org", "/*", {}, status=404)
    internet.serve("huggingface.co", "/*", {"error": "none"}, status=404)
    internet.serve_example("export.arxiv.org", "/api/query", "arxiv/query-empty.xml")

    message = await bot.say(f"interests from https://orcid.org/{ORCID}")

    assert f"papers from ORCID {ORCID}" in message.text
    assert "attention" in suggested(message)


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("", "From what? Paste BibTeX, RIS or links"),
        ("my papers please", "From what? Paste BibTeX, RIS or links"),
        ("zotero", "zotero"),
        ("0000-0002-1825-0098", "its last digit does not fit"),
        ("@article{k, year = 2025}", "No paper in your BibTeX could be read"),
        ("arxiv:2603.99999", "Nothing in your links to suggest interests from."),
    ],
)
async def test_what_cannot_be_read_is_said_in_words(
    bot: Installation, internet: Internet, pasted: str, said: str
) -> None:
    internet.serve_example("export.arxiv.org", "/api/query", "arxiv/query-empty.xml")
    internet.serve("huggingface.co", "/*", {"error": "none"}, status=404)

    message = await bot.say(f"interests from {pasted}")

    assert message.refused
    assert said.lower() in message.text.lower()


@pytest.mark.parametrize("status", [404, 409])
async def test_an_orcid_record_that_cannot_be_had_says_what_to_do(
    bot: Installation, internet: Internet, status: int
) -> None:
    body = example("orcid/error-404.json").body
    internet.serve("pub.orcid.org", f"/v3.0/{ORCID}/works", body, status=status)

    message = await bot.say(f"interests from {ORCID}")

    assert message.refused
    assert ORCID in message.text


async def test_with_sources_switched_off_nothing_outside_is_asked(
    redis: Redis, prefix: str, internet: Internet
) -> None:
    async with connected(redis, prefix, internet, sources=()) as bot:
        refused = await bot.say("interests from zotero 1234567")
        pasted = await bot.say(f"interests from {BIBTEX}")

    assert refused.refused
    assert "Paste BibTeX, RIS or links instead." in refused.text
    assert not pasted.refused
    assert internet.asked == []

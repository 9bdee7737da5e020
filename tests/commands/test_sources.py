"""Where papers come from, as a reader meets it: how sources do, feeds, the subjects read."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.core.grammar import write_line
from bot.core.message import Message
from bot.core.places import Reader
from tests.installation import ADA, BOB, GROUP, SUNDAY, Installation, install
from tests.online import connected
from tests.servers.internet import Internet
from tests.servers.papers import Daily, World

RSS = "application/rss+xml"


@pytest.fixture
async def internet() -> AsyncIterator[Internet]:
    async with Internet() as internet:
        yield internet


@pytest.fixture
def world(internet: Internet) -> World:
    """All sources, as they are on that Sunday."""
    world = World(now=SUNDAY)
    world.serve(internet)
    return world


@pytest.fixture
async def bot(redis: Redis, prefix: str, internet: Internet) -> AsyncIterator[Installation]:
    async with connected(redis, prefix, internet) as bot:
        yield bot


def feed(*titles: str, name: str = "The Beetle Journal") -> str:
    """An RSS feed of these papers."""
    items = "".join(
        f"<item><title>{title}</title><link>https://beetles.example.org/{n}</link>"
        f"<description>We present {title.lower()}, and measure it.</description></item>"
        for n, title in enumerate(titles)
    )
    return f'<rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'


def serve_feed(internet: Internet, *titles: str, path: str = "/rss") -> str:
    """Serve a feed; give its address."""
    internet.serve("beetles.example.org", path, feed(*titles), content_type=RSS)
    return f"http://beetles.example.org:{internet.port}{path}"


async def pressed(bot: Installation, message: Message, label: str, by: Reader = ADA) -> Message:
    button = next(button for button in message.buttons if button.label == label)
    return await bot.say(write_line(button.command, button.arguments), by=by)


async def come_in(bot: Installation) -> None:
    """Visit every source and feed once, as the rounds do."""
    for source in await bot.app.sources.all():
        await bot.app.harvesting.visit(source)


async def test_before_the_first_visit_each_source_says_so_and_when_it_comes(
    bot: Installation,
) -> None:
    message = await bot.say("sources")

    assert "Hugging Face: not read yet. Next: Sun 1 Mar 13:00." in message.text
    assert "arXiv" not in message.text  # Nothing to ask it for.


async def test_a_source_that_was_read_says_when_and_what_came(
    bot: Installation, world: World
) -> None:
    world.dailies = [
        Daily("2603.00001", "Sparse attention", "We look.", SUNDAY.date(), 3, SUNDAY.date())
    ]
    await come_in(bot)

    message = await bot.say("sources")

    assert "Hugging Face: read Sun 1 Mar 13:00, 1 new. Next: Sun 1 Mar 16:00." in message.text


async def test_a_source_out_of_reach_says_since_when_and_why(
    bot: Installation, world: World
) -> None:
    world.down.add("huggingface.co")
    await come_in(bot)

    message = await bot.say("sources")

    assert "Hugging Face: out of reach since Sun 1 Mar 13:00." in message.text
    assert "it answered 503 five times" in message.text


async def test_without_sources_it_says_where_papers_come_from(redis: Redis, prefix: str) -> None:
    message = await install(redis, prefix).say("sources")

    assert "Papers come from files alone here." in message.text


async def test_arxiv_is_thanked_once_it_is_read(bot: Installation) -> None:
    before = await bot.say("sources")
    await bot.say("sources categories add cs.LG")

    after = await bot.say("sources")

    assert "Thank you to arXiv" not in before.text
    assert "Thank you to arXiv" in after.text


# Feeds


async def test_a_feed_is_read_at_once_named_and_found_by_everyone(
    bot: Installation, internet: Internet
) -> None:
    url = serve_feed(internet, "Beetles that hum at night", "Beetles that do not")

    added = await bot.say(f"sources add {url}")
    listed = await bot.say("sources")
    found = await bot.say("search beetles", by=BOB)
    others = await bot.say("sources", by=BOB)

    assert added.text.startswith("Added to your sources: The Beetle Journal. Its 2 papers")
    assert "Your feeds" in listed.text
    assert "1. The Beetle Journal" in listed.text
    assert len(found.cards) == 2
    assert "Beetle Journal" not in others.text


async def test_what_a_feed_announces_later_is_picked_for_its_owner_alone(
    bot: Installation, internet: Internet
) -> None:
    url = serve_feed(internet, "Beetles that hum at night")
    serve_feed(internet, "Beetles that hum at night", "Beetles that hum at noon")
    for reader in (ADA, BOB):
        await bot.say("interests add beetles", by=reader)
    await bot.say(f"sources add {url}")
    at_first = [await bot.upcoming(reader) for reader in (ADA, BOB)]

    await come_in(bot)
    await bot.app.catalogue.catch_up()

    hers = [card.title for card in (await bot.say("picks 5")).cards]
    assert at_first == [[1], []]  # What it held already may be chosen where nothing is new.
    assert hers == ["Beetles that hum at noon"]
    assert await bot.upcoming(BOB) == []
    assert len((await bot.say("search noon", by=BOB)).cards) == 1


async def test_a_feed_of_a_channel_is_its_own(bot: Installation, internet: Internet) -> None:
    url = serve_feed(internet, "Beetles that hum at night")

    added = await bot.say(f"sources add {url} where=here", place=GROUP)
    here = await bot.say("sources where=here", place=GROUP)
    mine = await bot.say("sources", place=GROUP)

    assert added.text.startswith("Added to this channel's sources: The Beetle Journal.")
    assert "This channel's feeds" in here.text
    assert "Beetle Journal" not in mine.text


async def test_only_its_admins_change_what_a_channel_reads(
    bot: Installation, internet: Internet
) -> None:
    await bot.say("interests add beetles where=here", place=GROUP, by=BOB)
    url = serve_feed(internet, "Beetles that hum at night")

    refused = await bot.say(f"sources add {url} where=here", place=GROUP, is_admin=False)

    assert refused.refused
    assert internet.asked == []


async def test_a_feed_twice_is_said_to_be_there(bot: Installation, internet: Internet) -> None:
    url = serve_feed(internet, "Beetles that hum at night")
    await bot.say(f"sources add {url}")

    again = await bot.say(f"sources add {url}#top")

    assert again.text.startswith("Your sources already held The Beetle Journal.")
    assert len(internet.asked) == 1


@pytest.mark.parametrize("named", ["1", "The Beetle Journal", "{url}"])
async def test_a_feed_is_removed_by_number_title_or_address_and_added_again_by_a_button(
    bot: Installation, internet: Internet, named: str
) -> None:
    url = serve_feed(internet, "Beetles that hum at night")
    await bot.say(f"sources add {url}")

    removed = await bot.say(f"sources remove {named.format(url=url)}")
    after = await bot.say("sources")
    again = await pressed(bot, removed, "Add it again")

    assert removed.text == "Removed from your sources: The Beetle Journal."
    assert "Beetle Journal" not in after.text
    assert again.text.startswith("Added to your sources: The Beetle Journal.")


async def test_a_feed_added_or_removed_is_taken_back_by_undo(
    bot: Installation, internet: Internet
) -> None:
    await bot.say(f"sources add {serve_feed(internet, 'Beetles that hum at night')}")
    await bot.say("sources remove 1")

    removed = await bot.say("undo")
    there = await bot.say("sources")
    added = await bot.say("undo")
    gone = await bot.say("sources")

    assert removed.text.startswith("Taken back: removing The Beetle Journal from your sources.")
    assert "The Beetle Journal" in there.text
    assert added.text.startswith("Taken back: adding The Beetle Journal to your sources.")
    assert "The Beetle Journal" not in gone.text


async def test_the_button_of_an_added_feed_removes_it(
    bot: Installation, internet: Internet
) -> None:
    added = await bot.say(f"sources add {serve_feed(internet, 'Beetles that hum at night')}")

    removed = await pressed(bot, added, "Remove it again")

    assert removed.text == "Removed from your sources: The Beetle Journal."


@pytest.mark.parametrize("named", ["2", "0", "Another Journal", "99999999999999999999"])
async def test_a_feed_nobody_has_is_not_removed(
    bot: Installation, internet: Internet, named: str
) -> None:
    await bot.say(f"sources add {serve_feed(internet, 'Beetles that hum at night')}")

    message = await bot.say(f"sources remove {named}")

    assert message.refused
    assert message.text.startswith(f"No such feed: “{named}”.")
    assert "1. The Beetle Journal" in (await bot.say("sources")).text


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://beetles.example.org:{port}/gone", "Nothing is there. Check the address."),
        ("http://beetles.example.org:8080/rss", "I do not visit port 8080."),
        ("http://127.0.0.2:{port}/rss", "That address leads to a private network"),
        ("http://ada:hunter2@beetles.example.org:{port}/rss", "Leave it out."),
        ("http://[beetles", "That is no address I can read."),
    ],
)
async def test_what_is_no_feed_is_said_in_words_and_not_added(
    bot: Installation, internet: Internet, url: str, said: str
) -> None:
    message = await bot.say(f"sources add {url.format(port=internet.port)}")

    assert message.refused
    assert said in message.text
    assert "hunter2" not in message.text
    assert "Your feeds" not in (await bot.say("sources")).text


async def test_a_page_that_is_no_feed_is_said_to_be_none(
    bot: Installation, internet: Internet
) -> None:
    internet.serve("beetles.example.org", "/", "<html><p>Beetles</p>", content_type="text/html")

    message = await bot.say(f"sources add http://beetles.example.org:{internet.port}/")

    assert message.refused
    assert "feed" in message.text
    assert "Your feeds" not in (await bot.say("sources")).text


async def test_with_feeds_switched_off_none_is_asked(
    redis: Redis, prefix: str, internet: Internet
) -> None:
    async with connected(redis, prefix, internet, sources=("huggingface",)) as bot:
        message = await bot.say(f"sources add {serve_feed(internet, 'Beetles')}")

    assert message.text == "Feeds are switched off here. See what is read with `sources`.".replace(
        "`", ""
    )
    assert internet.asked == []


async def test_one_owner_has_at_most_twenty_feeds(bot: Installation, internet: Internet) -> None:
    for n in range(20):
        await bot.say(f"sources add {serve_feed(internet, 'Beetles', path=f'/rss/{n}')}")

    message = await bot.say(f"sources add {serve_feed(internet, 'Beetles', path='/rss/20')}")

    assert message.text.startswith("That would be over 20 feeds.")
    assert "20. The Beetle Journal" in (await bot.say("sources")).text


async def test_forgetting_a_reader_forgets_their_feeds(
    bot: Installation, internet: Internet
) -> None:
    url = serve_feed(internet, "Beetles that hum at night")
    await bot.say(f"sources add {url}")
    await bot.say(f"sources add {serve_feed(internet, 'Moths', path='/moths')}", by=BOB)

    await bot.say("forget-me yes")

    kept = await bot.keys_and_values()
    assert not [key for key, held in kept.items() if ADA.user in key or ADA.user in held]
    assert url not in " ".join(kept.values())
    assert "The Beetle Journal" in (await bot.say("sources", by=BOB)).text


async def test_a_feed_that_two_have_stays_for_the_other(
    bot: Installation, internet: Internet
) -> None:
    url = serve_feed(internet, "Beetles that hum at night")
    for reader in (ADA, BOB):
        await bot.say(f"sources add {url}", by=reader)

    await bot.say("sources remove 1")

    assert [source.name for source in await bot.app.sources.all()][-1].startswith("feed:")
    assert "1. The Beetle Journal" in (await bot.say("sources", by=BOB)).text


async def test_a_feed_out_of_reach_says_so_to_its_owner(
    bot: Installation, internet: Internet
) -> None:
    url = serve_feed(internet, "Beetles that hum at night")
    internet.serve("beetles.example.org", "/rss", b"", status=503)
    await bot.say(f"sources add {url}")

    await come_in(bot)

    assert "The Beetle Journal: out of reach since" in (await bot.say("sources")).text


# Subjects


async def test_an_interest_brings_the_subjects_its_papers_are_filed_under(
    bot: Installation,
) -> None:
    added = await bot.say("interests add gravitational waves")
    again = await bot.say("interests add gravitational waves and their echoes")
    listed = await bot.say("sources categories")

    assert "For that I now read gr-qc (General Relativity and Quantum Cosmology)" in added.text
    assert "For that I now read" not in again.text
    assert "gr-qc (General Relativity and Quantum Cosmology); for gravitational waves" in (
        listed.text
    )
    jobs = await bot.app.harvesting.back_fills()
    assert [(job.source, job.since.isoformat()) for job in jobs] == [("arxiv", "2026-01-30")]


async def test_which_interest_a_subject_came_with_is_told_to_whose_it_is_alone(
    bot: Installation,
) -> None:
    await bot.say("interests add gravitational waves")

    others = await bot.say("sources categories", by=BOB)
    kept = await bot.keys_and_values()

    assert "gr-qc (General Relativity and Quantum Cosmology)" in others.text
    assert "gravitational" not in others.text
    assert all(str(ADA) in key for key, value in kept.items() if "gravitational" in value)


async def test_without_interests_no_subject_is_read_and_it_says_how_they_come(
    bot: Installation,
) -> None:
    assert (await bot.say("sources categories")).text.startswith("No subjects are read yet.")


async def test_subjects_are_added_in_any_spelling_and_once(bot: Installation) -> None:
    added = await bot.say("sources categories add CS.cl, biorxiv.neuroscience  cs.CL")
    again = await bot.say("sources categories add cs.CL", by=BOB, is_admin=False)
    listed = await bot.say("sources categories")

    assert added.text.startswith(
        "Now reading cs.CL (Computation and Language), biorxiv.neuroscience (bioRxiv: neuroscience)"
    )
    assert again.text.startswith("All of that is read already.")
    assert "cs.CL (Computation and Language)" in listed.text


async def test_anybody_adds_a_subject_but_only_admins_remove_one(bot: Installation) -> None:
    await bot.say("sources categories add cs.CL", by=BOB, is_admin=False)

    refused = await bot.say("sources categories remove cs.CL", by=BOB, is_admin=False)
    removed = await bot.say("sources categories remove cs.CL, cs.LG")
    again = await bot.say("sources categories remove cs.CL")

    assert refused.refused
    assert "only an administrator removes one" in refused.text
    assert removed.text.startswith("No longer reading cs.CL (Computation and Language).")
    assert again.text.startswith("None of that is read.")


async def test_a_subject_removed_by_hand_comes_back_by_hand_alone(bot: Installation) -> None:
    await bot.say("sources categories add gr-qc")
    await bot.say("sources categories remove gr-qc")

    added = await bot.say("interests add gravitational waves")
    by_interest = await bot.say("sources categories")
    await bot.say("sources categories add gr-qc")

    assert "gr-qc" not in added.text
    assert "gr-qc" not in by_interest.text
    assert "gr-qc" in (await bot.say("sources categories")).text


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("cs.XX", "arXiv: category cs.XX does not exist. Categories of cs: cs.AI, cs.AR,"),
        ("cs.LG, nonsense", "arXiv: category nonsense does not exist."),
        ("biorxiv.alchemy", "biorxiv.alchemy does not exist."),
    ],
)
async def test_a_subject_that_does_not_exist_is_named_with_those_that_do(
    bot: Installation, named: str, said: str
) -> None:
    message = await bot.say(f"sources categories add {named}")

    assert message.refused
    assert said in message.text
    assert (await bot.say("sources categories")).text.startswith("No subjects are read yet.")


@pytest.mark.parametrize("change", ["cs.LG", "add", "drop cs.LG"])
async def test_what_is_no_change_is_asked_about(bot: Installation, change: str) -> None:
    message = await bot.say(f"sources categories {change}")

    assert message.refused
    assert message.text.startswith("Add or remove what?")


async def test_a_subject_of_a_source_that_is_switched_off_is_not_promised(
    redis: Redis, prefix: str, internet: Internet
) -> None:
    async with connected(redis, prefix, internet, sources=("arxiv",)) as bot:
        refused = await bot.say("sources categories add biorxiv.neuroscience")
        both = await bot.say("sources categories add cs.LG, biorxiv.neuroscience")
        listed = await bot.say("sources categories")

    assert refused.refused
    assert refused.text.startswith("Switched off here: the source of biorxiv.neuroscience")
    assert both.refused
    assert listed.text.startswith("No subjects are read yet.")


async def test_no_more_than_sixty_subjects_are_read(bot: Installation) -> None:
    from bot.sources.arxiv.categories import categories

    codes = [one.code for one in categories()]
    await bot.say("sources categories add " + " ".join(codes[:40]))
    await bot.say("sources categories add " + " ".join(codes[40:60]))

    message = await bot.say(f"sources categories add {codes[60]}")
    added = await bot.say("interests add gravitational waves, protein folding")

    assert message.text.startswith("That would be over 60 subjects.")
    assert not added.refused
    assert len(await bot.app.services.subjects.all()) == 60


# Digests and the hour of sources


async def test_an_hour_before_arxivs_is_warned_about_and_a_later_one_is_not(
    bot: Installation,
) -> None:
    await bot.say("interests add gravitational waves")

    early = await bot.say("schedule daily 05:00 Europe/Berlin")
    late = await bot.say("schedule daily 09:00 Europe/Berlin")

    assert "arXiv arrives about 06:" in early.text
    assert "at 05:00 you get the day before's" in early.text
    assert "arXiv arrives" not in late.text


async def test_without_arxiv_no_hour_is_warned_about(bot: Installation) -> None:
    message = await bot.say("schedule daily 05:00 Europe/Berlin")

    assert "arrives" not in message.text


async def test_a_public_web_that_refuses_this_machine_adds_no_feed_of_it(
    redis: Redis, prefix: str, internet: Internet
) -> None:
    bot = install(redis, prefix, sources=("feeds",))
    async with bot.app:
        message = await bot.say("sources add http://localhost/rss")

    assert message.refused
    assert "private network" in message.text
    assert internet.asked == []


async def test_an_older_paper_put_on_a_list_of_this_week_counts_from_when_it_came(
    bot: Installation, world: World
) -> None:
    today, january = SUNDAY.date(), SUNDAY.date() - timedelta(days=60)
    world.dailies = [
        Daily("2601.00001", "Sparse attention", "We look.", today, 3, january),
        Daily("2601.00002", "Dense attention", "We look.", today - timedelta(days=2), 3, january),
    ]

    await come_in(bot)
    bot.clock.advance(SUNDAY + timedelta(hours=3))
    await come_in(bot)

    papers = (await bot.app.store.papers.get([1, 2])).values()
    assert [paper.listed_at for paper in papers] == [SUNDAY, SUNDAY]

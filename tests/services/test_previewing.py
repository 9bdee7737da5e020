"""A preview is the digest that would come: the same papers, nothing marked, each rule named."""

from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.core.message import Message
from recommender import Rule
from tests.installation import ADA, GROUP, SUNDAY, TITLES, Installation, install, record

DAY = timedelta(days=1)


def numbers(message: Message) -> list[int]:
    return [card.number for card in message.cards]


async def rules(bot: Installation) -> dict[int, Rule]:
    now = await bot.clock.now()
    shown = await bot.app.services.previewing.next_digest(ADA, now)
    return {one.pick.paper.number: one.rule for one in shown.left_out}


async def test_the_next_digest_is_what_the_preview_showed(filled: Installation) -> None:
    await filled.say("interests add protein, models")
    await filled.say("schedule daily 09:00")

    message = await filled.say("preview")
    await filled.wait_until(SUNDAY + DAY)

    [(_, posted)] = filled.board.posted
    assert message.text.startswith("Mon 2 Mar 09:00, for you, as things stand now")
    assert message.cards == posted.cards != ()


async def test_a_preview_changes_nothing_but_that_somebody_was_there(filled: Installation) -> None:
    await filled.say("interests add protein, models")
    await filled.say("schedule daily 09:00")
    await filled.say("preview")
    before = await filled.keys_and_values()

    again = [await filled.say("preview") for _ in range(2)]

    assert again[0] == again[1]
    assert await filled.keys_and_values() == before


async def test_each_paper_left_out_is_told_with_its_rule(filled: Installation) -> None:
    await filled.import_(record("Old quantum papers"), listed_at=SUNDAY - 40 * DAY)
    await filled.app.services.preferences.add(
        ADA, ADA, "protein, models, quantum, galaxy, -survey", 1.0, SUNDAY
    )
    await filled.say("picks 1")
    await filled.say("like 8")
    await filled.say("mute galaxy for 2 days")
    await filled.say("schedule daily 09:00 size=1")

    text = (await filled.say("preview")).text

    told = await rules(filled)
    assert told[13] is Rule.NOT_NEW
    assert told[8] is Rule.VOTED
    assert told[9] is Rule.MUTED
    assert told[4] is Rule.EXCLUDED
    assert {Rule.SEEN, Rule.FULL} < set(told.values())
    assert f"9  {TITLES[8]}: muted by galaxy" in text
    assert f"4  {TITLES[3]}: excluded by -survey" in text
    assert "13  Old quantum papers: not new, it came in before Sun 22 Feb 13:00" in text


async def test_a_mute_that_ends_before_the_digest_does_not_count(filled: Installation) -> None:
    await filled.app.services.preferences.add(ADA, ADA, "galaxy", 1.0, SUNDAY)
    await filled.say("mute galaxy for 1 day")
    await filled.say("schedule tue 09:00")

    assert numbers(await filled.say("preview")) == [9]


async def test_without_a_schedule_it_shows_what_picks_would_give(filled: Installation) -> None:
    await filled.app.services.preferences.add(ADA, ADA, "protein", 1.0, SUNDAY)

    message = await filled.say("preview")

    assert message.text.startswith("Nothing is scheduled for you.")
    assert numbers(message) == numbers(await filled.say("picks")) != []


async def test_paused_without_an_end_it_says_so(filled: Installation) -> None:
    await filled.say("interests add protein")
    await filled.say("schedule daily 09:00")
    await filled.say("pause")

    assert (await filled.say("preview")).text.startswith("Paused.")


async def test_trending_papers_are_shown_where_they_alone_are_scheduled(
    filled: Installation,
) -> None:
    await filled.app.store.charts.keep("day", [7, 9], SUNDAY)
    await filled.say("schedule trending daily 10:00 here", place=GROUP)

    message = await filled.say("preview where=here", place=GROUP)

    assert message.text.startswith("Mon 2 Mar 10:00, for this channel")
    assert numbers(message) == [7, 9]


async def test_without_interests_it_says_how_to_state_one(filled: Installation) -> None:
    message = await filled.say("preview")

    assert "No interests yet." in message.text


async def test_of_two_orders_the_one_that_comes_first_is_shown_with_what_comes_along(
    filled: Installation,
) -> None:
    await filled.app.store.charts.keep("day", [7, 9], SUNDAY)
    await filled.app.services.preferences.add(ADA, ADA, "protein, models", 1.0, SUNDAY)
    await filled.say("schedule trending daily 08:00")
    await filled.say("schedule daily 09:00")

    message = await filled.say("preview")
    await filled.wait_until(SUNDAY + DAY)

    [(_, posted)] = filled.board.posted
    assert message.text.startswith("Mon 2 Mar 08:00, for you")
    assert message.cards == posted.cards
    assert {7, 9} < set(numbers(message))


async def test_a_list_of_trending_papers_alone_leaves_none_out_by_rules(
    filled: Installation,
) -> None:
    await filled.app.store.charts.keep("day", [7, 9], SUNDAY)
    await filled.app.services.preferences.add(ADA, ADA, "protein, models", 1.0, SUNDAY)
    await filled.say("schedule trending daily 08:00")
    await filled.say("schedule fri 09:00")

    message = await filled.say("preview")

    assert message.text.startswith("Mon 2 Mar 08:00, for you")
    assert numbers(message) == [7, 9]
    assert "Left out" not in message.text


async def test_a_pause_that_ends_before_shows_the_first_digest_after_it(
    filled: Installation,
) -> None:
    await filled.say("interests add protein, models")
    await filled.say("schedule daily 09:00")
    await filled.say("pause until tuesday")

    message = await filled.say("preview")
    await filled.wait_until(SUNDAY + 2 * DAY)

    [(_, posted)] = filled.board.posted
    assert message.text.startswith("Tue 3 Mar 09:00, for you")
    assert message.cards == posted.cards != ()


_examples = count(1)
LINES = (
    "interests add protein, models^2",
    "interests add quantum, -survey",
    "picks 2",
    "like 7",
    "dislike 3",
    "mute diffusion for 2 days",
    "mute networks",
    "unmute 1",
    "reset yes",
    "undo",
    "pause 1 day",
    "pause until wednesday",
    "resume",
    "schedule daily 09:00 size=2",
    "schedule tue 09:00",
    "schedule trending daily 08:00",
    "schedule trending daily 10:00",
)


@settings(
    deadline=None,
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    lines=st.lists(st.sampled_from(LINES), max_size=8),
    chart=st.lists(st.integers(1, 12), min_size=1, max_size=5, unique=True),
    where=st.sampled_from(["", " where=here"]),
)
async def test_whatever_a_reader_did_the_preview_comes_true(
    redis: Redis, prefix: str, lines: list[str], chart: list[int], where: str
) -> None:
    bot = install(redis, f"{prefix}-{next(_examples)}")
    await bot.import_(*(record(title) for title in TITLES))
    await bot.app.store.charts.keep("day", chart, SUNDAY)
    place = GROUP if where else None
    for line in ("schedule daily 09:00", *lines):
        await bot.say(line + ("" if line == "undo" else where), place=place)
    shown = await bot.app.services.previewing.next_digest(GROUP if where else ADA, SUNDAY)

    message = await bot.say(f"preview{where}", place=place)
    await bot.wait_until((shown.due or SUNDAY) + timedelta(minutes=30))

    posted = [posted for _, posted in bot.board.posted] if shown.due else [message]
    assert [one.cards for one in posted] == [message.cards] * len(posted)
    assert posted or not message.cards

"""What readers type and what Slack tells, as the bot's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.slack.identity import Identity
from bot.adapters.slack.literal import escaped
from bot.adapters.slack.people import Person
from bot.adapters.slack.translate import asked_in, call_of, notice_of, text_of, typed_text
from bot.commands import COMMANDS
from bot.core.places import Conversation, Reader, direct
from bot.core.ports import Change, Notice

US = Identity(team="T1", user="U0BOT", bot="B0BOT")


def test_slacks_markup_is_undone_before_the_grammar() -> None:
    typed = {
        "search a &lt; b &amp; c &gt; d": "search a < b & c > d",
        "search &amp;lt;": "search &lt;",
        "interests add “flow matching”": 'interests add "flow matching"',
        "like <https://arxiv.org/abs/2401.01234>": "like https://arxiv.org/abs/2401.01234",
        "like <http://arxiv.org/abs/1|arxiv.org/abs/1>": "like arxiv.org/abs/1",
        "like <https://arxiv.org/abs/1|this paper>": "like https://arxiv.org/abs/1",
        "search <mailto:a@b.org|a@b.org>": "search a@b.org",
        "search <@U123|ada> in <#C1|papers>": "search @ada in #papers",
        "search <@U123>": "search @U123",
        "search <!here> <!subteam^S1|@team>": "search @here @team",
        "<@U0BOT> picks": "picks",
        "<@U0BOT|paperpicks> picks": "picks",
        "`picks again`": "picks again",
        "  ": "",
    }

    assert {sent: typed_text(sent, "U0BOT") for sent in typed} == typed


@given(st.text(st.characters(exclude_characters="“”„‟‘’`")))
def test_any_text_comes_through_slacks_escaping_as_it_was_typed(text: str) -> None:
    assert typed_text(escaped(text)) == text.strip()


def test_a_command_in_a_channel_knows_reader_place_and_person() -> None:
    asked = asked_in("C9", "U1", 'search "graph nets" au:lecun', US)

    call = call_of(asked, Person("Europe/Berlin", "en-GB", is_admin=True), COMMANDS)

    assert call.reader == Reader("slack", "T1", "U1")
    assert call.conversation == Conversation("slack", "T1", "C9")
    assert (call.command, call.arguments) == ("search", {"query": '"graph nets" au:lecun'})
    assert (call.zone, call.locale, call.is_admin) == ("Europe/Berlin", "en-GB", True)


def test_in_an_enterprise_readers_are_the_enterprises_and_channels_the_teams() -> None:
    grid = Identity(team="T1", user="U0BOT", bot="B0BOT", enterprise="E1")

    asked = asked_in("C9", "U1", "picks", grid)

    assert asked.reader == Reader("slack", "E1", "U1")
    assert asked.conversation == Conversation("slack", "T1", "C9")


def test_a_direct_message_is_the_readers_own_conversation() -> None:
    asked = asked_in("D77", "U1", "picks", US)

    assert asked.conversation == direct(Reader("slack", "T1", "U1"))


def test_the_prefix_alone_asks_for_help() -> None:
    assert call_of(asked_in("C9", "U1", "", US), Person(), COMMANDS).command == "help"


def test_words_that_name_no_command_stay_words() -> None:
    call = call_of(asked_in("C9", "U1", "hello there", US), Person(), COMMANDS)

    assert (call.command, call.text) == ("", "hello there")


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"user": None},
        {"user": "U0BOT"},
        {"channel_type": "channel"},
    ],
)
def test_what_bots_and_slack_write_is_not_answered(more: dict[str, object]) -> None:
    event = {"type": "message", "channel_type": "im", "user": "U1", "text": "picks"}

    assert text_of(event, US) == "picks"
    assert text_of(event | more, US) is None


def test_words_beside_a_file_are_read_as_any_others() -> None:
    event = {"type": "message", "channel_type": "im", "user": "U1", "text": "similar to this"}

    assert text_of(event | {"subtype": "file_share", "files": [{}]}, US) == "similar to this"


WORKSPACE = Conversation("slack", "T1", "")
CHANNEL = Conversation("slack", "T1", "C9")
ADA = Reader("slack", "T1", "U1")


@pytest.mark.parametrize(
    ("event", "notice"),
    [
        ({"type": "app_uninstalled"}, Notice(Change.UNINSTALLED, WORKSPACE)),
        (
            {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}},
            Notice(Change.UNINSTALLED, WORKSPACE),
        ),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, None),
        ({"type": "channel_archive", "channel": "C9"}, Notice(Change.DESTINATION_GONE, CHANNEL)),
        ({"type": "group_deleted", "channel": "C9"}, Notice(Change.DESTINATION_GONE, CHANNEL)),
        ({"type": "channel_left", "channel": "C9"}, Notice(Change.LEFT, CHANNEL)),
        (
            {
                "type": "member_joined_channel",
                "channel": "C9",
                "user": "U0BOT",
                "inviter": "U1",
            },
            Notice(Change.JOINED, CHANNEL, Reader("slack", "T1", "U1")),
        ),
        (
            {"type": "member_joined_channel", "channel": "C9", "user": "U1"},
            Notice(Change.PERSON_BACK, CHANNEL, ADA),
        ),
        (
            {"type": "member_left_channel", "channel": "C9", "channel_type": "C", "user": "U1"},
            Notice(Change.PERSON_LEFT, CHANNEL, ADA),
        ),
        ({"type": "member_left_channel", "channel": "C9", "user": "U0BOT"}, None),
        (
            {"type": "user_change", "user": {"id": "U1", "deleted": True, "name": "ada"}},
            Notice(Change.PERSON_LEFT, WORKSPACE, ADA),
        ),
        (
            {"type": "user_change", "user": {"id": "U1", "deleted": False, "tz": "Asia/Tokyo"}},
            Notice(Change.PERSON_BACK, WORKSPACE, ADA, "Asia/Tokyo"),
        ),
        (
            {"type": "team_join", "user": {"id": "U1", "team_id": "T1"}},
            Notice(Change.PERSON_BACK, WORKSPACE, ADA),
        ),
        ({"type": "user_change", "user": {"id": "U0BOT", "deleted": True}}, None),
        ({"type": "user_change", "user": "U1"}, None),
        ({"type": "user_change", "user": {}}, None),
        ({"type": "user_change"}, None),
    ],
)
def test_news_of_a_place_are_noticed(event: dict[str, object], notice: Notice | None) -> None:
    assert notice_of(event, US) == notice

"""Messages drawn as Block Kit: literal, within every limit, nobody mentioned."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.slack import pressed
from bot.adapters.slack.blocks import characters
from bot.adapters.slack.literal import size
from bot.adapters.slack.render import MOST_BLOCKS, MOST_CHARACTERS, render
from bot.core import voice
from bot.core.grammar import read_line
from bot.core.message import (
    Aside,
    Button,
    Buttons,
    Message,
    PaperCard,
    Span,
    Text,
    say,
    strong,
    typed,
)
from bot.core.voice import note, phrase
from tests.adapters.console.digest import CARD, DIGEST
from tests.adapters.console.messages import messages, persons, places, unhurried
from tests.contracts.sample import COMMANDS
from tests.servers.slack_blocks import as_list, buttons, drawn, live, problems
from tests.servers.slack_specs import VARIABLE, block_kit_problems, needed

LONG_TEXT = "graph networks " * 1_000


def card(**changes: object) -> Message:
    fields: dict[str, object] = {"number": 1, "id": "arxiv:1", "title": "A title", "url": ""}
    return Message((PaperCard(**fields | changes),))  # type: ignore[arg-type] # fields by name


def shown(message: Message) -> str:
    return drawn(render(message).blocks)


@unhurried
@given(messages)
def test_any_message_is_one_that_slack_takes_and_mentions_nobody(message: Message) -> None:
    ready = render(message)

    assert problems(ready.blocks) == []
    assert {*live(ready.blocks, ready.text)} <= persons(message) | places(message)
    assert 0 < len(ready.text) <= 40_000
    assert len(ready.blocks) <= MOST_BLOCKS
    json.dumps([ready.blocks, ready.text], ensure_ascii=False).encode()


@unhurried
@given(messages)
def test_any_message_is_valid_against_slacks_own_types(message: Message) -> None:
    needed("slack-block-kit.schema.json")

    assert block_kit_problems(render(message).blocks) == []


def test_the_published_types_are_looked_for_where_the_variable_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "/nowhere/at/all")

    with pytest.raises(pytest.skip.Exception, match=VARIABLE):
        needed("slack-block-kit.schema.json")


def test_a_digest_is_heading_cards_and_small_print() -> None:
    assert shown(DIGEST).splitlines() == [
        "Three picks for Monday",
        "Try /papers help to see more.",
        "Graph networks for protein folding",
        "Ada Lovelace, Alan Turing, Grace Hopper and 2 more · 28 Feb 2026",
        "Matches protein folding in its title",
        "[Like] [Not for me]",
        "1-1 of 42",
        "[Next]",
        "Small print.",
    ]


@pytest.mark.parametrize("sentence", [phrase, note])
def test_a_person_is_named_as_slack_names_them(sentence: Callable[..., Text]) -> None:
    said = sentence(voice.CHANGED, time="Mon 2 Mar 09:00", by="U0ADA", said="pause")

    ready = render(Message((said,)))

    assert shown(Message((said,))) == "Mon 2 Mar 09:00, @U0ADA: /papers pause"
    assert live(ready.blocks, ready.text) == ["U0ADA"]
    assert problems(ready.blocks) == []


def test_a_person_below_a_paper_and_a_channel_are_named_as_slack_names_them() -> None:
    told = note(voice.MORE_ELSEWHERE, count=2, place="C0PAPERS")
    matching = replace(CARD, why=(Span("matches "), Span("U0ADA", "person")))

    ready = render(Message((matching, told)))

    assert "matches @U0ADA" in shown(Message((matching,)))
    assert shown(Message((told,))) == "2 more in #C0PAPERS."
    assert live(ready.blocks, ready.text) == ["U0ADA", "C0PAPERS"]
    assert problems(ready.blocks) == []


def test_who_was_forgotten_is_somebody_and_no_name() -> None:
    said = phrase(voice.CHANGED, time="Mon 2 Mar 09:00", by="somebody", said="pause")

    assert shown(Message((said,))) == "Mon 2 Mar 09:00, somebody: /papers pause"
    assert live(render(Message((said,))).blocks, "") == []


def test_a_card_is_three_lines_and_one_row_of_buttons() -> None:
    text, row = render(Message((CARD,))).blocks

    assert drawn([text]).count("\n") == 2
    assert row["type"] == "actions"


def test_a_title_is_a_link_and_its_signs_are_no_markup() -> None:
    title = "*On* _A*B_ `x` <!channel> & :smile:"

    [block] = render(card(title=title, url="https://arxiv.org/abs/2401.01234")).blocks

    assert block["elements"] == [
        {
            "type": "rich_text_section",
            "elements": [
                {
                    "type": "link",
                    "url": "https://arxiv.org/abs/2401.01234",
                    "text": title,
                    "style": {"bold": True},
                }
            ],
        }
    ]


def test_an_address_that_is_none_of_the_webs_leaves_a_title_without_a_link() -> None:
    cases = [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https://a b/",
        "http://[",
        "",
    ]

    assert [url for url in cases if '"link"' in json.dumps(render(card(url=url)).blocks)] == []


def test_a_card_without_a_title_is_known_by_its_id() -> None:
    assert shown(card(title="\x00\n")) == "arxiv:1"


def test_our_own_summary_is_named_as_ours() -> None:
    message = card(summary="It folds proteins.", summary_is_ours=True)

    assert shown(message).splitlines()[-1] == "In our words: It folds proteins."


def test_a_badge_stands_beside_authors_and_date() -> None:
    assert shown(card(authors=("A",), badge="57 upvotes")).splitlines()[1] == "A · 57 upvotes"


def test_asides_are_lines_below_the_summary_and_lead_where_they_say() -> None:
    code, stars = Aside("Code: https://x.y/z", "https://x.y/z"), Aside("Stars: *12*", "javascript:")

    [block] = render(card(summary="It folds.", asides=(code, stars))).blocks

    _, _, *small = as_list(block["elements"])
    assert [line["elements"] for line in small] == [
        [{"type": "link", "url": "https://x.y/z", "text": "Code: https://x.y/z"}],
        [{"type": "text", "text": "Stars: *12*"}],
    ]


def test_something_to_type_comes_with_the_prefix_in_code_style() -> None:
    [block] = render(Message((say("Try ", typed("picks 5"), "."),))).blocks

    [paragraph] = as_list([block])[0]["elements"]
    code = {"type": "text", "text": "/papers picks 5", "style": {"code": True}}
    assert code in paragraph["elements"]


def test_small_print_shows_commands_as_code_and_the_rest_literally() -> None:
    note = say("Take *it* back: ", typed("undo"), " <now>", kind="note")

    [block] = render(Message((note,))).blocks

    [element] = as_list([block])[0]["elements"]
    assert element["type"] == "mrkdwn"
    assert "`/papers undo`" in element["text"]
    assert "&lt;now&gt;" in element["text"]
    assert "*it*" not in element["text"]


def test_small_print_without_commands_is_not_markup_at_all() -> None:
    [block] = render(Message((say("A_b *c* :tada:", kind="note"),))).blocks

    assert block["elements"] == [{"type": "plain_text", "text": "A_b *c* :tada:", "emoji": False}]


def test_paragraphs_that_follow_each_other_share_a_block() -> None:
    blocks = render(Message((say("One"), say(strong("Two")), say("Three")))).blocks

    assert [drawn([block]) for block in blocks] == ["One\nTwo\nThree"]


def test_a_long_list_is_cut_with_a_note() -> None:
    notes = tuple(say(f"Note {number}", kind="note") for number in range(60))

    blocks = render(Message(notes)).blocks

    assert len(blocks) == MOST_BLOCKS
    assert drawn(blocks).splitlines()[-2:] == [
        "Note 48",
        "The rest does not fit into one message.",
    ]


def test_long_paragraphs_are_cut_so_that_the_message_stays_within_slacks_sum() -> None:
    blocks = render(Message((say(LONG_TEXT),) * 9)).blocks

    assert 9_000 < characters(blocks) <= MOST_CHARACTERS
    assert drawn(blocks).endswith("The rest does not fit into one message.")


def test_one_endless_title_leaves_room_for_the_other_papers() -> None:
    endless = card(title=LONG_TEXT, url="https://example.org/1", authors=(LONG_TEXT,) * 5)

    seen = shown(Message((*endless.blocks, CARD)))

    assert "Graph networks for protein folding" in seen
    assert len(seen) < 1_000


def test_the_fallback_says_what_the_blocks_say_and_mentions_nobody() -> None:
    message = Message((say("Picks for <!channel>", kind="heading"), CARD))

    assert render(message).text == (
        "Picks for &lt;!channel&gt;\nGraph networks for protein folding"
    )


def test_an_empty_message_still_has_words_for_the_notification() -> None:
    assert render(Message(())).text == "Paper picks"


def test_buttons_of_one_command_are_told_apart_within_their_row() -> None:
    row = (Button("Previous", "search", {"page": "1"}), Button("Next", "search", {"page": "3"}))

    first, second = buttons(render(Message((Buttons(row), Buttons(row)))).blocks)[1:3]

    assert first["action_id"] != second["action_id"]
    assert first["block_id"] != second["block_id"]


def test_a_changed_message_has_new_names_for_its_rows() -> None:
    row = Buttons((Button("Like", "like", {"paper": "1"}),))

    before = render(Message((say("Before"), row))).blocks[-1]["block_id"]
    after = render(Message((say("After"), row))).blocks[-1]["block_id"]

    assert before != after


def test_a_label_of_emoji_fits_as_slack_counts() -> None:
    [button] = buttons(render(Message((Buttons((Button("😀" * 60, "picks"),)),))).blocks)

    assert size(button["text"]["text"]) <= 75


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_button_says_its_command_again_after_any_trip(words: str, where: str) -> None:
    arguments = {"words": words, "page": where}

    value = pressed.write(Button("Go", "search", arguments)).value

    read = pressed.read(value)
    assert read is not None
    typed_again = read_line(read.line, COMMANDS)
    assert (typed_again.command, typed_again.arguments) == ("search", arguments)
    assert value.isascii()
    assert not set("&<>") & set(value)


def test_a_call_too_long_for_its_button_is_kept_under_a_token() -> None:
    button = Button("Next", "search", {"words": "蛋白质折叠" * 200})

    ready = render(Message((Buttons((button,)),)))

    [drawn_button] = buttons(ready.blocks)
    [token] = ready.kept
    assert drawn_button["value"] == f"1# {token}"
    typed_again = read_line(pressed.read_kept(ready.kept[token]), COMMANDS)
    assert typed_again.arguments == button.arguments


@pytest.mark.parametrize("value", ["", "2 like paper=1", "like paper=1", "1", "#"])
def test_a_value_of_another_version_is_not_read(value: str) -> None:
    assert pressed.read(value) is None


def test_control_characters_between_words_are_left_out_of_titles() -> None:
    assert shown(card(title="A\x1b[31m \x07title\u202e", why=(Span("\n for "), strong("x")))) == (
        "A[31m title\n for x"
    )


def test_tucked_buttons_stand_in_the_menu_at_the_end_of_their_row() -> None:
    mute = Button("Mute *it* & more", "search", {"words": "x"}, tucked=True)

    [row] = render(Message((Buttons((mute, Button("Like", "like", {"paper": "1"}))),))).blocks

    like, menu = as_list(row["elements"])
    assert like["text"]["text"] == "Like"
    assert menu == {
        "type": "overflow",
        "action_id": "papers_more",
        "options": [
            {
                "text": {"type": "plain_text", "text": "Mute *it* & more", "emoji": False},
                "value": "1 search words=x",
            }
        ],
    }


def test_a_menu_has_five_lines_and_what_is_beyond_stands_beside_it() -> None:
    row = tuple(Button(f"No {n}", "like", {"paper": str(n)}, tucked=True) for n in range(7))

    [drawn_row] = render(Message((Buttons(row),))).blocks

    *beside, menu = as_list(drawn_row["elements"])
    assert [b["text"]["text"] for b in beside] == ["No 5", "No 6"]
    assert len(menu["options"]) == 5


def test_a_line_too_long_for_a_menu_is_kept_under_a_token() -> None:
    button = Button("More", "search", {"words": "graph networks " * 12}, tucked=True)

    ready = render(Message((Buttons((button,)),)))

    [line] = buttons(ready.blocks)
    [token] = ready.kept
    assert line["value"] == f"1# {token}"
    assert len(line["value"]) <= pressed.LONGEST_IN_MENU
    assert read_line(pressed.read_kept(ready.kept[token]), COMMANDS).arguments == button.arguments

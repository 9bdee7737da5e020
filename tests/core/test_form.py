"""Forms: what a reader fills in makes a command."""

from bot.core.form import Choice, Field, Form

DAYS = Field("days", "On which days?", "choices", "when", ("Mon", "Thu"))
HOUR = Field("hour", "At what time?", "time", "when", ("09:00",))
ZONE = Field("zone", "In which time zone?", "zone", "when", ("Europe/Berlin",))
SIZES = (Choice("3", "three"), Choice("5", "five"))
SIZE = Field("size", "How many papers?", "choice", "size", ("3",), SIZES)
SCHEDULE = Form("When", "Save", "schedule", (DAYS, HOUR, ZONE, SIZE), {"where": "here"})

WORDS = Field("interests", "What do you read about?", "lines", "topic")
CHANNEL = Field("channel", "Which channel?", "channel")
SETUP = Form("Set up", "Save", "setup", (CHANNEL, WORDS))


def test_fields_of_one_parameter_are_put_together_in_their_order() -> None:
    filled = SCHEDULE.filled(SCHEDULE.at_first)

    assert filled == {"where": "here", "when": "Mon, Thu 09:00 Europe/Berlin", "size": "3"}


def test_lines_become_one_list_whatever_stands_around_them() -> None:
    filled = SETUP.filled({"interests": ("protein folding,\n\n  -survey \n,",)})

    assert filled == {"topic": "protein folding, -survey"}


def test_what_is_left_empty_is_no_argument() -> None:
    assert SCHEDULE.filled({"days": (), "hour": ("",)}) == {"where": "here"}


def test_a_chosen_channel_is_where_the_command_is_used_and_no_argument() -> None:
    values = {"channel": ("C9",), "interests": ("protein",)}

    assert SETUP.place(values) == "C9"
    assert SETUP.filled(values) == {"topic": "protein"}
    assert SCHEDULE.place({}) == ""


def test_a_refusal_is_about_the_field_whose_words_it_quotes() -> None:
    values = {"hour": ("09:00",), "zone": ("Atlantis",)}

    assert SCHEDULE.blamed(values, "I know no time zone “Atlantis”.") == ZONE


def test_a_refusal_that_quotes_nothing_is_about_what_was_written_by_hand() -> None:
    assert SETUP.blamed({"channel": ("C9",)}, "Nothing in that to look for.") == WORDS
    assert SCHEDULE.blamed({}, "Something is wrong.") == DAYS
    assert Form("Empty", "Save", "help", ()).blamed({}, "Something is wrong.") is None

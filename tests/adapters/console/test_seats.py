"""Being somebody else, or elsewhere, without leaving the terminal."""

import pytest

from bot.adapters.console.seats import label, seated
from bot.adapters.console.translate import session_of

ADA = session_of("ada", "reading-group", "UTC")


@pytest.mark.parametrize(
    ("line", "user", "place"),
    [
        ("/as bob", "bob", "console/local/c/reading-group"),
        ("/AS  bob ", "bob", "console/local/c/reading-group"),
        ("/in journal-club", "ada", "console/local/c/journal-club"),
        ("/in -", "ada", "console/local/d/ada"),
        ("/as", "ada", "console/local/c/reading-group"),
        ("/in", "ada", "console/local/c/reading-group"),
    ],
)
def test_a_line_changes_who_or_where(line: str, user: str, place: str) -> None:
    change = seated(line, ADA)

    assert change is not None
    assert (change.session.reader.user, str(change.session.conversation)) == (user, place)
    assert user in change.message.text


def test_whoever_is_alone_stays_alone_as_somebody_else() -> None:
    change = seated("/as bob", session_of("ada", None, "UTC"))

    assert change is not None
    assert str(change.session.conversation) == "console/local/d/bob"


@pytest.mark.parametrize("line", ["", "as bob", "/assign bob", "/papers in x", "say /as bob"])
def test_any_other_line_is_none_of_it(line: str) -> None:
    assert seated(line, ADA) is None


def test_a_name_cannot_bring_control_characters_along() -> None:
    change = seated("/as b\x1b[31mo\x07b", ADA)

    assert change is not None
    assert change.session.reader.user == "b[31mob"


def test_long_names_leave_room_to_type() -> None:
    assert len(label(session_of("a" * 80, "c" * 80, "UTC"))) <= 46

"""A form: a few fields that a reader fills in, and the command they make together.

Slack opens it as a modal; where a platform has none, it is the line to type.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

MOST_FIELDS = 5  # Discord's modals take no more.
LONGEST_TITLE = 24  # Characters: Slack's for a modal's title and its button.
LONGEST_LABEL = 45  # Discord's for a field.
LONGEST_HELP = 100
LONGEST_TEXT = 3_000  # Slack's for a text field; Discord takes 4,000.
MOST_CHOICES = 10  # Boxes or circles beside each other, on either platform.

Kind = Literal["text", "lines", "choice", "choices", "time", "zone", "channel"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values of a field, and how a reader knows it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in.

    Attributes:
        name: Unique in its form; ASCII letters and dashes.
        label: A few words.
        kind: "text" (one line), "lines" (several, each a part of a list), "choice" (one of them),
            "choices" (some of them), "time" (of day, "09:00"), "zone" (a time zone's name) or
            "channel" (where the command is used, by the platform's id).
        into: The parameter it fills; fields with the same one are put together in their order. A
            channel fills none.
        value: What stands there at first; of "choices" and "lines" one each.
        choices: Of "choice" and "choices" alone.
        help: A sentence below it; may be empty.
        needed: Whether it has to be filled in.
    """

    name: str
    label: str
    kind: Kind
    into: str = ""
    value: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    help: str = ""
    needed: bool = True


Filled = Mapping[str, Sequence[str]]
"""What a reader filled in, by the field's name; a field left empty may be missing."""


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked, and the command that the answers make.

    Attributes:
        title: At most 24 characters.
        submit: What the button says that sends it; at most 24.
        command: The command it stands for.
        fields: At most 5.
        arguments: Further arguments of the command, which nobody fills in.
    """

    title: str
    submit: str
    command: str
    fields: tuple[Field, ...]
    arguments: Mapping[str, str] = field(default_factory=dict)

    def filled(self, values: Filled) -> dict[str, str]:
        """Give the command's arguments, the form filled in with `values`."""
        arguments = dict(self.arguments)
        parts: dict[str, list[str]] = {}
        for one in self.fields:
            if one.into and (words := _words(one, values.get(one.name, ()))):
                parts.setdefault(one.into, []).append(words)
        return arguments | {name: " ".join(words) for name, words in parts.items()}

    def place(self, values: Filled) -> str:
        """Give the channel that was chosen; empty where the form asks for none."""
        chosen = [values.get(one.name, ()) for one in self.fields if one.kind == "channel"]
        return chosen[0][0] if chosen and chosen[0] else ""

    @property
    def at_first(self) -> Filled:
        """What stands in the fields at first."""
        return {one.name: one.value for one in self.fields}

    def blamed(self, values: Filled, refusal: str) -> Field | None:
        """Give the field that a refusal is about, as far as can be told; None for a bare form.

        It is the one whose words the refusal quotes; else what was written by hand, for what is
        chosen from a list can hardly be wrong.
        """
        quoted = refusal.casefold()
        given = [(one, _written(one, values.get(one.name, ()))) for one in self.fields]
        for one, words in given:
            if any(f"“{word.casefold()}" in quoted for word in words if word):
                return one
        by_hand = [one for one in self.fields if one.kind in ("text", "lines")]
        return next(iter((*by_hand, *self.fields)), None)


def _words(one: Field, values: Sequence[str]) -> str:
    """Put a field's values into one argument; the lines of a list are divided by commas."""
    parts = _written(one, values)
    return ", ".join(parts) if one.kind in ("lines", "choices") else " ".join(parts)


def _written(one: Field, values: Sequence[str]) -> list[str]:
    whole = values if one.kind != "lines" else [line for v in values for line in v.split("\n")]
    stripped = (value.strip().strip(",").strip() for value in whole)
    return [value for value in stripped if value]

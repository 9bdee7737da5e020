"""A form as it is kept between being opened and being sent."""

import json
from dataclasses import asdict, replace

from bot.core.form import Choice, Field, Filled, Form

VERSION = 1


def write_form(form: Form) -> bytes:
    """Write a form with what stands in its fields, as one line of ASCII JSON."""
    return json.dumps({"v": VERSION, **asdict(form)}, separators=(",", ":")).encode()


def read_form(written: bytes) -> Form | None:
    """Read what `write_form` wrote; None where it is of another version, or broken."""
    try:
        kept = json.loads(written)
        if kept["v"] != VERSION:
            return None
        fields = tuple(
            Field(
                **{
                    **one,
                    "value": tuple(one["value"]),
                    "choices": tuple(Choice(**choice) for choice in one["choices"]),
                }
            )
            for one in kept["fields"]
        )
        return Form(kept["title"], kept["submit"], kept["command"], fields, kept["arguments"])
    except (ValueError, KeyError, TypeError):
        return None


def refilled(form: Form, values: Filled) -> Form:
    """Give a form with what a reader filled in standing in its fields."""
    fields = tuple(replace(one, value=tuple(values.get(one.name, ()))) for one in form.fields)
    return replace(form, fields=fields)

"""What the forms ask: interests, days and hour, a channel's set-up, a file of papers."""

from collections.abc import Sequence
from datetime import time

from bot.commands.parameters import same_place
from bot.core import voice
from bot.core.command import Call
from bot.core.form import LONGEST_TEXT, Choice, Field, Form
from bot.core.grammar import write_short
from bot.core.message import Message, say
from bot.core.places import Owner
from bot.core.schedule import WEEKDAYS, Schedule
from bot.core.schedule_text import DAY_NAMES, write_schedule
from bot.core.subscription import DEFAULT_SIZE, LARGEST_SIZE, Subscription
from bot.core.voice import phrase
from bot.services import Services
from bot.services.wording import whose
from recommender import Interest, written
from recommender.interest_line import MOST_INTERESTS

EXAMPLE = "protein folding"
FIRST_HOUR = time(9, 0)

_EXPORT_KINDS = (
    Choice("bibtex", "BibTeX, for LaTeX and most managers"),
    Choice("ris", "RIS, for EndNote, Zotero and others"),
    Choice("json", "JSON (CSL), for Pandoc and scripts"),
)
_EXPORT_WHAT = (Choice("saved", "Papers I saved"), Choice("liked", "Papers I liked"))


def shown(services: Services, form: Form, *, line: str = "") -> Message:
    """Offer a form; the words beside it say what to type for the same."""
    typed = line or write_short(form.command, form.filled(form.at_first), services.commands)
    title = say(form.title, kind="heading")
    return Message((title, phrase(voice.FORM_LINE, line=typed)), form=form)


async def interests_form(services: Services, call: Call, owner: Owner) -> Message:
    """Ask for all interests at once; where they are too long for that, for further ones."""
    there = await services.preferences.interests(owner)
    field = interests_field(there)
    too_long = is_too_long(field)
    command, place = ("interests add" if too_long else "interests edit"), same_place(owner, call)
    field = interests_field(() if too_long else there)
    title = "Further interests" if too_long else f"{whose(owner).capitalize()} interests"
    form = Form(title, "Save", command, (field,), place)
    example = write_short(command, {"topic": EXAMPLE, **place}, services.commands)
    return shown(services, form, line="" if field.value else example)


def is_too_long(field: Field) -> bool:
    """Tell whether what stands in a field at first does not fit into one; emoji count twice."""
    size = sum(len(line.encode("utf-16-le")) // 2 + 1 for line in field.value)
    return size > LONGEST_TEXT or len(field.value) > MOST_INTERESTS


def interests_field(there: Sequence[Interest]) -> Field:
    """Ask for interests, one a line; those there stand in it."""
    return Field(
        "interests",
        "What do you read about?",
        "lines",
        into="topic",
        value=tuple(written(interest) for interest in there),
        help='One a line: protein folding, author:"Yann LeCun", cat:cs.LG, -survey',
    )


async def schedule_form(services: Services, call: Call, owner: Owner) -> Message:
    """Ask for days, hour, zone and how many picks."""
    order = await services.ordering.order(owner)
    zone = await services.ordering.zone_of(owner, call.zone)
    size = str(order.size if order else DEFAULT_SIZE)
    sizes = tuple(Choice(str(n), str(n)) for n in range(1, LARGEST_SIZE + 1))
    fields = (
        *schedule_fields(order, zone),
        Field("size", "How many papers?", "choice", "size", (size,), sizes),
    )
    place = same_place(owner, call)
    form = Form("When picks come", "Save", "schedule", fields, place)
    typed = {"when": usual(order, zone), "size": size, **place}
    return shown(services, form, line=write_short("schedule", typed, services.commands))


def usual(order: Subscription | None, zone: str) -> str:
    """Write when an order comes, or where there is none when one usually does."""
    return write_schedule(order.schedule if order else Schedule(FIRST_HOUR, WEEKDAYS, zone))


def schedule_fields(order: Subscription | None, zone: str) -> tuple[Field, ...]:
    """Ask for days, hour and zone; all three are put together as they are typed."""
    there = order.schedule if order else Schedule(FIRST_HOUR, WEEKDAYS, zone)
    days = tuple(DAY_NAMES[day] for day in sorted(there.weekdays))
    names = tuple(Choice(day, day) for day in DAY_NAMES)
    return (
        Field("days", "On which days?", "choices", "when", days, names),
        Field("hour", "At what time?", "time", "when", (f"{there.at:%H:%M}",)),
        Field("zone", "In which time zone?", "zone", "when", (there.zone,)),
    )


def export_form(services: Services) -> Message:
    """Ask which papers are wanted as what kind of file."""
    fields = (
        Field("what", "Which papers?", "choice", "what", ("saved",), _EXPORT_WHAT),
        Field("kind", "As what kind of file?", "choice", "form", ("bibtex",), _EXPORT_KINDS),
    )
    return shown(services, Form("Export papers", "Export", "export", fields))

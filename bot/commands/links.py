"""Papers that people link to, shown in short below their message."""

from dataclasses import replace
from typing import Annotated, Literal

from bot.core import voice
from bot.core.command import Call, Param, command
from bot.core.message import Audience, Button, Buttons, Message
from bot.core.voice import phrase
from bot.services import Services
from bot.services.cards import paper_card

_OFFERED = ("save", "abstract", "similar")  # Commands of a card that suit everybody who reads.


@command(
    "settings links",
    "Show papers that are linked to in short, on Slack",
    examples=("settings links", "settings links on", "settings links off"),
)
async def settings_links(
    services: Services,
    call: Call,
    *,
    show: Annotated[
        Literal["now", "on", "off"], Param("on or off; for administrators", rest=True)
    ] = "now",
) -> Message:
    """Tell whether a workspace shows papers linked to in it, or set that."""
    services.links.check(call)
    if show != "now":
        await services.links.show(call, wanted=show == "on")
    if await services.links.are_shown(call):
        off = Button("Switch off", "settings links", {"show": "off"})
        return Message((phrase(voice.LINKS_ON), Buttons((off,))))
    return Message(
        (phrase(voice.LINKS_OFF), Buttons((Button("Switch on", "settings links", {"show": "on"}),)))
    )


@command(
    "linked",
    "See the paper a link leads to",
    examples=("linked arxiv.org/abs/1706.03762",),
    hidden=True,
)
async def linked(
    services: Services, call: Call, *, link: Annotated[str, Param("where it leads", rest=True)]
) -> Message:
    """Show a paper that somebody linked to, for the adapter to draw; unknown ones are refused."""
    card = paper_card(await services.links.paper(call, link))
    buttons = tuple(button for button in card.buttons if button.command in _OFFERED)
    return Message((replace(card, buttons=buttons),), Audience.EVERYONE)

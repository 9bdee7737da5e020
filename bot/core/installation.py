"""What a workspace gives when somebody installs the bot there."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Installation:
    """One workspace, or one organisation of many, that the bot may speak in.

    Attributes:
        workspace: The platform's id of it; of an organisation where `is_whole`.
        token: What the bot speaks with; a secret.
        enterprise: The organisation it belongs to, or empty.
        is_whole: Whether all workspaces of the organisation share this one.
        user: The bot's own user id there.
        bot: The bot's id as the author of messages, where that is another one.
        name: As people there call it.
        refresh: What a new token is asked for with, once; empty where the token lasts. A secret.
        expires_at: When the token ends; UTC, None where it lasts.
    """

    workspace: str
    token: str = field(repr=False)
    enterprise: str = ""
    is_whole: bool = False
    user: str = ""
    bot: str = ""
    name: str = ""
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None

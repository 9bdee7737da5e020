"""Who the bot is in a workspace."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """Ids of the bot in one workspace.

    Attributes:
        team: The workspace.
        user: Whom people mention.
        bot: Who messages are by.
        enterprise: The organisation the workspace belongs to, or empty.
    """

    team: str
    user: str
    bot: str
    enterprise: str = ""

    @property
    def scope(self) -> str:
        """Where user ids are unique."""
        return self.enterprise or self.team

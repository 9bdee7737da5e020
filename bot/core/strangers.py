"""Where people do not know each other: there no one of them alone decides for all the others."""

from bot.core.places import Conversation, Owner

ANYONE_MAY_JOIN = frozenset({"discord"})
"""Platforms whose servers have thousands of members, some with a second account; elsewhere
colleagues meet, and whoever comes first may set a channel up for them."""


def are_strangers(owner: Owner) -> bool:
    """Tell whether an owner is a channel whose people need not know each other."""
    if not isinstance(owner, Conversation) or owner.is_direct:
        return False
    return owner.platform in ANYONE_MAY_JOIN

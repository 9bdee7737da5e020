"""Everything a reader can ask for, described once."""

from bot.commands.feedback import dislike, like, undo
from bot.commands.help import show_help
from bot.commands.interests import (
    add_interests,
    clear_interests,
    remove_interests,
    show_interests,
)
from bot.commands.interests_from import interests_from
from bot.commands.picks import picks, picks_again
from bot.commands.privacy import forget_me
from bot.commands.schedule import pause, resume, schedule
from bot.commands.search import search
from bot.commands.sources import add_source, categories, remove_source, show_sources
from bot.commands.status import status
from bot.commands.trending import trending
from bot.commands.why import why

COMMANDS = (
    show_interests,
    add_interests,
    remove_interests,
    clear_interests,
    interests_from,
    picks,
    picks_again,
    search,
    trending,
    why,
    like,
    dislike,
    undo,
    schedule,
    pause,
    resume,
    status,
    show_sources,
    add_source,
    remove_source,
    categories,
    forget_me,
    show_help,
)
"""In the order of help. A command is one line here and one handler in a file of this package."""

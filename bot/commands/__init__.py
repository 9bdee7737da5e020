"""Everything a reader can ask for, described once."""

from bot.commands.archive import archive
from bot.commands.export import export
from bot.commands.feedback import dislike, like, undo
from bot.commands.help import show_help
from bot.commands.interests import (
    add_interests,
    clear_interests,
    remove_interests,
    show_interests,
)
from bot.commands.interests_from import interests_from
from bot.commands.library import read, save, saved, unread, unsave
from bot.commands.mute import mute, mutes, unmute
from bot.commands.picks import picks, picks_again
from bot.commands.preview import preview
from bot.commands.privacy import forget_me, my_data
from bot.commands.profile import profile
from bot.commands.reset import reset
from bot.commands.schedule import pause, resume, schedule
from bot.commands.search import search
from bot.commands.settings import settings, take_over
from bot.commands.similar import similar
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
    similar,
    trending,
    why,
    like,
    dislike,
    mute,
    mutes,
    unmute,
    save,
    unsave,
    saved,
    read,
    unread,
    export,
    archive,
    undo,
    schedule,
    pause,
    resume,
    preview,
    status,
    settings,
    take_over,
    profile,
    reset,
    show_sources,
    add_source,
    remove_source,
    categories,
    my_data,
    forget_me,
    show_help,
)
"""In the order of help. A command is one line here and one handler in a file of this package."""

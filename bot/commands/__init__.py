"""Everything a reader can ask for, described once."""

from bot.commands.abstract import abstract
from bot.commands.archive import archive
from bot.commands.edit import choose_export, edit_interests, edit_schedule
from bot.commands.export import export
from bot.commands.feedback import dislike, like, undo
from bot.commands.first_picks import first_picks
from bot.commands.help import show_help
from bot.commands.home import home
from bot.commands.interests import (
    add_interests,
    clear_interests,
    remove_interests,
    show_interests,
)
from bot.commands.interests_from import interests_from
from bot.commands.library import read, save, saved, unread, unsave
from bot.commands.links import linked, settings_links
from bot.commands.mended import resume_there
from bot.commands.mute import mute, mutes, unmute
from bot.commands.picks import picks, picks_again
from bot.commands.places import settings_places
from bot.commands.preview import preview
from bot.commands.privacy import forget_me, my_data
from bot.commands.profile import profile
from bot.commands.rate import rate
from bot.commands.reset import reset
from bot.commands.schedule import pause, resume, schedule
from bot.commands.search import search
from bot.commands.settings import settings, take_over
from bot.commands.setup import setup
from bot.commands.sharing import (
    settings_ping,
    settings_sharing,
    share_interests,
    unshare_interests,
)
from bot.commands.similar import similar, similar_in
from bot.commands.sources import add_source, categories, remove_source, show_sources
from bot.commands.status import status
from bot.commands.trending import trending
from bot.commands.tuning import settings_bar, settings_exploring
from bot.commands.vote_settings import curators, voters
from bot.commands.why import why

COMMANDS = (
    show_interests,
    add_interests,
    remove_interests,
    clear_interests,
    edit_interests,
    interests_from,
    share_interests,
    unshare_interests,
    picks,
    picks_again,
    first_picks,
    search,
    similar,
    similar_in,
    trending,
    abstract,
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
    choose_export,
    archive,
    undo,
    schedule,
    edit_schedule,
    setup,
    pause,
    resume,
    resume_there,
    preview,
    status,
    settings,
    settings_places,
    take_over,
    settings_bar,
    settings_exploring,
    settings_links,
    voters,
    curators,
    settings_sharing,
    settings_ping,
    linked,
    home,
    profile,
    rate,
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

"""Every sentence the bot says about itself: empty states, refusals and receipts, in one place.

In a sentence, `backticks` mark something to type, *stars* the reader's own words and {braces} what
is filled in; filled-in text is never read as marks. At most 25 words each, always with a next step
where there is one, and none of the inner words: tests/docs/test_voice.py holds them to it, and
docs/voice.md shows them all.
"""

import re
from dataclasses import replace

from bot.core.message import Span, Text

# Interests
NO_INTERESTS = "No interests yet. Say what you care about: `interests add protein folding`."
NO_INTERESTS_HERE = (
    "No interests for this channel yet. Say what it cares about: "
    "`interests add protein folding where=here`."
)
INTERESTS_ADDED = "Added to {whose} interests: *{interests}*."
INTERESTS_KNOWN = "{Whose} interests already held that. See them with `interests{here}`."
INTERESTS_REMOVED = "Removed from {whose} interests: *{interests}*."
INTERESTS_CLEARED = "Cleared all of {whose} interests. Take it back with `undo`."
INTEREST_NOT_FOUND = (
    "No such interest: “{text}”. See the list with `interests`, then remove by number."
)
NOTHING_TO_LOOK_FOR = "Nothing in that to look for. Name a topic in a few plain words: `interests add protein folding`."
PARTS_LEFT_OUT = "Left out, with no word to look for or too much at once: “{parts}”."
TOO_MANY_INTERESTS = "That would be over {most} interests. Remove some first: see `interests`."
UNDERSTOOD = "Got it. {Whose} interests: *{interests}*."
ABOUT_ONE_A_WEEK = "About one paper a week matches."
ABOUT_A_WEEK = "About {count} papers a week match."
ABOUT_MANY_A_WEEK = "About {count} papers a week match; narrow it? Add a word, or leave one out: `interests add -survey`."
NONE_A_WEEK = "Nothing here matches yet. Broader words find more: `interests add deep learning`."
PAPER_NOT_HERE_YET = "I do not have *{id}* yet; it counts from the day it arrives."
HOW_TO_CHANGE_INTERESTS = (
    "Change them with `interests add …`, `interests remove 1` or `interests clear`."
)

# Picks
NO_PAPERS = "No papers here yet. Whoever runs me can add some: `paperpicks import FILE`."
NO_PAPERS_YET = (
    "No papers here yet. They come in within minutes while `paperpicks run` goes; then try `picks`."
)
NO_PICKS = (
    "Nothing new matches {whose} interests. Add one with `interests add …{here}` or try `search`."
)
NO_PICKS_BUT = "Nothing new is close enough to {whose} interests. Nearest miss: *{title}*."
OLDER_PICKS = "Nothing new in the last {days} days; these are older papers you have not seen."
NO_LAST_LIST = "No list to show again yet. Start one with `picks`."

# Papers and search
NO_SUCH_PAPER = "I know no paper “{paper}”. Find it with `search` and some words of its title."
NOTHING_FOUND = "Nothing found for “{query}”. Try fewer or broader words: `search {shorter}`."
NOTHING_TO_SEARCH = "What should I look for? Type `search graph neural networks`."
PAGE_MOVED = "New papers came in, so this list starts again."
OTHER_WORDS = "{points}  all other words"
NO_WHY = "*{title}* has none of {whose} words. Add some: `interests add …{here}`."

# Votes
LIKED = "More like *{title}* for {whom}. Take it back with `undo`."
DISLIKED = "Less like *{title}* for {whom}. Take it back with `undo`."
VOTED_ALREADY = "You already said so. Take it back with `undo`."
LESS_OF = "Less of: *{words}*."
MORE_OF = "More of: *{words}*."
NEXT_LIST = "Next up now: {titles}."
NEXT_LIST_SAME = "The next list stays as it is."
NEXT_LIST_EMPTY = "Nothing else is waiting right now."

# Undo
UNDONE = "Taken back: {what}."
NOTHING_TO_UNDO = "Nothing to take back. Your last ten changes are kept."

# Schedule
NO_SCHEDULE = "Nothing is scheduled for {whom}. Type `schedule weekdays 09:00 {zone}{here}`."
SCHEDULED = "Scheduled for {whom}: {schedule}, {size} picks. Next: {next}."
SCHEDULE_IS = "For {whom}: {schedule}, {size} picks. Next: {next}. Stop with `schedule off{here}`."
SCHEDULE_OFF = "Switched off for {whom}. Start again with `schedule weekdays 09:00{here}`."
PAUSED = "Paused for {whom} until {until}; it resumes by itself. Sooner: `resume{here}`."
PAUSED_OPEN = "Paused for {whom}. Start again with `resume{here}`."
RESUMED = "Resumed for {whom}. Next: {next}."
NOT_PAUSED = "Nothing is paused for {whom}. Next: {next}."
WHICH_TIME = "Which time? Type `schedule weekdays 09:00 Europe/Berlin`, `schedule fri 16:00` or `schedule off`."
NO_SUCH_TIME = (
    "There is no time “{word}”. Type `schedule weekdays 09:00 Europe/Berlin` or `schedule off`."
)
NO_SUCH_ZONE = (
    "I know no time zone “{word}”. Type one such as `schedule weekdays 09:00 Europe/Berlin`."
)
NEAREST_ZONE = "I know no time zone “{word}”. Did you mean {zone}?"
UNTIL_WHEN = "Until when? Type `pause 2 weeks` or `pause until 2027-01-06`."
NO_SUCH_DAY = "There is no day {day}. Type `pause until 2027-01-06`."
PAUSE_TOO_FAR = "Choose a day within the next two years: `pause until 2027-01-06`."

# Digests
DIGEST_HEADING = "{day}: {count} for *{about}*"
DIGEST_HEADING_ONE = "{day}: one for *{about}*"
NOTHING_ANNOUNCED = "No new papers were announced today. Next look: {next}."
SOURCE_DOWN = (
    "{source} has been out of reach since {time}, so there is nothing new. Next look: {next}."
)
NOTHING_NEW = "No new paper matches your interests today. Next look: {next}."
NEAREST_MISS = (
    "Nothing close enough to your interests today. Nearest miss: *{title}*. Next look: {next}."
)
SILENT_DAYS = "Nothing close enough to this channel's interests for {count} days. Broaden them: `interests add … where=here`."
MISSED_DAYS = "No picks on {days}: I was not running. Nothing is lost."
UNKNOWN_DAYS = (
    "The picks of {days} may not have arrived. They are not sent again; here they are to see:"
)
SOURCE_NOTE = "{source} has been out of reach since {time}."

# Sources
STATUS_READ = "From {sources}."
STATUS_NOTHING = "{source}: nothing announced today."
STATUS_SHORT = "{source} listed only {count}, usually about {usual}; I look again soon."
ARRIVES_LATER = "{source} arrives about {time} your time; at {hour} you get the day before's."
NO_SOURCES = (
    "Papers come from files alone here. Whoever runs me can change that: see PAPERPICKS_SOURCES."
)
SOURCE_READ = "{source}: read {time}, {count} new. Next: {next}."
SOURCE_QUIET = "{source}: read {time}, nothing announced since {brought}. Next: {next}."
SOURCE_NOTHING = "{source}: read {time}, nothing announced so far. Next: {next}."
SOURCE_NOT_YET = "{source}: not read yet. Next: {next}."
SOURCE_FAILS = "{source}: out of reach since {time}. Next: {next}."
SOURCE_SHORT = "{source}: read {time}, but only {count} instead of about {usual}. Next: {next}."
HOW_TO_CHANGE_SOURCES = (
    "Add a feed with `sources add https://…`; see subjects with `sources categories`."
)
THANKS_ARXIV = "Thank you to arXiv for use of its open access interoperability."
FEED_ADDED = (
    "Added to {whose} sources: *{title}*. Its {papers} can be searched; new ones count from now on."
)
FEED_GIVEN_UP = "*{source}* has not answered since {time}, so I ask it no more: see `sources`."
FEED_REMOVED = "Removed from {whose} sources: *{title}*."
FEED_KNOWN = "{Whose} sources already held *{title}*. See them with `sources{here}`."
FEEDS_OFF = "Feeds are switched off here. See what is read with `sources`."
NO_SUCH_FEED = "No such feed: “{text}”. See the list with `sources{here}`, then remove by number."
TOO_MANY_FEEDS = "That would be over {most} feeds. Remove one first: see `sources{here}`."
NO_CATEGORIES = "No subjects are read yet. They come with interests, or name some: `sources categories add cs.LG`."
CATEGORIES_ADDED = "Now reading {categories}; the last 30 days come in over the next minutes."
CATEGORIES_KNOWN = "All of that is read already. See the list with `sources categories`."
CATEGORIES_OFF = "Switched off here: the source of {categories}. See what is read with `sources`."
CATEGORIES_REMOVED = "No longer reading {categories}. Back with `sources categories add …`."
CATEGORIES_NOT_READ = "None of that is read. See the list with `sources categories`."
TOO_MANY_CATEGORIES = (
    "That would be over {most} subjects. Remove one first: `sources categories remove cs.LG`."
)
ADMINS_REMOVE = "Everyone here reads the same subjects, so only an administrator removes one."
HOW_TO_CHANGE_CATEGORIES = (
    "Change them with `sources categories add cs.CL` or `sources categories remove cs.CL`."
)
WHICH_CHANGE = "Add or remove what? Type `sources categories add cs.CL, stat.ML`."
READING_TOO = (
    "For that I now read {categories} too; the last 30 days come in over the next minutes."
)
FOUND_BEYOND = "From {source}, and kept here from now on."
NOTHING_BEYOND = "{source} finds nothing for “{query}” either. Try fewer or broader words."
BEYOND_UNREACHED = "{source} does not answer just now. Try again in a few minutes."
SUGGESTED = (
    "Read {papers} from {title}. These words say best what they are about; *^2* counts double."
)
SUGGESTED_UNREAD = "Not understood: {count} entries."
NOTHING_SUGGESTED = "Nothing in {title} to suggest interests from. Say them yourself: `interests add protein folding`."
FROM_WHAT = (
    "From what? Paste BibTeX, RIS or links, or type `interests from zotero 1234567` or an ORCID iD."
)
EDIT_SUGGESTED = "Or change the words: `interests add {line}`"

# Trending
TRENDING = "Most upvoted on Hugging Face {period}"
TRENDING_DAY = "{day}: most upvoted on Hugging Face {period}"
TRENDING_ORDER = "In Hugging Face's own order, as of {time}."
TRENDING_MOVED = "The list has changed meanwhile, so it starts again."
NO_TRENDING = "No list from Hugging Face here yet. Whoever runs me can fetch it: “paperpicks harvest huggingface”."
NO_TRENDING_DAY = "No list from Hugging Face has come in yet. Next look: {next}."
NOTHING_TRENDING = "Nothing you have not seen among the most upvoted {period}. Next look: {next}."
SILENT_TRENDING = "Nothing new among the most upvoted {period}, {count} times in a row. See the list with `trending`."
TRENDING_SCHEDULED = (
    "Scheduled for {whom}: the most upvoted {period}, {schedule}, {size} papers. Next: {next}."
)
TRENDING_IS = "For {whom}: the most upvoted {period}, {schedule}, {size} papers. Next: {next}. Stop with `schedule trending off{here}`."
TRENDING_OFF = (
    "Trending papers switched off for {whom}. Start again with `schedule trending fri 16:00{here}`."
)
TRENDING_STAYS = "Trending papers still come. Stop them too with `schedule trending off{here}`."
NO_TRENDING_ORDER = (
    "No trending papers are scheduled for {whom}. Type `schedule trending fri 16:00 {zone}{here}`."
)
BOTH_IN_ONE = (
    "On days with both, one message brings both: the earlier one, with {most} papers in all."
)
PICKS_TOO = "{count} for *{about}*"
PICKS_TOO_ONE = "One for *{about}*"
CAME_BEFORE = "Today's papers came with the other message."

# Privacy
FORGET_ME_SURE = "This deletes your interests, votes, seen papers and schedule for good. Sure?"
FORGOTTEN = "All of it is deleted. Start anew whenever you like: `interests add …`."

# Files
NO_SUCH_FILE = "There is no file {path}. Check its name and import it again."
FILE_IS_FOLDER = "{path} is a folder. Name the files in it."
FILE_FORBIDDEN = "{path} may not be read. Change its permissions and import it again."
FILE_UNREADABLE = "{path} cannot be read ({reason}). Copy it to another place and try again."

# The bot
WELCOME = "Tell me what you read about and I pick papers for you: `interests add protein folding`."
UNKNOWN_COMMAND = "I do not know “{text}”. Type `help` for all I can do."
DID_YOU_MEAN = "I do not know “{text}”. Did you mean `{nearest}`?"
EMPTY_LINE = "Nothing typed. Type `help` for all I can do."
MISSING_ARGUMENT = "Something is missing: {help}. Type `{example}`."
TOO_LONG = "That is too long: at most {most} characters for {help}."
NOT_A_NUMBER = "“{value}” is no number. Type `{example}`."
OUT_OF_RANGE = "Choose from {least} to {most} for {help}."
NOT_A_CHOICE = "“{value}” is not one of: {choices}."
WORDS_LEFT_OVER = "I could not place “{words}”. Type `{example}`."
ONLY_ADMINS = "Only {by} or an administrator changes this channel's settings. Your own: leave out `where=here`."
OLD_BUTTON = "This button is too old to use. Get a new list with `picks`."
UNKNOWN_BUTTON = "I do not know this button any more. See what I can do with `help`."
COMMANDS_CHANGED = "My commands have changed. Reload Discord (Ctrl+R) and try again."
CUT_SHORT = "The rest does not fit into one message."
TRY_AGAIN = "That did not work just now. Try again in a minute. (ref {ref})"
CATCHING_UP = "I am still reading the papers in. Try again in half a minute."

LONGEST_SENTENCE_WORDS = 25
INNER_WORDS = ("score", "catalogue", "delivery", "UTC")

_MARK = re.compile(r"`([^`]*)`|\*([^*]*)\*|([^`*]+)")
_FIELD = re.compile(r"\{(\w+)\}")


def phrase(sentence: str, /, **fields: object) -> Text:
    """Make a paragraph of a sentence of this page, its fields filled in literally.

    Raises:
        KeyError: If a field of the sentence was not given.
    """
    spans = []
    for code, own, plain in _MARK.findall(sentence):
        if code:
            spans.append(Span(_filled(code, fields), "command"))
        elif own:
            spans.append(Span(_filled(own, fields), "strong"))
        else:
            spans.append(Span(_filled(plain, fields)))
    return Text(tuple(spans))


def note(sentence: str, /, **fields: object) -> Text:
    """Make small print of a sentence; as `phrase`."""
    return replace(phrase(sentence, **fields), kind="note")


def heading(sentence: str, /, **fields: object) -> Text:
    """Make a heading of a sentence; as `phrase`."""
    return replace(phrase(sentence, **fields), kind="heading")


def sentences() -> dict[str, str]:
    """Give every sentence of this page by its name."""
    return {
        name: value
        for name, value in globals().items()
        if name.isupper() and isinstance(value, str) and not name.startswith("_")
    }


def _filled(text: str, fields: dict[str, object]) -> str:
    """Fill in `{name}`; `{Name}` fills in with a capital."""

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name in fields:
            return str(fields[name])
        value = str(fields[name.lower()])
        return value[:1].upper() + value[1:]

    return _FIELD.sub(fill, text)

"""Every sentence the bot says about itself: empty states, refusals and receipts, in one place.

In a sentence, `backticks` mark something to type, *stars* the reader's own words, @{braces} a person
and #{braces} a channel by the platform's id, and {braces} what is filled in; filled-in text is never read as marks. At most 25 words each, always with a next step
where there is one, and none of the inner words: tests/docs/test_voice.py holds them to it, and
docs/voice.md shows them all.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.core.message import Moment, Span, Text, run

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
ABOUT_MANY_A_WEEK = "About {count} papers a week match; narrow it? Add a word, or leave one out: `interests add -{word}{here}`."
NARROW_IT = "*{interest}* is broad. Which part of it matters most? It stays in either case."
NARROW_SEARCH = "Many papers. Only those on:"
MEANT_SO = "No paper here spells it “{typed}”. Did you mean *{meant}*?"
NONE_A_WEEK = "Nothing here matches yet. Broader words find more: `interests add deep learning`."
PAPER_NOT_HERE_YET = "I do not have *{id}* yet; it counts from the day it arrives."
HOW_TO_CHANGE_INTERESTS = (
    "Change them with `interests add …{here}`, `interests remove 1{here}` or "
    "`interests clear{here}`."
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
ONE_PAPER = "One paper at a time. Name it by its number, id or link: `search` shows them."
NO_SUCH_PAPER = "I know no paper “{paper}”. Find it with `search` and some words of its title."
NOTHING_FOUND = "Nothing found for “{query}”. Try fewer or broader words: `search {shorter}`."
NOTHING_FOUND_BUT = "Nothing found for “{query}”. These find some:"
NOTHING_TO_SEARCH = "What should I look for? Type `search graph neural networks`."
PAGE_MOVED = "New papers came in, so this list starts again."
ONLY_NEAR_ONES = (
    "No other paper has any of these words. These are nearest in subject, closest first."
)
OTHER_WORDS = "{points}  all other words"
NO_ABSTRACT = "No abstract of *{title}* is known here. Its title leads to the paper."
NO_WHY = "*{title}* has none of {whose} words. Add some: `interests add …{here}`."

# Votes
LIKED = "More like *{title}* for {whom}. Take it back with `undo`."
DISLIKED = "Less like *{title}* for {whom}. Take it back with `undo`."
VOTED_ALREADY = "You already said so. Take it back with `undo {number}`."
LESS_OF = "Less of: *{words}*."
MORE_OF = "More of: *{words}*."
VOTE_NOTED = (
    "Noted for this channel: its picks change once {voters} people have voted. So far: {count}."
)
VOTE_COUNTED = (
    "Counted for this channel too, where {people} voted so far. See `profile where=here`."
)
VOTE_WAITS = "Noted for this channel: it has not had this paper, so votes on it count once it has, or from {people} on."
VOTE_CURATED = "Counted for this channel at once: you are one of its curators."
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
MISSED_DAYS = "No picks on {days}: I was not running, or could not post. Nothing is lost."
UNKNOWN_DAYS = "The picks of {days} may not have arrived. Where they are missing, press to have them posted now."
COMES_NOW = "The picks of {day} come in a moment. See when the next ones do with `schedule{here}`."
CAME_MEANWHILE = "The picks of {day} are here already. See them with `archive{here}`."
DESTINATION_REFUSES = "I can no longer post in #{channel}, so its picks are paused. {why}"
THREAD_REFUSES = (
    "I can no longer post in #{thread}, a thread of #{channel}, so its picks are paused. {why}"
)
WHEN_MENDED = "Once that is mended, type `resume where=here` in it."
RESUMED_THERE = "Picks of #{channel} go on. Should I still be refused there, I tell you."
READER_REFUSES = "I could not write to you, so your picks are paused. {why}"
RESUME_WHEN_MENDED = "Once that is mended, type `resume`."
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
FORGET_ME_SURE = (
    "This deletes your interests, votes, saved and seen papers, and schedule for good. Sure?"
)
FORGOTTEN = "All of it is deleted. Start anew whenever you like: `interests add …`."
FORGOTTEN_BUT_COPIES = (
    "Older copies of the files may still hold it. Whoever runs me can have Redis write them anew."
)
MY_DATA = "All that is kept of you is in {name}. Delete it with `forget-me`."
MY_DATA_ABOUT = "All that is kept of you. Delete it with `forget-me`."
MY_DATA_SOMEBODY_ELSE = "somebody else"
MY_DATA_OTHERS_UNDO = "what somebody else may take back"
MY_DATA_NONE = "Nothing is kept of you. Start whenever you like: `interests add …`."

# Files
NO_SUCH_FILE = "There is no file {path}. Check its name and import it again."
FILE_IS_FOLDER = "{path} is a folder. Name the files in it."
FILE_FORBIDDEN = "{path} may not be read. Change its permissions and import it again."
FILE_UNREADABLE = "{path} cannot be read ({reason}). Copy it to another place and try again."

# Back-ups
NO_BACKUP = "{path} is no back-up of paperpicks. Name a file that `paperpicks backup` wrote."
NEWER_BACKUP = (
    "{path} was written by a newer paperpicks. Upgrade, then try again; nothing was changed."
)
BACKUP_CUT_OFF = "{path} is cut off: its end is missing. Take another copy; nothing was changed."
BACKUP_COMPRESSED = "{path} is compressed. Unpack it, then restore the file that was in it."
BACKUP_BAD_LINE = "{path} is damaged in line {line}. Take another copy; nothing was changed."
BACKUP_EXISTS = (
    "{path} is there already, and is left as it is. Name a new file, or move that one away."
)
BACKUP_DAMAGED = (
    "{path} is damaged: its checksum does not fit. Take another copy; nothing was changed."
)
NO_SUCH_BACKUP = "There is no file or folder {path}. Check its name and try again."
BACKUP_FILE_FAILS = "{path} cannot be used ({reason}). Name another place and try again."
NOT_EMPTY_THERE = "There are {count} keys at that address already, and nothing was changed. Name an empty Redis, or another database of it."
NOT_EMPTY = "There are {count} keys already, and nothing was changed. To replace them all, restore with `--yes`; or name another data directory."

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
ONLY_ADMINS = "Only @{by} or an administrator changes this channel's settings. Your own: leave out `where=here`."
OLD_BUTTON = "This button is too old to use. Get a new list with `picks`."
UNKNOWN_BUTTON = "I do not know this button any more. See what I can do with `help`."
COMMANDS_CHANGED = "My commands have changed. Reload Discord (Ctrl+R) and try again."
CUT_SHORT = "The rest does not fit into one message."
TRY_AGAIN = "That did not work just now. Try again in a minute. (ref {ref})"
NOT_NOW = "That did not work just now. Try again in a minute."
TOO_OFTEN = "That is a lot at once. Go on in {wait}; what you did so far counts."
CATCHING_UP = "I am still reading the papers in. Try again in half a minute."

# Being added to a workspace
PAGE_OFFER = "Daily picks of new papers, chosen by what your group says it cares about."
PAGE_OFFER_QUIET = "Adding me posts nothing. I write in a channel once somebody there sets me up."
PAGE_INSTALLED = "I am in {workspace} now. Nothing was posted."
PAGE_BEGIN = "In Slack, type /papers to begin, or /invite and my name in a channel."
PAGE_CANCELLED = "You chose not to add me. Nothing was changed."
PAGE_STALE = "That took longer than ten minutes, or came from another browser. Try again."
PAGE_REFUSED = "Slack did not let me in. Nothing was changed. Try again."
NOT_IN_WORKSPACE = "I am not in {workspace}. See where I am: `paperpicks workspaces`."
NOT_INSTALLED = (
    "I am not installed in this workspace any more. Ask whoever runs it to add me again."
)

# Interests shared with a channel
SHARED = (
    "Your interests count for this channel's picks now. Others see papers on them, "
    "but neither your words nor your name."
)
SHARED_NAMED = (
    "Your interests count for this channel's picks now. Below papers that match, others see "
    "your name, {name}, and your words."
)
SHARED_OWN = "What comes here is left out of your own picks. Take it back with `undo`."
SHARED_NOTHING = "You have none yet, so nothing changes: `interests add protein folding`."
UNSHARED = "Your interests no longer count for this channel, and nobody is told of them here."
UNSHARED_ALL = "Your interests no longer count for any channel, and nobody is told of them."
NOT_SHARED = "Your interests do not count here. Add them with `interests share`."
SHARE_WHERE = "That is done in a channel. Type `interests share` in one."
SHARE_NO_NAME = (
    "I cannot see what you are called here. Without your name it works: `interests share`."
)
TOO_MANY_MEMBERS = "Over {most} people share their interests here already; I can count no more."
SHARING_ON = (
    "People here may add their interests to this channel's. Stop that with `settings sharing off`."
)
SHARING_OFF = "Only this channel's own interests count here. Who may change it allows others: `settings sharing on`."
MEMBERS_ARE = "With the interests of {members}."
MEMBERS_NONE = "Nobody here adds their own interests yet. Yours count, too, with `interests share`."
PING_ON = "You are mentioned below papers here that match you. Stop with `settings ping off`."
PING_OFF = "You are no longer mentioned here. Again with `settings ping on`."
PING_NEEDS_NAME = "A mention shows your name to all here. Share it first: `interests share named`."
OF_A_MEMBER = (
    "*{title}* has none of this channel's words now. It came by earlier ones, or for somebody "
    "who shares interests without telling which."
)
WHY_MEMBER = "It matches {name}, from whose interests these points come."
PROFILE_SHARED = "They also count in #{place}. Take them out with `interests unshare` there."
PROFILE_SHARED_MANY = (
    "They also count in {count} channels. Take them out of all with `interests unshare`."
)
MORE_ELSEWHERE = "{count} more in #{place}."
ALL_ELSEWHERE = "Nothing new beside what came in #{place}. Next look: {next}."

# Channels, leaving and coming back
SETTINGS_MANAGERS = "Only who manages this server sets this channel up, or a role they chose: `settings curators @curator`. Your own: leave out `where=here`."
SETTER_LEFT = (
    "@{by}, who set this channel up, has left. Take over with `settings take-over`, then try again."
)
SETTER_IS_HERE = "@{by} set this channel up and is still here. Ask them, or an administrator, to type `settings take-over`."
UNDO_NOT_ALLOWED = "Only @{by} or an administrator changes that channel now, so your change stays. `undo` again takes back the one before."
SETTINGS_SETTER = "This channel's settings are changed by @{by} and administrators. Let everyone: `settings anyone`."
SETTINGS_ANYONE = (
    "Anyone here changes this channel's settings. Leave it to who set it up: `settings setter`."
)
SETTINGS_NOBODY = (
    "Nobody has set this channel up yet. Begin with `interests add protein folding where=here`."
)
SETTINGS_VOTES = "Votes here count from {people} on. Another number: `settings voters 5`."
SETTINGS_CURATORS = "Votes of these roles count at once:"
PICKS_ARE_ALLS = "Picks taken here would not come for the others any more. Look at them: `preview where=here`. Your own: `picks`."
VOTES_ADMINS = (
    "The votes of many count together here, so only an administrator changes that. Ask one."
)
NO_ROLES = "People have no roles here. Set how many have to vote instead: `settings voters 3`."
ROLE_NOT_READ = "I read no role in “{text}”. Mention one, as in `settings curators @curator`, or type `settings curators none`."
TOO_MANY_ROLES = "That would be over {most} roles. Mention fewer: `settings curators @curator`."
SETTINGS_SAME = "That is how it is already. See it with `settings`."
SETTINGS_CHANGED = "Done. See who changed what with `status where=here`."
SETTINGS_NEED_CHANNEL = (
    "These settings are a channel's: type `settings` in one. Yours alone are shown by `status`."
)
NOT_IN_SERVER = (
    "I am not in this server, so nothing can be set up here. Whoever manages it can add me."
)
MAY_NOT_POST_HERE = (
    "To post here I still need {permissions}. Allow me that in this channel's settings."
)
BAR_FEW = "{Whose} picks: *few*, about one a day. More with `settings bar normal{here}`."
BAR_NORMAL = "{Whose} picks: *normal*, about two a day. Change it with `settings bar few{here}` or `settings bar many{here}`."
BAR_MANY = "{Whose} picks: *many*, as many as a list holds on most days. Fewer with `settings bar normal{here}`."
WHY_OUTSIDE = (
    "It lies under {whose} bar: a list has it only as outside the usual, so that votes can tell."
)
EXPLORING_ON = "Now and then the last paper of {whose} list is outside the usual, and says so. Stop with `settings exploring off{here}`."
EXPLORING_OFF = "{Whose} lists hold nothing outside the usual. Allow one now and then: `settings exploring on{here}`."
LINKS_ON = (
    "A paper I know is shown in short where somebody links to it. Stop with `settings links off`."
)
LINKS_OFF = "Links to papers are left alone here. An administrator has them shown in short, with `settings links on`."
LINKS_NOWHERE = "Only Slack tells me of links that people post. There, see `settings links`."
LINKS_ADMINS = "Only an administrator switches that, since it is for all channels. Ask one to type `settings links on`."
TAKEN_OVER = "You stand for this channel's settings now. See them with `status where=here`."
TAKEN_ALREADY = "You stand for this channel's settings already. See them with `status where=here`."
LAST_DAYS = "Last {days} days: {posted} posted, {liked} liked, {unliked} not for {whom}."
LAST_DAYS_SAVED = (
    "Last {days} days: {posted} posted, {liked} liked, {saved} saved, {unliked} not for {whom}."
)
STATUS_PAUSED = "Paused until {until}; it resumes by itself. Sooner: `resume{here}`."
STATUS_PAUSED_OPEN = "Paused. Start again with `resume{here}`."
CHANGED = "{time}, @{by}: `{said}`"
BACK_HEADING = "Back from {whose} pause: {count} for *{about}*"
BACK_HEADING_ONE = "Back from {whose} pause: one for *{about}*"
UNPRESSED = "{count} digests came and you pressed nothing. Fewer papers, once a week, other words, or none? As it is, do nothing."
UNPRESSED_HERE = "{count} digests came and nobody here pressed anything. Fewer papers, once a week, other words, or none? As it is, do nothing."

# Forms, onboarding and the first picks
FORM_LINE = "In one line: `{line}`"
FORM_EXPIRED = "That took too long to open. Press again, or type it: `{line}`."
FORM_OLD = "This form is too old to send. Open it again from `settings`."
FORM_NOT_THERE = "I do not see you in that channel. Invite me there (/invite and my name), or type `setup` in it."
FORM_NOT_SEEN = "You do not see that channel, so it stays as it is. Choose another one."
FORM_FORGOTTEN = "This form is too old to open again. Begin with `settings`."
ONE_MOMENT = "One moment…"
INTERESTS_NOW = "{Whose} interests now: *{interests}*."
SETUP_WHERE = "Set up which channel? Type `setup` in it."
SETTINGS_INTERESTS = "*{interests}*."
TODAYS_PICKS = "Today's picks"
YOUR_LIST = "Your reading list"
NOTHING_TODAY = "None yet today. Get some now with `picks`, or see past ones with `archive`."
HELLO_CHANNEL = "Hello! I can post new papers here, picked for what you read about. Nothing comes until somebody sets it up."
HELLO_INSTALLER = "I am installed. Say what you read about, and I pick new papers for you: `interests add protein folding`."
HELLO_INSTALLER_CHANNELS = (
    "For a channel, invite me there first (/invite and my name), then type `setup` in it."
)
FIRST_POSTED = "Posted here just now. See when the next ones come with `schedule where=here`."
FIRST_ALREADY = "This channel has had its first picks. The next ones: `schedule where=here`."
FIRST_SOON = (
    "They are posted here in a moment. See when the next ones come with `schedule where=here`."
)
FIRST_UNSURE = (
    "I cannot tell whether they arrived. If not, get the next ones with `picks where=here`."
)
FIRST_PAUSED = "Picks of this channel are paused. To have some now, type `resume where=here` first."
FIRST_REFUSED = "I could not post here. {why} Then try again."
FIRST_NOTHING = "Picks come here: {schedule}. Nothing new matches yet; next look: {next}."
FIRST_NEEDS_SCHEDULE = (
    "Nothing is scheduled for this channel yet. Begin with `schedule weekdays 09:00 where=here`."
)
ZONE_CHANGED = "Your time zone is {zone} now. Your digests still keep the clock of {kept}; shall they move along?"

# Guessing
NEAREST_DAY = "I do not know “{word}”. Did you mean {day}?"
NEAREST_NAME = "I do not know “{word}”. Did you mean `{nearest}`?"
NEAREST_AUTHORS = "No paper here is by “{name}”. Nearest: {nearest}."
NAME_AS_WORDS = "“{name}” is looked for in titles and abstracts. Meant as an author: {nearest}?"
NO_SUCH_CATEGORY = "No paper here is in a subject “{code}”. Subjects are written like `cat:cs.LG`."
NEAREST_CATEGORIES = "There is no subject “{code}”. Nearest: {nearest}."
GREETING = "Hello! Your picks are a word away: `picks`. Or type words and I look for papers."
GREETING_NEW = (
    "Hello! Tell me what you read about and I pick papers for you: `interests add protein folding`."
)
WELCOME_BACK = "You are welcome. Whenever you want more: `picks`."
GOODBYE = "See you. To stop the digests type `schedule off`; to take a break, `pause 2 weeks`."
HOW_TO_ASK = (
    "I pick papers and look them up. Type a few words to search, or `help` for all I can do."
)
MEANT_BY_WORD = "For that there is `{command}`."
SEARCH_OFFER = "“{text}” is no command of mine. Shall I look for papers on it?"
PAPER_LINKED = "This is the paper you sent. Papers like it from now on: `interests add {id}`."
PAPER_NOT_KNOWN = "I cannot find {id} here or at my sources. It may be too new; try `search` with some words of its title."

# Reading list and past picks
SAVED = "Saved: *{title}*. See your list with `saved`."
SAVED_ALREADY = "Already on your list: *{title}*. See it with `saved`."
UNSAVED = "Off your list: *{title}*. Take it back with `undo`."
NOT_SAVED = "Not on your list: *{title}*. Save it with `save {number}`."
MARKED_READ = "Marked as read: *{title}*. What is left: `saved unread`."
MARKED_UNREAD = "Marked as unread: *{title}*. See it with `saved unread`."
MARKED_ALREADY = "That was noted already. See your list with `saved`."
TOO_MANY_SAVED = "Your list holds {most} papers already. Remove some with `unsave 4711`."
SAVED_PAPERS = "Your reading list: {count}, {unread} unread."
NOTHING_SAVED = "Nothing saved yet. Save what you want to read with `save 4711` or a card's button."
NONE_SAVED_LIKE = "Nothing on your list fits that. See all of it with `saved`."
EXPORTED = "{count} as {kind}, in *{name}*."
EXPORTED_FIRST = "The latest {most} of {count} as {kind}, in *{name}*."
NOTHING_LIKED = "Nothing liked yet. Say what you want more of with `like 4711` or a card's button."
FILE_WRITTEN = "Written to *{path}*."
FILE_NOT_WRITTEN = "{folder} cannot be written to, so here it is; copy it, or start me elsewhere."
FILE_SENT = "The file is in your direct messages with me."
FILE_CUT = (
    "The first {shown} of {count} lines; an administrator can let me send whole files: files:write."
)
PAST_PICKS = "What {whom} got: {count}, latest first."
PAST_PICKS_OF = "What {whom} got, for “{text}”: {count}, latest first."
NO_PAST_PICKS = "Nothing picked for {whom} yet. Start with `picks{here}`."
NO_PAST_PICKS_OF = "Nothing picked for {whom} fits “{text}”. Try a day, `archive yesterday{here}`, or one word of a title."

# The terminal
TERMINAL_KEYS = "Tab completes, ↑ goes back, a button's number presses it. `/as bob` and `/in reading-group` change seats. Ctrl-D leaves."
TERMINAL_LEAVE = "Ctrl-D leaves. To stay, type `help` for all I can do."
TERMINAL_PAGE = "Page {page} of {pages}. Space: on, b: back, q: stop, or just type."
NO_SUCH_BUTTON = "There is no button {number} now. Type a number from 1 to {last}, or a command."
STOPPED_WAITING = (
    "No longer waiting for that. What it changed so far stays; take it back with `undo`."
)
SEAT_NOW = "You are *{user}* in *{channel}* now. To be alone with me: `/in -`."
SEAT_NOW_ALONE = "You are *{user}* now, alone with me. To sit in a channel: `/in reading-group`."
SEAT_IS = "You are *{user}* in *{channel}*. Change it with `/as bob` or `/in journal-club`."
SEAT_IS_ALONE = "You are *{user}*, alone with me. Change it with `/as bob` or `/in reading-group`."

# Finding and steering
NOTHING_LIKE_IT = "Nothing here resembles that. Try more telling words, or `search`."
LIKE_WHAT = "Like what? Name a paper by number or link, or type some text: `similar 4711`."
LIKE_PAPER = "Papers like *{title}*"
LIKE_TEXT = "Papers like “{text}”"
IN_COMMON = "in common: "
MUTED = "Muted for {whom} until {until}, then it ends by itself: *{words}*. Searches still find it. Sooner: `{back}`."
MUTED_OPEN = "Muted for {whom}: *{words}*. Searches still find it. Back with `{back}`."
UNMUTED = "No longer muted for {whom}: *{words}*."
MUTES = "Muted for {whom}"
NOTHING_MUTED = "Nothing is muted for {whom}. Mute with `mute author:lecun for 2 weeks{here}`."
NOTHING_TO_MUTE = (
    "Nothing in that to mute. Name a word, author or subject: `mute diffusion for 2 weeks`."
)
MUTE_WHICH = "What of *{title}* shall I leave out of {whose} picks? Any word will do: `mute diffusion for 2 weeks{here}`."
MUTE_NO_PAPER = (
    "A single paper cannot be muted. Say what you think of it instead: `dislike {paper}`."
)
MUTE_NOT_FOUND = (
    "Nothing like “{text}” is muted. See the list with `mutes{here}`, then end one by its number."
)
MUTE_UNTIL_WHEN = (
    "I cannot read “{text}” as an end. Type `mute diffusion for 2 weeks`. "
    'Words that are no end stand in quotes: `mute "…"`.'
)
MUTE_END_IS_PAST = "“{text}” is past. Choose a day to come: `mute diffusion until friday`."
MUTE_TOO_FAR = (
    "“{text}” is over two years off. Without an end it holds until you end it: `mute diffusion`."
)
MUTED_ALREADY = "Muted already for {whom}, just so: *{words}*. See the list with `mutes{here}`."
TOO_MANY_MUTES = "That would be over {most} mutes. End one first: see `mutes{here}`."
HOW_TO_CHANGE_MUTES = "Add one with `mute …{here}`, end one with `unmute 1{here}`."
PROFILE = "What I know about {whom}"
PROFILE_WORDS = "From words: {count}, heaviest first."
PROFILE_NO_WORDS = (
    "From words: nothing yet. Say what matters: `interests add protein folding{here}`."
)
PROFILE_VOTES = "From votes: {likes} for and {dislikes} against, which taught me these words."
PROFILE_NO_VOTES = (
    "From votes: nothing yet. They come from `like 4711`, `dislike 4711` and the buttons."
)
PROFILE_VOTERS = "{people} voted here; votes count (from {voters} people on)."
PROFILE_VOTERS_FEW = "{people} voted here; votes count once {voters} people have."
PROFILE_VOTES_CURATED = "By curators, counting at once: {count}."
PROFILE_VOTES_CAP = "All votes together make at most {percent} % of a paper's points."
WHY_VOTES_WAIT = "Votes here do not count yet: {people} voted, and {voters} have to."
PROFILE_FADING = "Older votes fade: after {months} months one counts half."
PROFILE_MORE = "for *{word}*, taught by {titles}"
PROFILE_LESS = "against *{word}*, taught by {titles}"
PROFILE_BAR = "How many papers come: *{level}*. Change it with `settings bar few{here}`."
PROFILE_MUTED = "Muted for now: *{words}*. See `mutes{here}`."
RATE = "{done} of {total} rated. Would you read these?"
RATE_NOTE = "Their ratings tell me most. Stop whenever you like; what you leave out may still come."
RATED = "Thank you, {count} rated. See what that taught me with `profile{here}`."
RATE_LATER = "Left for later. Go on whenever you like: `profile rate{here}`."
NOTHING_TO_RATE = "Too few papers match to rate some. Broaden {whose} interests, `interests add …{here}`, or try later."
RESET_SURE = "This withdraws {count} for {whom} and what they taught. Interests, saved papers and schedule stay. Sure?"
RESET_DONE = "Withdrawn for {whom}: {count} and what was learned from that. All else stays. Back with `undo`."
VOTES_WITHDRAWN = "Withdrawn for {whom}, with what it taught: your votes on {titles}."
VOTES_WITHDRAWN_HERE = "Withdrawn for this channel, with what it taught: all votes on {titles}."
NOTHING_TO_RESET = "No votes to withdraw for {whom}. See what I know with `profile{here}`."
NO_SUCH_VOTES = "No vote for {whom} has to do with “{text}”. See what I know with `profile{here}`."
PREVIEW = "{when}, for {whom}, as things stand now"
PREVIEW_PAUSED = "Paused. Were it not, this would come to {whom} now"
PREVIEW_UNSCHEDULED = "Nothing is scheduled for {whom}. This is what `picks{here}` gives now:"
PREVIEW_EMPTY = "Nothing would be in it so far. What comes in until then may change that."
PREVIEW_LEFT_OUT = "Left out, best first:"
PREVIEW_NOTE = "Nothing of this counts as shown to {whom}."
RULE_NOT_NEW = "not new, it came in before {since}"
RULE_SEEN = "seen already"
RULE_HELD = "in a message on its way"
RULE_VOTED = "you said already what you think of it"
RULE_NAMED = "the very paper of an interest"
RULE_OTHERS = "only in feeds of others"
RULE_MUTED = "muted by *{by}*"
RULE_EXCLUDED = "excluded by *-{by}*"
RULE_OUTWEIGHED = "under the bar, papers not for {whom} weigh more"
RULE_UNDER_BAR = "under the bar, not close enough"
RULE_NEAR_DUPLICATE = "near-duplicate of *{by}*"
RULE_AUTHORS = "enough by {by} in the list"
RULE_TURN = "*{by}* had its half of the week, others come first"
RULE_FULL = "next in line, there is no more room"

# Places of a server or workspace
PLACES = "Where papers go here"
NO_PLACES = "No place of yours here gets papers yet. Set one up with `setup`."
PLACES_NEED_CHANNEL = "Type `settings places` in a channel: I list the places of its server."
NO_SUCH_PLACE = "No such place, or it is not yours to change. See yours with `settings places`."
PLACE_PAUSED = "Nothing goes to #{place} until you resume it. Take it back with `undo`."
PLACE_RESUMED = "Papers go to #{place} again. Take it back with `undo`."
PLACE_STOPPED = "Nothing is ordered for #{place} any more. Take it back with `undo`."

# To the operator
TROUBLE_SOURCE = "{about} has been out of reach since {time}, so it brings nothing new. “paperpicks doctor” says why."
WELL_SOURCE = "{about} answers again. What was missed comes in by itself."
TROUBLE_WORKSPACE = "{about} has let me post nothing since {time}, so digests there wait. “paperpicks doctor” says what to mend."
WELL_WORKSPACE = "{about} lets me post again. Digests there go on."
TROUBLE_DISK = "The disk with my data is nearly full: {free} left. Free some space; on a full disk no digests go out."
WELL_DISK = "The disk with my data has room again. Nothing is left to do."
TROUBLE_LATE = "Digests are late: at least {count}, the first since {time}. “paperpicks deliveries” says where they wait."
WELL_LATE = "Digests are on time again. Nothing is left to do."
TROUBLE_INDEX = "My index has had trouble on the disk since {time}: each start reads all anew. Answers stay right. “paperpicks index status” says why."
WELL_INDEX = "My index of the papers is well on the disk again. Nothing is left to do."

# Trying it out: `paperpicks doctor --live`
TRIAL_TITLE = "TEST, not a digest: paperpicks is being tried out"
TRIAL_PAPER = "TEST: a paper that does not exist"
TRIAL_NOTE = "This goes away by itself within seconds. If it stays, delete it by hand."
TRIAL_EDITED = "TEST, edited: paperpicks is being tried out"

LONGEST_SENTENCE_WORDS = 25
INNER_WORDS = ("score", "catalogue", "delivery", "UTC")

_MARK = re.compile(r"`([^`]*)`|\*([^*]*)\*|@(\{\w+\})|#(\{\w+\})|([^`*@#]+|[@#])")
_FIELD = re.compile(r"\{(\w+)\}")


def phrase(sentence: str, /, **fields: object) -> Text:
    """Make a paragraph of a sentence of this page, its fields filled in literally.

    Raises:
        KeyError: If a field of the sentence was not given.
    """
    spans = []
    for code, own, person, place, plain in _MARK.findall(sentence):
        if code:
            spans.append(Span(_filled(code, fields), "command"))
        elif own:
            spans.append(Span(_filled(own, fields), "strong"))
        elif person:
            spans.append(Span(_filled(person, fields), "person"))
        elif place:
            spans.append(Span(_filled(place, fields), "place"))
        else:
            spans += _runs(plain, fields)
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


def _runs(text: str, fields: dict[str, object]) -> Iterator[Span]:
    """Fill in plain words; a moment among them is a run of its own."""
    moments = "|".join(name for name, value in fields.items() if isinstance(value, Moment))
    for piece in re.split(rf"(\{{(?:{moments})\}})", text) if moments else [text]:
        moment = fields.get(piece[1:-1])
        if isinstance(moment, Moment):
            yield run(moment)
        elif piece:
            yield Span(_filled(piece, fields))


def _filled(text: str, fields: dict[str, object]) -> str:
    """Fill in `{name}`; `{Name}` fills in with a capital."""

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name in fields:
            return str(fields[name])
        value = str(fields[name.lower()])
        return value[:1].upper() + value[1:]

    return _FIELD.sub(fill, text)

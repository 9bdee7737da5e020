"""Every key in one place, so that "delete all of it" can be proved."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.delivery import DeliveryId
from bot.core.places import Owner, Reader
from bot.core.subscription import shard_of

ALIAS_BUCKETS = 8192  # Fixed for ever: an alias is found by the hash of its name.


@dataclass(frozen=True, slots=True)
class Keys:
    """Key names under one prefix. Everything of one owner shares a hash tag, so one slot."""

    prefix: str = "pp"

    # The installation.
    @property
    def meta(self) -> str:
        """HASH: schema, created, app, catalogue (an id, another one once data were brought in)."""
        return f"{self.prefix}:meta"

    @property
    def bot(self) -> str:
        """STRING with expiry: the running bot, so that a second one does not start."""
        return f"{self.prefix}:bot"

    @property
    def troubles(self) -> str:
        """HASH: what the operator was told is wrong -> JSON, until it is well again."""
        return f"{self.prefix}:troubles"

    @property
    def wakes(self) -> str:
        """STREAM of wake-ups between processes; nothing in it counts."""
        return f"{self.prefix}:wakes"

    @property
    def workers(self) -> str:
        """ZSET: worker at work -> until when it counts as such."""
        return f"{self.prefix}:workers"

    def memory(self, platform: str, key: str) -> str:
        """STRING with expiry: what an adapter remembers."""
        return f"{self.prefix}:m:{platform}:{key}"

    # Papers; untagged, written one key at a time.
    @property
    def last_number(self) -> str:
        """Counter: the highest paper number given out."""
        return f"{self.prefix}:papers"

    @property
    def log(self) -> str:
        """STREAM of catalogue changes: number, op (add, change, delete); kept 30 days."""
        return f"{self.prefix}:log"

    @property
    def merged(self) -> str:
        """HASH: number given up -> number kept."""
        return f"{self.prefix}:merged"

    @property
    def writer(self) -> str:
        """STRING with expiry: who writes the catalogue just now."""
        return f"{self.prefix}:writer"

    @property
    def unlogged(self) -> str:
        """SET of paper numbers being written, until the log tells of them."""
        return f"{self.prefix}:unlogged"

    def paper(self, number: int) -> str:
        """STRING: the paper's record."""
        return f"{self.prefix}:p:{number}"

    def alias(self, name: str) -> str:
        """HASH of one bucket: id of a paper -> its number."""
        return f"{self.prefix}:a:{zlib.crc32(name.encode('utf-8', 'replace')) % ALIAS_BUCKETS}"

    # Sources of papers.
    def source(self, name: str) -> str:
        """HASH: how visits to a source went, and where the next one goes on."""
        return f"{self.prefix}:src:{name}"

    def source_days(self, name: str) -> str:
        """HASH: a source's own date -> how many papers that day's list held."""
        return f"{self.prefix}:days:{name}"

    def limit(self, name: str) -> str:
        """HASH with expiry: whose turn it is to ask a host, and from when on the next one may."""
        return f"{self.prefix}:turn:{name}"

    @property
    def categories(self) -> str:
        """HASH: followed category -> JSON."""
        return f"{self.prefix}:cats"

    @property
    def unwanted_categories(self) -> str:
        """SET: categories removed by hand, which no interest brings back."""
        return f"{self.prefix}:uncats"

    @property
    def back_fills(self) -> str:
        """HASH: job -> JSON: categories whose past is being filled in."""
        return f"{self.prefix}:past"

    @property
    def feed_urls(self) -> str:
        """HASH: feed -> its address, for every feed that somebody has."""
        return f"{self.prefix}:feeds"

    def feed_owners(self, name: str) -> str:
        """SET: the owners who have a feed."""
        return f"{self.prefix}:feed:{name}"

    # What Hugging Face lists.
    def chart(self, name: str) -> str:
        """STRING: one ranked list, as JSON: its papers' numbers in their order, and when read."""
        return f"{self.prefix}:chart:{name}"

    # One platform.
    def pace(self, platform: str, name: str) -> str:
        """HASH with expiry: when the next post may come, and who waits; see take_turn.lua."""
        return f"{self.prefix}:{{{platform}}}:pace:{name}"

    def paused(self, platform: str) -> str:
        """HASH: workspace that refuses posts -> since when, epoch seconds."""
        return f"{self.prefix}:{{{platform}}}:paused"

    def installations(self, platform: str) -> str:
        """HASH: workspace or organisation -> its installation, encrypted. Without bound."""
        return f"{self.prefix}:{{{platform}}}:installed"

    def installed_under(self, platform: str) -> str:
        """HASH: workspace -> the organisation it belongs to. Without bound."""
        return f"{self.prefix}:{{{platform}}}:under"

    def installing(self, platform: str, workspace: str) -> str:
        """STRING with expiry: who changes a workspace's installation just now."""
        return f"{self.prefix}:{{{platform}}}:installing:{workspace}"

    # One shard.
    def due(self, shard: int) -> str:
        """ZSET: subscription id -> next due moment, epoch seconds."""
        return f"{self._tag(shard)}:due"

    def probe(self, shard: int) -> str:
        """STRING with expiry: when somebody last tried whether Redis takes what is written."""
        return f"{self._tag(shard)}:probe"

    def open(self, shard: int) -> str:
        """ZSET: delivery -> when somebody has to look at it again, epoch seconds."""
        return f"{self._tag(shard)}:open"

    def unsettled(self, shard: int) -> str:
        """ZSET: delivery that ended as unknown, refused or missed -> when; 40 days of them."""
        return f"{self._tag(shard)}:unsettled"

    def delivery(self, delivery: DeliveryId) -> str:
        """HASH: one delivery record."""
        return f"{self._tag(delivery.shard)}:d:{delivery}"

    def subscription(self, subscription_id: str) -> str:
        """HASH: the standing order ("order", JSON) and its counters."""
        return f"{self._tag(int(subscription_id[:2]))}:sub:{subscription_id}"

    @property
    def leaving(self) -> str:
        """ZSET: reader who has left -> when what is kept of them is deleted, epoch seconds."""
        return f"{self.prefix}:leaving"

    @property
    def removed(self) -> str:
        """ZSET: workspace that removed the bot -> when its data are deleted, epoch seconds."""
        return f"{self.prefix}:removed"

    def removed_orders(self, workspace: str) -> str:
        """HASH: order of a workspace that removed the bot -> the pause it had; goes with it."""
        return f"{self.prefix}:removed:{workspace}"

    def places(self, workspace: str) -> str:
        """SET: channels and threads of a workspace such as "discord/1" that have orders."""
        return f"{self.prefix}:places:{workspace}"

    @property
    def ordering(self) -> str:
        """Pattern of the keys that hold the orders of channels and threads."""
        return f"{self.prefix}:{{s[0-9][0-9]}}:subs:*/*/c/*"

    def of_workspace(self, workspace: str, what: str = "*") -> str:
        """Pattern of the keys of the owners in a workspace such as "slack/T1": all, or `what`."""
        return f"{self.prefix}:{{s[0-9][0-9]}}:{what}:{_literal(workspace)}/[cu]/*"

    def of_channels(self, platform: str) -> str:
        """Pattern of the keys of all channels of a platform."""
        return f"{self.prefix}:{{s[0-9][0-9]}}:*:{_literal(platform)}/*/c/*"

    def remembered_in(self, platform: str, scope: str) -> str:
        """Pattern of what an adapter remembers of the people of a workspace."""
        return f"{self.prefix}:m:{platform}:*/{_literal(scope)}/*"

    # One owner.
    def preferences(self, owner: Owner) -> str:
        """HASH: bar, zone, told_zone, new_zone, set_up_by, who, rating, unpressed, ..."""
        return self._of(owner, "o")

    def interests(self, owner: Owner) -> str:
        """HASH: interest id -> JSON."""
        return self._of(owner, "i")

    def votes(self, owner: Owner) -> str:
        """HASH: "<number>|<reader>" -> JSON. A reader's own votes, or all votes of a channel.

        Without bound: one a paper and reader, given by hand.
        """
        return self._of(owner, "v")

    def vote_counts(self, owner: Owner) -> str:
        """HASH: "<number>|like", "<number>|dislike", "all" -> how many of a channel's votes."""
        return self._of(owner, "vc")

    def voters(self, owner: Owner) -> str:
        """HASH: reader -> how many votes they have in a channel."""
        return self._of(owner, "vw")

    def votes_aside(self, owner: Owner) -> str:
        """HASH: "<token>|<number>|<reader>" -> JSON: votes of the last ten withdrawals."""
        return self._of(owner, "va")

    def mutes(self, owner: Owner) -> str:
        """HASH: id of what is muted -> JSON; 50 at most, ended ones go with the next change."""
        return self._of(owner, "mutes")

    def seen(self, owner: Owner, moment: datetime) -> str:
        """SET of paper numbers shown in the month of `moment` (UTC)."""
        return self.seen_in(owner, f"{moment:%Y%m}")

    def seen_in(self, owner: Owner, month: str) -> str:
        """SET of paper numbers shown in `month`, written "202611"."""
        return self._of(owner, f"seen:{month}")

    def months_seen(self, owner: Owner) -> str:
        """SET: the months ("202611") for which a seen set exists."""
        return self._of(owner, "seen")

    def held(self, owner: Owner) -> str:
        """HASH: open delivery -> its paper numbers, comma-separated: reserved, not yet seen."""
        return self._of(owner, "held")

    def archive(self, owner: Owner) -> str:
        """ZSET: number of a paper shown -> when, in epoch seconds; two years of them."""
        return self._of(owner, "arch")

    def last_list(self, owner: Owner) -> str:
        """STRING: the last list shown by `picks`, for `picks again`."""
        return self._of(owner, "last")

    def subscriptions(self, owner: Owner) -> str:
        """SET: ids of the owner's subscriptions."""
        return self._of(owner, "subs")

    def day(self, owner: Owner, destination: str, day: str) -> str:
        """STRING with expiry: the delivery that has a destination's one message of a local date."""
        return self._of(owner, f"day:{destination}:{day}")

    def feeds(self, owner: Owner) -> str:
        """HASH: feed -> JSON: the feeds an owner added."""
        return self._of(owner, "f")

    def notices(self, owner: Owner) -> str:
        """SET: deliveries that are no digests but news for an owner."""
        return self._of(owner, "notices")

    def members(self, channel: Owner) -> str:
        """HASH: reader whose interests count for a channel too -> JSON; 500 at most."""
        return self._of(channel, "members")

    def changes(self, owner: Owner) -> str:
        """LIST: who changed a channel's settings and how, latest first, as JSON; the last ten."""
        return self._of(owner, "changes")

    # One reader.
    def saved(self, reader: Reader) -> str:
        """HASH: number of a paper kept to read -> JSON; 2,000 at most."""
        return self._of(reader, "saved")

    def undo(self, reader: Reader) -> str:
        """LIST: the reader's last ten changes, latest first, as JSON."""
        return self._of(reader, "undo")

    def left(self, reader: Reader) -> str:
        """HASH: when a reader left ("at"), and what pause each of their orders had then."""
        return self._of(reader, "left")

    def voted_in(self, reader: Reader) -> str:
        """SET: channels that hold a vote of this reader."""
        return self._of(reader, "voted")

    def member_of(self, reader: Reader) -> str:
        """SET: channels for which this reader's interests count too."""
        return self._of(reader, "in")

    def of_owner(self, owner: Owner, months: Iterator[str] | list[str]) -> list[str]:
        """List all keys that hold data of `owner`, its seen months given."""
        keys = [
            self.preferences(owner),
            self.interests(owner),
            self.votes(owner),
            self.vote_counts(owner),
            self.voters(owner),
            self.votes_aside(owner),
            self.mutes(owner),
            self.months_seen(owner),
            self.held(owner),
            self.archive(owner),
            self.last_list(owner),
            self.subscriptions(owner),
            self.feeds(owner),
            self.changes(owner),
            self.notices(owner),
            self.members(owner),
            *(self.seen_in(owner, month) for month in months),
        ]
        if isinstance(owner, Reader):
            keys += [self.saved(owner), self.undo(owner), self.voted_in(owner), self.left(owner)]
            keys.append(self.member_of(owner))
        return keys

    def remembers(self, name: str, reader: Reader) -> bool:
        """Whether the key `name` is what an adapter remembers of a reader."""
        mine = f"{self.prefix}:m:{reader.platform}:"
        return name.startswith(mine) and name.endswith(f"/{reader.scope}/{reader.user}")

    @property
    def beside_papers(self) -> tuple[str, ...]:
        """Patterns that together match every key but the records and aliases of papers."""
        return f"{self.prefix}:[^pa]*", f"{self.prefix}:[pa][^:]*"

    @property
    def of_catalogue(self) -> frozenset[str]:
        """Large keys beside those, about papers alone."""
        return frozenset((self.last_number, self.log, self.merged, self.unlogged))

    def _of(self, owner: Owner, what: str) -> str:
        return f"{self._tag(shard_of(owner))}:{what}:{owner}"

    def _tag(self, shard: int) -> str:
        return f"{self.prefix}:{{s{shard:02d}}}"


def _literal(text: str) -> str:
    """Write `text` so that a pattern means just it."""
    return re.sub(r"([\[\]*?\\])", r"\\\1", text)

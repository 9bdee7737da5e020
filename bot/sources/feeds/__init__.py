"""Papers from feeds that readers add: RSS, RDF and Atom, well-formed or not."""

from bot.sources.feeds.addresses import feed_name, normalise
from bot.sources.feeds.parsing import Feed, parse_feed
from bot.sources.feeds.source import FeedSource

__all__ = ["Feed", "FeedSource", "feed_name", "normalise", "parse_feed"]

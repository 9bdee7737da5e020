"""The index in a directory: written whole or not at all, mapped into memory to be read."""

from recommender.index.storage.disk import Disk
from recommender.index.storage.home import Home
from recommender.index.storage.state import Kind, State

__all__ = ["Disk", "Home", "Kind", "State"]

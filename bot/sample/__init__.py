"""The sample papers that come with the program, for the demonstration only.

Titles and arXiv ids are those of real papers; the summaries were written for this project.
"""

from importlib.resources import files
from pathlib import Path


def sample_file() -> Path:
    """Give the path of the sample: JSONL, one paper a line, as `paperpicks import` reads it."""
    return Path(str(files(__name__) / "papers.jsonl"))

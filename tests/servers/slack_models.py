"""Blocks as Slack's own Python library checks them: a second witness, always at hand."""

from collections.abc import Sequence

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.servers.slack_texts import Json


def model_problems(blocks: Sequence[Json]) -> list[str]:
    """Say what the library refuses; it checks some of the limits and knows no unknown field."""
    found: list[str] = []
    for place, block in enumerate(blocks):
        try:
            parsed = Block.parse(block)
            if parsed is not None:
                parsed.to_dict()
        except SlackObjectFormationError as error:
            found.append(f"block {place} ({block.get('type')}): slack_sdk: {error}")
    return found

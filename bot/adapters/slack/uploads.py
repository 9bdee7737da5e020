"""Files sent to a reader alone: into the direct message with the bot, whatever the channel."""

from dataclasses import replace

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.outcomes import TROUBLE, answer_of, code_of
from bot.core import voice
from bot.core.message import Block, File, Message
from bot.core.voice import note

log = structlog.get_logger(__name__)


class Uploads:
    """Sends files. Where the workspace does not allow it they stay in the message."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def sent(self, message: Message, user: str) -> Message:
        """Send a message's files to a reader; give the message without those that were sent."""
        if not message.files or not user:
            return message
        blocks: list[Block] = []
        for block in message.blocks:
            is_sent = isinstance(block, File) and await self._send(block, user)
            blocks.append(note(voice.FILE_SENT) if is_sent else block)
        return replace(message, blocks=tuple(blocks))

    async def _send(self, file: File, user: str) -> bool:
        content = file.text.encode("utf-8", "replace")
        try:
            opened = await self._client.conversations_open(users=[user])
            channel = str(opened["channel"]["id"])
            await self._client.files_upload_v2(
                filename=file.name, title=file.name, content=content, channel=channel
            )
        except TROUBLE as error:
            answer = answer_of(error)
            why = code_of(answer) if answer else type(error).__name__
            log.warning("file not sent", platform="slack", why=why)
            return False
        return True

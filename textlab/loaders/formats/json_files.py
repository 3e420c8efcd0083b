"""JSON files: exports of messengers, and transcripts of Whisper."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from ...errors import UnreadableFile
from ..decoding import decode
from ..reading import Options, Reading
from .discord import discord_chats, is_discord
from .facebook import facebook_chats, is_facebook
from .messages import Chat, joined_chats
from .slack import is_slack, slack_chats
from .telegram import is_telegram, telegram_chats
from .whisper import read_segments

__all__ = ["read_json"]

MESSENGERS: dict[str, tuple[Callable[[Any], bool], Callable[[Any], Iterable[Chat]]]] = {
    "Slack": (is_slack, slack_chats),
    "Telegram": (is_telegram, telegram_chats),
    "Discord": (is_discord, discord_chats),
    "Facebook or Instagram": (is_facebook, facebook_chats),
}


def read_json(raw: bytes, name: str, options: Options) -> Reading:
    """Read a messenger's export, or else a transcript of Whisper."""
    text, _, notes = decode(raw, name, options.encoding)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        at = f"line {getattr(error, 'lineno', '?')}, column {getattr(error, 'colno', '?')}"
        raise UnreadableFile(name, f"is not a complete JSON file ({error}).", at) from error
    for program, (fits, chats) in MESSENGERS.items():
        if fits(data):
            return joined_chats(name, chats(data), (*notes, f"read as an export of {program}"))
    return read_segments(data, name, notes)

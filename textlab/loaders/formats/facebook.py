"""Conversations downloaded from Facebook Messenger or Instagram (``message_1.json``).

The download writes each byte of UTF-8 as a character of its own (``Ã©`` for é) and puts the newest message first; both
are put right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .messages import Chat, Message, of_seconds

__all__ = ["facebook_chats", "is_facebook"]

_FACEBOOK_MEDIA = ("photos", "videos", "audio_files", "gifs", "files", "sticker", "share")


def is_facebook(data: Any) -> bool:
    """Return whether a JSON file is a downloaded conversation."""
    messages = data.get("messages") if isinstance(data, dict) else None
    return (
        isinstance(messages, list)
        and "participants" in data
        and all(isinstance(m, dict) and "sender_name" in m and "timestamp_ms" in m for m in messages)
    )


def facebook_chats(data: dict[str, Any]) -> Iterator[Chat]:
    """Yield the conversation in order of time."""
    oldest_first = data["messages"][::-1]
    ordered = sorted(oldest_first, key=lambda m: _milliseconds(m["timestamp_ms"]))
    title = data.get("title")
    yield Chat(_bytes_decoded(str(title)) if title else None, [m for one in ordered for m in _facebook_messages(one)])


def _facebook_messages(message: dict[str, Any]) -> Iterator[Message]:
    """Yield the message, and an event for what it carries."""
    sent, writer = (
        of_seconds(_milliseconds(message["timestamp_ms"]) / 1000),
        _bytes_decoded(str(message["sender_name"])),
    )
    text = _bytes_decoded(str(message.get("content") or ""))
    event = bool(message.get("is_unsent")) or message.get("type") in ("Subscribe", "Unsubscribe", "Call")
    yield Message(f"[{text or 'unsent'}]" if event else text, writer, sent, event=event)
    for kind in _FACEBOOK_MEDIA:
        if message.get(kind):
            yield Message(f"[{kind.removesuffix('s').replace('_', ' ')}]", event=True, sent=sent)


def _milliseconds(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and value == value else 0.0


def _bytes_decoded(text: str) -> str:
    """Read characters as the bytes of UTF-8 that they stand for; a text that is none stays as it is."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text

"""Telegram exports (``result.json``): one chat, or all chats of an account.

A forwarded message is by the person it came from. Photographs, stickers and other media are events.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .messages import Chat, Message, of_seconds

__all__ = ["is_telegram", "telegram_chats"]


def is_telegram(data: Any) -> bool:
    """Return whether a JSON file is an export of Telegram Desktop."""
    return bool(_telegram_list(data))


def telegram_chats(data: dict[str, Any]) -> Iterator[Chat]:
    """Yield the chats of an export."""
    for chat in _telegram_list(data):
        name = chat.get("name")
        yield Chat(str(name) if name else None, [m for one in chat["messages"] for m in _telegram_messages(one)])


def _telegram_list(data: Any) -> list[dict[str, Any]]:
    if not isinstance(data, dict):
        return []
    list_or_none = data.get("chats")
    found = list_or_none.get("list") if isinstance(list_or_none, dict) else [data]
    return [c for c in found if _is_telegram_chat(c)] if isinstance(found, list) else []


def _is_telegram_chat(chat: Any) -> bool:
    messages = chat.get("messages") if isinstance(chat, dict) else None
    return (
        isinstance(messages, list)
        and bool(messages)
        and all(isinstance(m, dict) and "date" in m and m.get("type") in ("message", "service") for m in messages)
    )


def _telegram_messages(message: dict[str, Any]) -> Iterator[Message]:
    """Yield the message, and an event for what it carries."""
    sent = str(message["date"]) if "T" in str(message["date"]) else of_seconds(message.get("date_unixtime"))
    about: dict[str, Any] = {"sent": sent, "id": str(message.get("id", ""))}
    if message.get("type") == "service":
        action = str(message.get("action") or "event").replace("_", " ")
        yield Message(f"[{message.get('actor') or 'someone'}: {action}]", event=True, **about)
        return
    writer = message.get("forwarded_from") or message.get("from") or message.get("author")
    answer = message.get("reply_to_message_id")
    about |= {"reply_to": "" if answer is None else str(answer), "edited": bool(message.get("edited"))}
    yield Message(_telegram_text(message.get("text")), str(writer) if writer else None, **about)
    if carried := _media_carried(message):
        yield Message(f"[{carried}]", event=True, sent=sent)


def _telegram_text(text: Any) -> str:
    """Return a text that is given whole, or in pieces of which some are formatted."""
    pieces = text if isinstance(text, list) else [text]
    return "".join(str(p.get("text") or "") if isinstance(p, dict) else str(p or "") for p in pieces)


def _media_carried(message: dict[str, Any]) -> str:
    media = ("photo", "file", "poll", "location_information", "contact_information")
    kind = message.get("media_type") or next((k for k in media if message.get(k)), "")
    return str(kind).replace("_", " ")

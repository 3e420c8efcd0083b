"""Discord channels in the JSON of DiscordChatExporter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .messages import Chat, Message, list_or_none

__all__ = ["discord_chats", "is_discord"]

_SAID_ON_DISCORD = {"Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage"}
_SAID_ON_DISCORD |= {"0", "19", "20", "21", "23"}  # the same in older exports


def is_discord(data: Any) -> bool:
    """Return whether a JSON file is a channel that DiscordChatExporter wrote."""
    messages = data.get("messages") if isinstance(data, dict) else None
    return (
        isinstance(messages, list)
        and isinstance(data.get("channel"), dict)
        and all(isinstance(m, dict) and isinstance(m.get("author"), dict) and "timestamp" in m for m in messages)
    )


def discord_chats(data: dict[str, Any]) -> Iterator[Chat]:
    """Yield the channel."""
    places = (data.get("guild"), data["channel"])
    title = ", ".join(str(place["name"]) for place in places if isinstance(place, dict) and place.get("name"))
    yield Chat(title or None, [m for one in data["messages"] for m in _discord_messages(one)])


def _discord_messages(message: dict[str, Any]) -> Iterator[Message]:
    """Yield the message, and an event for each attachment, sticker and embedded page."""
    author, answer = message["author"], message.get("reference")
    writer = author.get("nickname") or author.get("name")
    about: dict[str, Any] = {"sent": str(message["timestamp"]), "id": str(message.get("id", ""))}
    text, said = str(message.get("content") or ""), str(message.get("type", "Default")) in _SAID_ON_DISCORD
    about["reply_to"] = str(answer.get("messageId") or "") if isinstance(answer, dict) else ""
    yield Message(
        text if said else f"[{writer}: {text}]", str(writer) if writer else None, event=not said,
        edited=bool(message.get("timestampEdited")), **about,
    )  # fmt: skip
    for kind, name in (("attachments", "fileName"), ("stickers", "name"), ("embeds", "title")):
        for item in list_or_none(message.get(kind)):
            title = item.get(name) if isinstance(item, dict) else None
            yield Message(f"[{kind.removesuffix('s')}: {title or 'unnamed'}]", event=True, sent=about["sent"])

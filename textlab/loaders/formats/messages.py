"""Messages of a messenger's export: one line each, with its writer, its time and what it answers.

The document is the texts of the messages, one below the other. Joining, leaving, pinning and media are ``metadata`` of
kind ``event``, and so are ``:emoji_names:`` and bracketed sounds inside a text. Messages in a row by one person are one
turn. ``sent`` is the time as the export gives it, ``date`` its day, ``reply_to`` and ``thread`` the ids of other
messages, ``edited`` whether a text was changed later.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from ..._wording import counted
from ...errors import UnreadableFile
from ..events import event_spans
from ..lines import trimmed
from ..reading import Reading, Span
from ..speakers import Turns, attribute

__all__ = ["Chat", "Message", "joined_chats", "list_or_none", "of_seconds"]

_EMOJI_NAME = re.compile(r"(?<!\w):\+?[a-z][\w+-]*(?:::skin-tone-\d)?:(?!\w)|:\+1:|:-1:")


class Message(NamedTuple):
    """A message: its text, writer and time; an event is what the program did or showed."""

    text: str
    writer: str | None = None
    sent: str = ""  # ISO 8601
    id: str = ""
    reply_to: str = ""
    thread: str = ""
    edited: bool = False
    event: bool = False


class Chat(NamedTuple):
    """A channel or a conversation."""

    title: str | None
    messages: list[Message]
    notes: tuple[str, ...] = ()


def joined_chats(name: str, chats: Iterable[Chat], notes: tuple[str, ...]) -> Reading:
    """Return the reading of one or more chats; each is a document."""
    readings = [_chat_reading(chat, notes) for chat in chats if any(m.text.strip() for m in chat.messages)]
    if not any(row.layer == "body" for reading in readings for row in reading.rows):
        raise UnreadableFile(name, "the export has no message with words.")
    first, *others = readings
    return Reading(first.text, first.rows, first.metadata, first.notes, others=tuple(others))


def of_seconds(value: Any) -> str:
    """Return seconds since 1970 as ISO 8601 in UTC; empty if they are none.

    >>> of_seconds("1704067200.000100"), of_seconds(None)
    ('2024-01-01T00:00:00+00:00', '')
    """
    try:
        return datetime.fromtimestamp(int(float(value)), UTC).isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return ""


def list_or_none(value: Any) -> list[Any]:
    """Return a value that should be a list, or an empty list."""
    return value if isinstance(value, list) else []


def _chat_reading(chat: Chat, notes: tuple[str, ...]) -> Reading:
    rows, parts, turns, at = list[Span](), list[str](), Turns(), 0
    for message in chat.messages:
        text = message.text.strip()
        if text:
            rows += _spans_of_message(message, text, at, turns)
            parts.append(text)
            at += len(text) + 1
    return Reading(
        "\n".join(parts),
        rows,
        _about_chat(chat),
        (*notes, *map(_without_surrogates, chat.notes), *_messages_counted(chat)),
    )


def _spans_of_message(message: Message, text: str, at: int, turns: Turns) -> Iterator[Span]:
    """Yield the spans of a message: its words, and the events between them."""
    if message.event:
        yield Span(at, at + len(text), "metadata", "event", turn=turns.of(None, new=True), more=_more_of(message))
        return
    who: Hashable = (message.writer, message.thread or None)
    turn, here = turns.of(who, new=message.writer is None), 0
    for a, b in [*_unsaid_in(text), (len(text), len(text))]:
        first, last = trimmed(text, here, a)
        if first < last:
            yield Span(at + first, at + last, "body", "turn", *attribute(message.writer), turn, more=_more_of(message))
        if a < b:
            yield Span(at + a, at + b, "metadata", "event", turn=turn)
        here = b


def _unsaid_in(text: str) -> list[tuple[int, int]]:
    """Return where a text holds names of emoji or sounds, which are no words."""
    found = [m.span() for m in _EMOJI_NAME.finditer(text)]
    found += [(a, b) for a, b, _ in event_spans(text, 0, len(text)) if not any(c < b and a < d for c, d in found)]
    return sorted(found)


def _more_of(message: Message) -> dict[str, Any]:
    said = {"sent": message.sent, "date": _day_sent(message), "message_id": message.id, "reply_to": message.reply_to,
            "thread": message.thread, "edited": message.edited or None}  # fmt: skip
    return {name: _without_surrogates(value) for name, value in said.items() if value}


def _day_sent(message: Message) -> str:
    """Return the day of a message; empty if its time cannot be read."""
    try:
        return date.fromisoformat(message.sent[:10]).isoformat()
    except ValueError:
        return ""


def _without_surrogates(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _about_chat(chat: Chat) -> dict[str, Any]:
    """Return the title and the first and last day of a chat."""
    days = sorted(filter(None, map(_day_sent, chat.messages)))
    about: dict[str, Any] = {"title": chat.title} if chat.title else {}
    if days:
        about |= {"date_earliest": days[0], "date_latest": days[-1], "date_precision": "day"}
    return about


def _messages_counted(chat: Chat) -> tuple[str, ...]:
    n_events = sum(m.event and bool(m.text.strip()) for m in chat.messages)
    n_edited = sum(m.edited for m in chat.messages)
    said = [f"{counted(len(chat.messages) - n_events, 'message')}, {counted(n_events, 'event')}"]
    said += [f"{counted(n_edited, 'message')} edited later: the text is the last version"] * bool(n_edited)
    return tuple(said)

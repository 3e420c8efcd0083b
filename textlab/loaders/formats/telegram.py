"""Telegram exports: ``result.json`` with one chat or all chats of an account, and the pages ``messages.html``.

A forwarded message is by the person it came from. Photographs, stickers and other media are events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .messages import Chat, Message, of_seconds

__all__ = ["is_telegram", "telegram_chats", "telegram_page"]

_TITLE_TIME = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)")
_NAME_AND_TIME = re.compile(r"\s+\d\d\.\d\d\.\d{4} \d\d:\d\d(?::\d\d)?\s*$")


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


# ---------------------------------------------------------------------- pages


def telegram_page(soup: Any) -> Chat | None:
    """Return the chat of a page that Telegram Desktop exported; None for any other page."""
    found = soup.select("div.history > div.message")
    if not found or not soup.select_one("div.history > div.message div.from_name"):
        return None
    title, messages, writer = soup.select_one("div.page_header div.text"), list[Message](), None
    for one in found:
        body = one.find("div", class_="body")
        if body is None or "service" in (one.get("class") or ()):
            messages.append(Message(f"[{_words_of(one)}]", event=True))
            continue
        name = body.find("div", class_="from_name", recursive=False)
        writer = _words_of(name) if name else writer  # a message right after another names nobody again
        messages += _page_messages(one, body, writer)
    return Chat(_words_of(title) or None, messages) if title else Chat(None, messages)


def _page_messages(one: Any, body: Any, writer: str | None) -> Iterator[Message]:
    """Yield a message of a page, by whom it was forwarded from, and an event for what it carries."""
    forwarded = body.find("div", class_="forwarded")
    at = _TITLE_TIME.search(str((body.find("div", class_="date") or {}).get("title") or ""))
    answer = body.find("div", class_="reply_to")
    link = str((answer.find("a") or {}).get("href") or "") if answer else ""
    sent = f"{at[3]}-{at[2]}-{at[1]}T{at[4]}" if at else ""
    if forwarded and (name := forwarded.find("div", class_="from_name")):
        writer = _NAME_AND_TIME.sub("", _words_of(name))
    text = (forwarded or body).find("div", class_="text")
    number = str(one.get("id") or "").removeprefix("message")
    if text:
        for line_break in text.find_all("br"):
            line_break.replace_with("\0")
        words = "\n".join(" ".join(line.split()) for line in text.get_text().split("\0"))
        yield Message(words, writer, sent, number, link.rpartition("message")[2])
    if media := body.find("div", class_="media_wrap"):
        yield Message(f"[{_words_of(media) or 'media'}]", event=True, sent=sent)


def _words_of(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""

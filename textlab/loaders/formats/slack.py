"""Slack exports: a file for each day of a channel, a list of messages.

Writers are named by the profile that stands in the message, or else by their id. Mentions, links and character
references are written out: ``<@U01>`` becomes ``@Ann``, ``<https://x.org|the site>`` becomes *the site*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..escapes import unescaped
from .messages import Chat, Message, list_or_none, of_seconds

__all__ = ["is_slack", "slack_chats"]

_SAID_ON_SLACK = {"", "bot_message", "me_message", "thread_broadcast", "file_share", "file_comment", "reply_broadcast"}
_SLACK_LINK = re.compile(r"<([@#!]?)([^<>|]{0,2000})(?:\|([^<>]{0,2000}))?>")
_MOST_IDS = 5


def is_slack(data: Any) -> bool:
    """Return whether a JSON file is a day of a Slack channel."""
    return (
        isinstance(data, list)
        and bool(data)
        and all(isinstance(m, dict) and m.get("type") == "message" and "ts" in m for m in data)
    )


def slack_chats(data: list[dict[str, Any]]) -> Iterator[Chat]:
    """Yield the channel of a Slack file, its messages in order of time."""
    names = dict(filter(None, map(_writer_named, data)))
    ordered = sorted(data, key=lambda m: str(m["ts"]))
    unknown = sorted({str(m["user"]) for m in ordered if m.get("user") and str(m["user"]) not in names})
    shown = ", ".join(unknown[:_MOST_IDS]) + (" ..." if len(unknown) > _MOST_IDS else "")
    notes = (f"named by id only: {shown} (users.json has the names; see corpus.rename_speakers)",) if unknown else ()
    yield Chat(None, [m for one in ordered for m in _slack_messages(one, names)], notes)


def _writer_named(message: dict[str, Any]) -> tuple[str, str] | None:
    profile = message.get("user_profile")
    if not isinstance(profile, dict) or not message.get("user"):
        return None
    name = profile.get("real_name") or profile.get("display_name") or profile.get("name")
    return (str(message["user"]), str(name)) if name else None


def _slack_messages(message: dict[str, Any], names: dict[str, str]) -> Iterator[Message]:
    """Yield the message and an event for each of its files."""
    user, bot = message.get("user"), message.get("username") or message.get("bot_id")
    who = names.get(str(user), str(user)) if user else str(bot) if bot else None
    stamp, thread = str(message["ts"]), str(message.get("thread_ts") or "")
    about = {"sent": of_seconds(stamp), "id": stamp, "thread": thread, "reply_to": "" if thread == stamp else thread}
    text = _slack_text(str(message.get("text") or ""), names)
    yield Message(
        text, who, event=str(message.get("subtype") or "") not in _SAID_ON_SLACK, edited="edited" in message, **about
    )
    for file in list_or_none(message.get("files")):
        title = file.get("title") or file.get("name") if isinstance(file, dict) else None
        yield Message(f"[file: {title or 'unnamed'}]", event=True, sent=about["sent"])


def _slack_text(text: str, names: dict[str, str]) -> str:
    """Write out mentions, links and character references."""

    def written(found: re.Match[str]) -> str:
        mark, target, label = found[1], found[2], found[3]
        if mark == "@":
            return f"@{label or names.get(target, target)}".replace("@@", "@")
        if mark == "#":
            return f"#{label or target}"
        if mark == "!":
            return label or f"@{target.split('^')[0]}"
        return label or target.removeprefix("mailto:").removeprefix("tel:")

    return unescaped(_SLACK_LINK.sub(written, text))

"""Dates and times of messages, in the notations of messenger exports.

WhatsApp alone writes ``1/15/24, 9:03 AM``, ``15.01.24, 09:03``, ``15/01/2024 à 09:03``, ``15/1/24 9:03 a. m.``,
``2024년 1월 15일 오전 9:03`` and, in Vietnamese, the time first. A date next to a time is therefore accepted.
"""

from __future__ import annotations

import re

__all__ = ["HALF_DAY", "MESSAGE", "SENT"]

_NARROW = "[ \t\u00a0\u202f]"
_DIRECTION = "[\u200e\u200f]?"  # right-to-left chats have a direction mark after each number
HALF_DAY = rf"(?:{_NARROW}?(?:[AaPp]\.?{_NARROW}?[Mm]\b\.?|[صم](?!\w)))"
_TIME_OF_DAY = rf"(?:(?:오전|오후|上午|下午|午前|午後){_NARROW}?)?\d{{1,2}}[:.h]\d{{2}}(?:[:.]\d{{2}})?{HALF_DAY}?"
_DATE = (
    rf"(?:\d{{1,4}}{_DIRECTION}[./-]{_NARROW}?\d{{1,2}}{_DIRECTION}[./-]{_NARROW}?\d{{1,4}}{_DIRECTION}\.?"
    rf"|\d{{4}}[年년]{_NARROW}?\d{{1,2}}[月월]{_NARROW}?\d{{1,2}}[日일]"
    r"|\d{1,2}\.?[ .-]{1,2}(?:de )?[^\W\d_]{3,10}\.?[ .,-]{1,2}(?:de )?\d{2,4}|[^\W\d_]{3,10} \d{1,2}, \d{4})"
)
_BEFORE_TIME = rf"[,،]?(?:T|{_NARROW}{{1,2}}(?:(?:at|um|à|klo|kl\.?|om|alle|a las|às|о|в){_NARROW})?)"
_BOTH = rf"(?:{_DATE}{_BEFORE_TIME}{_TIME_OF_DAY}|\d{{1,2}}:\d{{2}}(?::\d{{2}})?,? {_DATE})"
# Before a message, in brackets or before a dash
MESSAGE = re.compile(rf"([\[(]?)({_BOTH})[\])]?[ \t]*[-–—:,]?[ \t]*")
_DAY = r"(?:Today|Yesterday|Last [A-Z][a-z]{5,8}|Heute|Gestern|Hoy|Ayer|Aujourd’hui|Hier)"
# "Ann Lee, [15.01.2024 09:03]", "ann — Today at 9:03 AM"
SENT = re.compile(
    rf"(.{{1,80}}?),?[ \t]{{1,4}}(?:\[({_BOTH})\]|[—–] ((?:{_DATE}|{_DAY}),?(?: at| um| a las| à)? {_TIME_OF_DAY})):?"
)

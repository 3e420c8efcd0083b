"""Practice files for lessons: invented, so no permission is needed, and with a known truth.

The letters are drawn at random from the model defined here, so that a lesson can ask whether an analysis finds what was
put in: *waiting* is three times as frequent after the bus line was cut as before, *thanks* is not.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, timedelta
from html import escape
from pathlib import Path

import numpy as np

from .. import _checks
from .._bundle import atomically

TRUE_RATIO = 3.0  # how much more often a sentence is about waiting after the line was cut
CUT = date(2024, 7, 1)

_ABOUT_WAITING = (
    "I had to wait forty minutes at the stop in the rain.",
    "We wait and nothing comes.",
    "My mother cannot wait that long in the cold.",
    "Nobody should wait an hour for a bus.",
    "The children wait there in the dark.",
)
_ABOUT_THANKS = ("Thanks to the drivers, who are always kind.", "My thanks to the woman at the desk.")
_ABOUT_OTHER_THINGS = (
    "The bus is how I get to work.",
    "Tickets cost more than they did last year.",
    "From our street it is far to the clinic.",
    "The new timetable hangs at the town hall.",
    "I have lived on this side of the river for twenty years.",
    "The council should come and see the stop for itself.",
    "A road is no good without a bus on it.",
    "My neighbours say the same.",
    "The last one leaves before the shops close.",
    "In the summer many people take the bicycle.",
    "The shelter at the school has no roof.",
    "Please print this letter.",
    "It was never a matter of money alone.",
    "On market days the bus is full.",
)

INTERVIEW = (
    ("Interviewer", "How do you get to work since the line was cut?"),
    ("P1", "I walk to the bridge and take the other bus. It is forty minutes on a good day."),
    ("Interviewer", "And on a bad day?"),
    ("P1", "On a bad day I wait, and then I am late, and then I have to explain it again. Nobody asked us."),
    ("Interviewer", "Who should have asked?"),
    ("P1", "The council. They say it was inevitable. It was a choice."),
)
GROUP_TALK = (
    (2, 6, "P2", "We used to know the driver by name."),
    (6, 13, "P3", "I don't miss the bus, to be honest. I miss the people on it."),
    (13, 19, "P2", "You know what I miss? Not having to think about it."),
    (19, 27, "P3", "You could write to the council, but you wait for months before anybody answers."),
)

_OPENXML = "http://schemas.openxmlformats.org"
_WORD_BODY = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
_DOCX = {
    "[Content_Types].xml": f'<Types xmlns="{_OPENXML}/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{_RELATIONS}"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD_BODY}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_OPENXML}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{_OPENXML}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}


def write_letters(path: Path, *, rng: _checks.Rng = 1) -> Path:
    """Write a table of 96 letters to a newspaper by 48 people; two of them were sent in twice.

    Columns: ``letter`` (id), ``received`` (day/month/year), ``writer``, ``period`` (before or after the cut), ``text``.
    """
    draw = np.random.default_rng(rng)
    letters = [_letter(f"writer {k:02d}", k % 2 == 1, draw) for k in range(1, 49) for _ in range(2)]
    order = draw.permutation(len(letters))
    rows = [letters[k] for k in order]
    rows += [rows[11], rows[40]]
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(["letter", "received", "writer", "period", "text"])
    table.writerows([f"letter-{n:03d}", *row] for n, row in enumerate(rows, start=1))
    return atomically("write_letters", path, lambda part: part.write_bytes(out.getvalue().encode()))


def _letter(writer: str, after: bool, draw: np.random.Generator) -> tuple[str, str, str, str]:
    day = CUT + timedelta(days=int(draw.integers(1, 180))) * (1 if after else -1)
    waiting = min(0.9, 0.1 * draw.gamma(4, 0.25) * (TRUE_RATIO if after else 1))
    kinds = draw.choice(3, size=12, p=[waiting, 0.08, 0.92 - waiting])
    pools = (_ABOUT_WAITING, _ABOUT_THANKS, _ABOUT_OTHER_THINGS)
    text = " ".join(pools[kind][draw.integers(len(pools[kind]))] for kind in kinds)
    return f"{day:%d/%m/%Y}", writer, "after" if after else "before", text


def write_interviews(folder: Path) -> Path:
    """Write an interview (docx), a conversation (vtt, with times) and a damaged docx to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / "interview_2024-11-05.docx"
    lines = "".join(f"<w:p><w:r><w:t>{who}: {escape(said)}</w:t></w:r></w:p>" for who, said in INTERVIEW)
    opening = f'<w:document xmlns:w="{_OPENXML}/wordprocessingml/2006/main">'
    body = f"{opening}<w:body>{lines}</w:body></w:document>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, part in {**_DOCX, "word/document.xml": body}.items():
            file.writestr(name, part)
    cues = "".join(f"00:00:{a:02d}.000 --> 00:00:{b:02d}.000\n<v {who}>{said}\n\n" for a, b, who, said in GROUP_TALK)
    made = {whole: packed.getvalue(), folder / "interview_2024-11-12.docx": packed.getvalue()[:400],
            folder / "talk_2024-11-20.vtt": f"WEBVTT\n\n{cues}".encode()}  # fmt: skip
    for path, content in made.items():
        atomically("write_interviews", path, lambda part: part.write_bytes(content))  # noqa: B023 (called at once)
    return folder

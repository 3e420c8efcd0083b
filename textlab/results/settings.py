"""The settings needed to repeat a result, and the methods paragraph made from them."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from .._wording import counted
from ..corpus.identity import CorpusParts

if TYPE_CHECKING:
    from ..tokens import Tokens


def settings_of(tokens: Tokens, question: str, **arguments: Any) -> Mapping[str, Any]:
    """Collect everything needed to repeat a result: arguments, tokens, versions, corpus."""
    return MappingProxyType(
        {
            "question": question,
            **{name: value for name, value in tokens.settings.items() if name != "recipe"},
            **arguments,
            **tokens.counted,
            "corpus": tokens.corpus.fingerprint,
            "corpus_parts": CorpusParts(tokens.corpus.data),
            "versions": versions(),
        }
    )


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of the packages that the numbers depend on."""
    found = {"textlab": _version("textlab-qta"), "Python": platform.python_version()}
    return MappingProxyType({**found, **{n: _version(n) for n in ("numpy", "scipy", "pandas", "scikit-learn")}})


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def opening(used: Mapping[str, Any], tokens: Tokens) -> str:
    """Return the first sentences of a methods paragraph: corpus, layers counted, earlier steps."""
    base = (
        f"The corpus (fingerprint {used['corpus']}) has {counted(used['n_documents'], 'document')}; "
        f"{counted(used['n_tokens'], 'word')} of layer {', '.join(used['layer'])} "
        f"{'was' if used['n_tokens'] == 1 else 'were'} counted"
        f"{' without regard to case' if used['ignore_case'] else ''}."
    )
    steps = f" Steps: {'; '.join(used['steps'])}." if used.get("steps") else ""
    return base + steps + (_attribution(tokens) if used.get("by") == "speaker" else "")


def _attribution(tokens: Tokens) -> str:
    """Describe how the speakers of words with a speaker are known."""
    passages = tokens.passages
    named = passages["speaker"].notna().to_numpy()
    size = pd.Series(tokens.n_tokens[named])
    total = max(int(size.sum()), 1)

    def parts(column: str) -> str:
        share = size.groupby(passages[column].to_numpy()[named]).sum() / total
        return ", ".join(f"{n:.0%} {name}" for name, n in share.items())

    known = f"by how it is known: {parts('attribution')}; confidence: {parts('confidence')}"
    return f" Of the words with a speaker, {known}."


def ending(used: Mapping[str, Any], citations: tuple[str, ...]) -> str:
    """Return the last sentences of a methods paragraph, with versions and references."""
    computed = ", ".join(f"{name} {version}" for name, version in used["versions"].items())
    cited = f" References: {'; '.join(citations)}." if citations else ""
    return f"Computed with {computed}.{cited}"

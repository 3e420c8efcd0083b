"""A bar for work that takes over five seconds: on standard error, or below a notebook's cell; at the end it is gone."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

Step = TypeVar("Step")

AFTER = 5.0  # seconds of work after which the bar is shown
LEAST_BETWEEN = 0.5  # seconds between two pictures of it


def steps(work: Iterable[Step], what: str, *, total: int | None = None) -> Iterator[Step]:
    """Pass the steps of some work on, and show how far it is once it turns out to be long.

    Nothing stays: the bar is taken away when the work is done or breaks off, so neither a terminal nor the saved
    output of a notebook holds anything of it. ``TQDM_DISABLE=1`` in the environment switches all bars off.

    Parameters
    ----------
    work : iterable
        One item a step.
    what : str
        Said before the bar: the question, such as ``describe``.
    total : int, optional
        Number of steps, where `work` has no length.

    Examples
    --------
    >>> list(steps([1, 2, 3], "counting"))
    [1, 2, 3]
    """
    from tqdm import tqdm

    page = _Cell() if _in_notebook() else sys.stderr
    yield from tqdm(
        work, desc=what, total=total, delay=AFTER, mininterval=LEAST_BETWEEN, leave=False, file=page, ncols=78
    )


def _in_notebook() -> bool:
    """Tell whether a Jupyter kernel runs this; IPython is not imported for that."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return type(shell).__name__ == "ZMQInteractiveShell"


class _Cell:
    """A line below a cell that is written again and again. Empty, it is an output without any data."""

    def __init__(self) -> None:
        self._line: Any = None

    def write(self, text: str) -> None:
        said = text.strip("\r\n ")
        data = {"text/plain": said} if said else {}
        if self._line is not None:
            self._line.update(data, raw=True)
        elif said:
            from IPython.display import display

            self._line = display(data, raw=True, display_id=True)

    def flush(self) -> None:
        """Do nothing: each line is shown as it is written."""

"""Every notebook is what it says it is."""

import nbformat
import pytest
from book_checks import BOOKS, problems


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.name)
def test_a_notebook_is_what_it_says(path):
    book = nbformat.read(path, 4)
    nbformat.validate(book)
    assert not list(problems(book, path.name))


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.name)
def test_a_notebook_asserts_draws_quotes_and_doubts(path):
    book = nbformat.read(path, 4)
    code = "\n".join(c.source for c in book.cells if c.cell_type == "code")
    assert "assert " in code
    assert "tl.Chart(" in code
    assert ".quotes(" in code or ".context(" in code


def test_the_walk_is_there():
    names = [p.stem for p in BOOKS]
    wanted = {"01_start_here", "04_topics", "06_contrasts", "08_stance_over_time"}
    assert wanted <= set(names)

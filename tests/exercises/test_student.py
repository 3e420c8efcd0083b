"""The student's edition: solutions, guesses, claims and outputs go; everything else stays."""

import pytest

import textlab as tl
from textlab.exercises.student import student_edition, without_guess


def code(source, *tags):
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"tags": list(tags)},
        "outputs": [1],
        "execution_count": 3,
    }


def book(*cells):
    head = {"cell_type": "markdown", "source": ["# Title\n", "See [here](../docs/x.md)."], "metadata": {}}
    return {"cells": [head, *cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def sources(made):
    return ["".join(cell["source"]) for cell in made["cells"]]


def test_a_solution_becomes_the_names_that_are_checked():
    given = book(code("way = 3\nanswer = way + 1", "solution"), code("lesson.check(1, answer)", "check"))
    _, solution, check = sources(student_edition(given))
    assert solution == "# Write your code here.\nanswer = ..."
    assert check == "lesson.check(1, answer)"


def test_only_what_stands_between_the_marks_goes():
    source = "rows = 3\n### BEGIN SOLUTION\nanswer = rows + 1\n### END SOLUTION\nprint(answer)"
    given = book(code(source, "solution"), code("lesson.check(1, answer)", "check"))
    assert sources(student_edition(given))[1] == "rows = 3\n# Write your code here.\nanswer = ...\nprint(answer)"


def test_a_solution_that_no_check_looks_at_is_refused():
    with pytest.raises(tl.SchemaError, match="no name that the next check takes"):
        student_edition(book(code("answer = 1", "solution"), code("lesson.check(1, other)", "check")))


def test_guesses_become_three_dots_wherever_they_stand():
    source = 'g = lesson.predict("Wie häufig?", 8)\nh = lesson.predict(\n    "Who?",\n    ["Ann",\n     "Bob"],\n)\ng'
    assert (
        without_guess(source)
        == 'g = lesson.predict("Wie häufig?", ...)\nh = lesson.predict(\n    "Who?",\n    ...,\n)\ng'
    )
    assert sources(student_edition(book(code(source, "predict"))))[1] == without_guess(source)


def test_claims_and_outputs_go_and_links_reach_one_folder_further():
    given = book(code("assert 1", "claim"), code("1 + 1"))
    made = student_edition(given)
    assert len(made["cells"]) == 2
    assert made["cells"][1]["outputs"] == []
    assert made["cells"][1]["execution_count"] is None
    assert "(../../docs/x.md)" in sources(made)[0]
    assert "Student's edition" in sources(made)[0]
    assert len(given["cells"]) == 3  # the lesson itself is untouched
    assert given["cells"][1]["outputs"] == [1]

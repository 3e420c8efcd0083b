from textlab.demo import _BEGUN, _QUESTIONS, write_demo


def test_one_page_answers_three_questions_without_a_network(tmp_path):
    page = write_demo(tmp_path / "demo.html").read_text(encoding="utf-8")
    assert page.count("<section>") == page.count("<table") == page.count("data:image/png;base64,") == 3
    assert page.count("<blockquote") == 9, "three quotations behind the first row of each table"
    assert "<script" not in page
    assert "http" not in page
    assert "not opinions" in page, "summaries say what numbers do not show"


def test_what_the_package_warns_of_stands_on_the_page(tmp_path, monkeypatch):
    monkeypatch.setattr("textlab.demo._QUESTIONS", _QUESTIONS[2:])
    monkeypatch.setattr("textlab.demo._BEGUN", _BEGUN.replace(", speaker=people", ""))
    page = write_demo(tmp_path / "demo.html").read_text(encoding="utf-8")
    assert "fewer than 20 passages" in page.split("</section>")[-1]


def test_two_runs_write_the_same_page(tmp_path):
    one, two = (write_demo(tmp_path / name).read_bytes() for name in ("a.html", "b.html"))
    assert one == two


def test_the_page_leaves_no_figure_open(tmp_path):
    from matplotlib import pyplot

    write_demo(tmp_path / "demo.html")
    assert pyplot.get_fignums() == []

import textlab as tl


def test_a_name_given_in_the_page_is_on_the_page_and_comes_back():
    dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    part = tl.topic_reader(tl.fit_topics(dtm, n_topics=3, n_refits=2, rng=1), most=20)
    assert [row["topic"] for row in part.state["topics"]] == ["1", "2", "3"]
    assert "Topic 2 is named" in part.answer({"ask": "label", "topic": "2", "label": "<b>work</b>"})["said"]
    page = part.answer({"ask": "page"})["html"]
    assert "<b>work</b>" not in page
    assert "&lt;b&gt;work" in page or "\\u003cb" in page
    assert page.count("color-scheme:light dark") == page.count("@media (prefers-color-scheme:dark)") == 1, (
        "what the part changes where its page follows JupyterLab's theme"
    )
    assert part.topics.labels[2] == "<b>work</b>"
    assert part.state["topics"][1]["label"] == "<b>work</b>"
    assert "error" in part.answer({"ask": "label", "topic": "9", "label": "x"})
    assert "<table" in part.face()

import textlab as tl


def test_a_name_given_in_the_page_is_on_the_page_and_comes_back():
    dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    part = tl.topic_reader(tl.fit_topics(dtm, n_topics=3, n_refits=2, rng=1), most=20)
    assert [row["topic"] for row in part.state["topics"]] == ["1", "2", "3"]
    page = part.answer({"ask": "label", "topic": "2", "label": "<b>work</b>"})["html"]
    assert "<b>work</b>" not in page
    assert part.topics.labels[2] == "<b>work</b>"
    assert part.state["topics"][1]["label"] == "<b>work</b>"
    assert "error" in part.answer({"ask": "label", "topic": "9", "label": "x"})
    assert "<table" in part.face()

"""Keyword in context: verbatim lines, in any order, drawn and filtered without losing a place."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textlab as tl

quick = settings(deadline=None, max_examples=50, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
WORD = st.sampled_from(["the", "of", "tax", "rich", "a"])
TURNS = st.lists(st.lists(WORD, max_size=10), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def lines(words):
    return tl.kwic(words, "tax", window=2)


def cells(lines, *columns):
    return lines.table[list(columns)].values.tolist()


# ---------------------------------------------------------------------- the small corpus, worked on paper


def test_the_lines_of_tax(lines):
    assert cells(lines, "pre", "node", "post") == [
        ["", "Tax", " the rich"],
        ["must pay ", "tax", "."],
        ["Why the ", "tax", " of the"],
        ["price of ", "tax", " is 3.5"],
        ["", "Tax", "!"],
    ]
    assert lines.table["speaker"].tolist() == ["Ann", "Ann", "Ann", "Cy", "Cy"]
    assert lines.table.index.tolist()[0] == f"talk:{lines.table['start'].iloc[0]}-{lines.table['end'].iloc[0]}"
    assert repr(lines) == "<Concordance: 5 rows; keyword in context of tax>"
    assert len(lines) == 5


def test_windows_end_with_the_turn_and_go_over_its_passages(words):
    assert cells(tl.kwic(words, "poor", window=9), "pre", "post") == [["Why the tax of the ", "?"]]
    assert cells(tl.kwic(words, "tech", window=(1, 1)), "pre", "post")[-1] == ["big", ". 税"]
    turn = tl.kwic(words, "3.5", window="turn").table.iloc[0]
    assert turn["pre"] == "The price of tax is "
    assert turn["post"] == " %, a co-op says 😀 of big tech. 税金 pays."


def test_windows_of_two_sides_and_of_nothing(words):
    assert cells(tl.kwic(words, "must", window=(2, 0)), "pre", "post") == [["Big tech ", ""]]
    assert cells(tl.kwic(words, "must", window=0), "pre", "node", "post") == [["", "must", ""]]


def test_sentences_are_windows_where_there_is_punctuation(words):
    assert cells(tl.kwic(words, "must", window="sentence"), "pre", "post") == [["Big tech ", " pay tax."]]
    assert cells(tl.kwic(words, "said", window="sentence"), "pre") == [["Tax the rich, "]]


def test_sentences_are_those_of_split(talk):
    corpus = talk(
        "He left. Dr. Smith met Mr. Jones in the U.S. today. Wer é 税? No.", ["One tax, e.g. this", "is it. Two."]
    )
    tokens = tl.tokenize(corpus)
    rows = tl.kwic(tokens, "today|jones|é", window="sentence").table
    assert (rows["pre"] + rows["node"]).tolist() == [
        "Dr. Smith met Mr. Jones", "Dr. Smith met Mr. Jones in the U.S. today", "Wer é",
    ]  # fmt: skip
    assert rows["post"].tolist() == [" in the U.S. today", "", " 税"]
    assert cells(tl.kwic(tokens, "this is", window="sentence"), "pre", "post") == [["One tax, e.g. ", " it"]]


def test_every_sentence_of_a_text_is_the_window_of_its_words(seeds):
    corpus = seeds.where(doc_id=["bezos-panel", "political-economy-report"])
    pieces = corpus.split("sentence")
    of_doc = pieces.passages[pieces.passages["layer"] == "body"].groupby("doc_id")
    n_over = 0
    for row in tl.kwic(tl.tokenize(corpus), "power|tax*", window="sentence").table.itertuples():
        mine = of_doc.get_group(row.doc_id)
        piece = mine[(mine["start"] <= row.start) & (row.end <= mine["end"])].iloc[0]
        text = corpus.document_text(row.doc_id)[piece["start"] : piece["end"]]
        line = re.findall(r"\w+", row.pre + row.node + row.post)
        here = re.findall(r"\w+", text)
        over_a_page = here != line
        assert (" ".join(here) in " ".join(line)) if over_a_page else here == line
        n_over += over_a_page
    assert n_over == 10  # the report sets ten of these sentences over a page break


def test_a_sentence_goes_on_over_a_page_break(talk):
    pages = ["The tax is", "paid by the rich. They pay"], ["A heading", "Tax them,", "She said."]
    tokens = tl.tokenize(talk(*pages))
    found = tl.kwic(tokens, "tax", window="sentence")
    assert cells(found, "pre", "post") == [["The ", " is paid by the rich"], ["", " them, She said."]]
    assert cells(tl.kwic(tokens, "heading", window="sentence"), "pre", "post") == [["A ", ""]]


def test_sentences_are_refused_where_there_is_none(talk):
    with pytest.raises(tl.NotEnoughData, match=r"kwic: .*sentence enders.*talk.*window"):
        tl.kwic(tl.tokenize(talk("tax the rich " * 40)), "tax", window="sentence")


@pytest.mark.parametrize("window", [-1, (1, 2, 3), (1, -1), 1.5, "page", None, (1, "2")])
def test_odd_windows_are_refused(words, window):
    with pytest.raises(tl.SchemaError, match="kwic: window"):
        tl.kwic(words, "tax", window=window)


def test_no_hits_is_an_empty_table_on_which_everything_works(words):
    none = tl.kwic(words, "zebra")
    assert list(none.table.columns) == list(none.COLUMNS)
    assert none.table.empty
    for more in (none.sort("L1", "-node", "speaker"), none.sample(3), none.one_per(), none.where("tax")):
        assert len(more) == 0
    assert none.counts().n_lines.sum() == 0
    assert "zebra does not occur in the 45 words searched" in none.summary()
    assert none._repr_html_()


def test_the_pattern_that_found_a_line_is_named(words):
    assert tl.kwic(words, ["rich", "big tech"]).table["pattern"].tolist() == [
        "big tech" if x else "rich" for x in (0, 1, 1, 0, 1)
    ]


# ---------------------------------------------------------------------- verbatim, equal to a naive reading


@quick
@given(st.lists(st.text("ab é税😀.\n", max_size=25), min_size=1, max_size=4), st.integers(0, 3), st.integers(0, 3))
def test_pre_node_and_post_are_one_slice_of_the_source(talk, texts, left, right):
    corpus = talk(*texts)
    for window in ((left, right), "turn"):
        for row in tl.kwic(tl.tokenize(corpus), "a|é|税|ab", window=window).table.itertuples():
            text = corpus.document_text(row.doc_id)
            assert text[row.start : row.end] == row.node
            assert text[row.start - len(row.pre) : row.end + len(row.post)] == row.pre + row.node + row.post


@quick
@given(TURNS, st.integers(0, 4), st.integers(0, 4))
def test_context_filter_equals_a_naive_one(talk, turns, left, right):
    tokens = tl.tokenize(talk(*(" ".join(t) for t in turns)))
    lines = tl.kwic(tokens, "tax")
    wanted, base = [], 0
    for turn in turns:
        for at, word in enumerate(turn):
            around = [*turn[max(0, at - left) : at], "|", *turn[at + 1 : at + 1 + right]]
            if word == "tax" and "rich" in around:
                wanted.append(base + at)
        base += len(turn)
    assert lines.where("rich", window=(left, right)).first.tolist() == wanted
    pairs = lines.where("of the", window="turn").first.tolist()
    assert set(pairs) <= set(lines.first.tolist())


def test_a_context_phrase_must_fit_into_the_window_beside_the_node(talk):
    lines = tl.kwic(tl.tokenize(talk("of the tax of the")), "tax")
    assert len(lines.where("of the", window=(2, 0))) == 1
    assert len(lines.where("of the", window=1)) == 0
    assert len(lines.where("tax", window=2)) == 0
    assert len(lines.where("of the", window=(0, 2))) == 1


@quick
@given(
    TURNS,
    st.lists(
        st.sampled_from(["node", "L1", "L2", "R1", "-R1", "-node", "progress", "-speaker"]), min_size=1, max_size=3
    ),
)
def test_sorting_is_a_stable_permutation(talk, turns, keys):
    tokens = tl.tokenize(
        talk(*(" ".join(t) for t in turns), speaker=["X" if i % 2 else None for i in range(len(turns))])
    )
    lines = tl.kwic(tokens, "the|of|tax *")
    again = lines.sort(*keys)
    assert sorted(again.first.tolist()) == sorted(lines.first.tolist())
    pd.testing.assert_frame_equal(again.table.sort_values("start"), lines.table.sort_values("start"))
    assert again.sort(*keys).first.tolist() == again.first.tolist()


def test_sorting_by_neighbours_equals_sorting_the_words(words):
    lines = tl.kwic(words, "the|of|tax").sort("R1", "L1")
    order = words.stretch_of(np.arange(len(words)))

    def near(at, step):
        there = at + step
        inside = 0 <= there < len(words) and order[there] == order[at]
        return words.terms[words.codes[there]] if inside else ""

    keys = [(near(a, 1), near(a, -1), a) for a in lines.first.tolist()]
    assert keys == sorted(keys)


def test_phrases_are_sorted_by_all_their_words_and_turned_round(talk):
    lines = tl.kwic(tl.tokenize(talk("the z of the a of x the a for")), "the * of|for")
    assert lines.sort("node").table["node"].tolist() == ["the a for", "the a of", "the z of"]
    assert lines.sort("-node").table["node"].tolist() == ["the z of", "the a of", "the a for"]


def test_sorting_by_columns_of_passages_and_documents(small, words):
    assert tl.kwic(words, "tax").sort("-speaker").table["speaker"].tolist() == ["Cy", "Cy", "Ann", "Ann", "Ann"]
    dated = small.join(pd.DataFrame({"year": [2021, 2020]}, index=["talk", "essay"]))
    lines = tl.kwic(tl.tokenize(dated), "tax", sort=["year", "-progress"])
    assert lines.table["doc_id"].tolist() == ["essay"] * 2 + ["talk"] * 3
    assert lines.table["progress"].tolist() == sorted(lines.table["progress"][:2], reverse=True) + sorted(
        lines.table["progress"][2:], reverse=True
    )


@pytest.mark.parametrize("key", ["L0", "L10", "nodes", "", "-", "speakers"])
def test_an_unknown_sort_key_is_named(lines, key):
    with pytest.raises(tl.UnknownName, match="sort: no key"):
        lines.sort(key)


# ---------------------------------------------------------------------- drawing, counting, widening, writing


def test_a_sample_keeps_order_and_line_ids(seeds):
    lines = tl.kwic(tl.tokenize(seeds), "technolog*").sort("R1")
    some = lines.sample(20, rng=3)
    assert len(some) == 20
    at = [lines.table.index.get_loc(i) for i in some.table.index]
    assert at == sorted(at)
    assert some.table.index.tolist() == lines.sample(20, rng=3).table.index.tolist()
    assert some.table.index.tolist() != lines.sample(20, rng=4).table.index.tolist()
    assert len(lines.sample(10**6)) == len(lines)
    assert f"20 of {len(lines):,} rows" in some._repr_html_() or "20 rows" in some._repr_html_()


def test_what_was_drawn_and_filtered_stands_in_the_settings(words):
    made = tl.kwic(words, "tax").sort("R1").where("the", window=3).sample(2, rng=7).one_per("speaker", rng=8)
    assert made.settings["steps"] == (
        "sorted by R1",
        "only lines with the within 3 words",
        "2 lines drawn at random (rng 7)",
        "one line per speaker drawn at random (rng 8)",
    )
    assert "2 lines drawn at random (rng 7)" in made.methods()
    assert f"({len(made)} of 3 found)" in made.summary()
    assert f"{len(made)} of 3 lines, drawn at random" in made.methods()


def test_a_filter_is_no_sample_and_has_a_rate(words):
    lines = tl.kwic(words, "tax").where("rich", window=3)
    assert len(lines) == 1
    assert lines.counts("doc_id")["rate"].round(2).to_dict() == {"talk": round(1000 / 29, 2), "essay": 0}
    assert "tax with rich within 3 words: 1 line in 1 turn of 1 document, 22.22 per 1,000 words." in lines.summary()
    assert "were listed: 1 line, none left out." in lines.methods()
    assert tl.kwic(words, "tax").where("pay", window="turn").filters == ("with pay within the turn",)
    assert "tax with zebra within 3 words does not occur" in tl.kwic(words, "tax").where("zebra", window=3).summary()
    drawn = tl.kwic(words, "tax").sample(4).where("the", window=3)
    assert drawn.counts("doc_id")["rate"].isna().all()
    assert "of 5 found" in drawn.summary()


def test_one_line_per_turn(words):
    lines = tl.kwic(words, "the").one_per()
    assert len(lines) == 4
    assert words.turn_of_passage[words.passage_of(lines.first)].tolist() == [0, 1, 2, 4]
    assert len(tl.kwic(words, "the|mm").one_per("speaker")) == 4  # nobody's turn is a group of its own
    assert len({tl.kwic(words, "the").one_per(rng=r).first.tolist()[1] for r in range(20)}) == 2


def test_counts_per_group(words):
    table = tl.kwic(words, "tax").counts("speaker")
    assert table.index.fillna("-").tolist() == ["Ann", "Cy", "-", "Bo"]
    assert table["n_lines"].tolist() == [3, 2, 0, 0]
    assert table["n_tokens"].tolist() == [16, 16, 2, 11]
    assert table["rate"].tolist() == pytest.approx([187.5, 125, 0, 0])
    assert table["n_turns"].tolist() == [2, 2, 0, 0]
    assert tl.kwic(words, "mm").counts("speaker")["n_lines"].tolist() == [1, 0, 0, 0]  # nobody's line is not lost
    assert tl.kwic(words, "mm").counts("doc_id")["n_lines"].tolist() == [1, 0]
    with pytest.raises(tl.UnknownName, match="counts: no column 'speakr'"):
        tl.kwic(words, "tax").counts("speakr")


def test_the_rates_of_a_concordance_carry_the_intervals_of_frequencies():
    rng = np.random.default_rng(5)
    text = [" ".join(rng.choice(["tax", "rich", "work"], 9)) for _ in range(60)]
    rows = [{"doc_id": f"d{i}", "text": t, "speaker": "AB"[i % 2]} for i, t in enumerate(text)]
    tokens = tl.tokenize(tl.from_frame(pd.DataFrame(rows)))
    found = tl.frequencies(tokens, by="speaker").table.query("term == 'tax'").set_index("group")
    table = tl.kwic(tokens, "tax").counts("speaker")
    for name in ("ci_low", "ci_high"):
        assert table[name].to_dict() == pytest.approx(found[name].to_dict())
    assert (table["ci_low"] < table["rate"]).all()
    assert (table["rate"] < table["ci_high"]).all()
    backwards = tl.tokenize(tl.from_frame(pd.DataFrame(rows).iloc[::-1]))
    assert tl.kwic(backwards, "tax").counts("speaker")["ci_low"].to_dict() == table["ci_low"].to_dict()


def test_a_rate_of_few_turns_or_of_a_sample_has_no_interval(words):
    table = tl.kwic(words, "tax").counts("speaker")
    assert table[["ci_low", "ci_high"]].isna().all(axis=None)  # two turns with a line at most
    assert tl.kwic(words, "tax").counts("doc_id", n_resamples=0)["ci_low"].isna().all()
    assert tl.kwic(words, "the").sample(3).counts("doc_id")["ci_low"].isna().all()
    with pytest.raises(tl.SchemaError, match="counts: n_resamples"):
        tl.kwic(words, "tax").counts(n_resamples=-1)


def test_a_line_can_be_widened_over_turns_verbatim(small, lines):
    line_id = lines.table.index[2]
    wide = lines.context(line_id, n=4)
    assert wide.text == small.document_text("talk")[wide.start : wide.end]
    assert [wide.text[a:b] for a, b in wide.marks] == ["tax"]
    assert wide.text.startswith("town pay.\nWhy the tax of the poor?\nMm")
    assert lines.context(line_id, n=10**6).text.endswith("well")
    with pytest.raises(tl.UnknownName, match=r"context: no line 'talk:1-2'\. Did you mean 'talk:"):
        lines.context("talk:1-2")


def test_line_ids_are_unique_and_name_the_place(small, words):
    table = tl.kwic(words, ["tax", "tax the", "the *", "big|tech"]).table
    assert table.index.is_unique
    for line_id, node in table["node"].items():
        doc_id, start, end = re.fullmatch(r"(\w+):(\d+)-(\d+)", line_id).groups()
        assert small.document_text(doc_id)[int(start) : int(end)].replace("\nPage 2\n", " ") == node


def test_quotes_by_document_and_by_line(lines):
    assert lines.quotes("essay").n_all == 2
    quote = lines.quotes(lines.table.index[1])
    assert quote.n_all == 1
    assert quote[0].text[slice(*quote[0].marks[0])] == "tax"


def test_the_display_says_how_many_there_are(seeds):
    lines = tl.kwic(tl.tokenize(seeds), "the")
    assert f"(20 of {len(lines):,} rows)" in lines._repr_html_()
    assert lines._repr_html_().count("<tr>") == 21


def test_a_written_csv_keeps_its_letters_in_a_spreadsheet_and_can_be_read_again(talk, tmp_path):
    lines = tl.kwic(tl.tokenize(talk("Ünser tax is “naïve”", "税金 tax 税")), "tax")
    path = lines.write(tmp_path / "lines.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfline_id,")
    assert list(pd.read_csv(path)) == [lines.table.index.name, *lines.table]
    again = tl.read(path, text="post", doc_id="line_id")
    assert again.document_text("talk-6-9") == lines.table["post"].iloc[0] == " is “naïve”"


def test_lines_are_sorted_by_date_as_tracks_are(lay_out):
    dated = lay_out({"late": [{"text": "tax late"}], "early": [{"text": "tax early"}]}).join(
        pd.DataFrame({"year": [2020, 2010]}, index=pd.Index(["late", "early"], name="doc_id"))
    )
    documents = dated.documents.assign(date_earliest=["2020-05-01", "2010-05-01"])
    lines = tl.kwic(tl.tokenize(tl.Corpus(documents, dated.passages, ["tax late", "tax early"])), "tax")
    assert lines.sort("date").table["doc_id"].tolist() == ["early", "late"]
    assert lines.sort("-date").table["doc_id"].tolist() == ["late", "early"]
    own = tl.kwic(
        tl.tokenize(tl.Corpus(documents.assign(date=["a", "b"]), dated.passages, ["tax late", "tax early"])), "tax"
    )
    assert own.sort("date").table["doc_id"].tolist() == ["late", "early"]  # a column of that name goes first
    with pytest.raises(tl.UnknownName, match="sort: no key 'titel'. Did you mean 'title'"):
        lines.sort("titel")


def test_written_tables_come_back_whole(talk, tmp_path):
    pytest.importorskip("openpyxl")
    lines = tl.kwic(tl.tokenize(talk("=1+1 tax\x0b <b>it</b>, “now”\nNA tax")), "tax")
    csv = pd.read_csv(lines.write(tmp_path / "a.csv", safe=False), index_col=0, keep_default_na=False)
    assert csv["pre"].tolist() == lines.table["pre"].tolist()
    assert csv["post"].tolist() == lines.table["post"].tolist()
    excel = pd.read_excel(lines.write(tmp_path / "a.xlsx"), index_col=0)
    assert excel["pre"].tolist() == [x.replace("\x0b", "\ufffd") for x in lines.table["pre"]]
    html = lines.write(tmp_path / "a.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;it&lt;/b&gt;" in html
    assert html.count("<tr>") == 3
    with pytest.raises(tl.SchemaError, match=r"write: 'a\.doc' must end in \.csv, \.xlsx or \.html"):
        lines.write(tmp_path / "a.doc")


def test_every_line_is_found_even_ten_thousand(talk):
    lines = tl.kwic(tl.tokenize(talk(*["tax the rich"] * 10_000)), "tax")
    assert len(lines) == len(lines.table) == 10_000
    assert lines.table.index.is_unique


def test_a_limit_limits_the_words_that_a_rate_is_of():
    corpus = tl.load_seeds()
    limited = tl.kwic(tl.tokenize(corpus), 'worker* :: doc_id="bezos-panel"')
    alone = tl.kwic(tl.tokenize(corpus.where(doc_id="bezos-panel")), "worker*")
    assert limited.summary().split("\n")[0].split(": ")[-1] == alone.summary().split("\n")[0].split(": ")[-1]
    assert list(limited.counts("doc_id").index) == ["bezos-panel"]


def test_a_limit_that_fits_nothing_is_answered_and_case_does_not_matter():
    words = tl.tokenize(tl.load_seeds())
    assert len(tl.kwic(words, 'work :: speaker="hilary*"')) == len(tl.kwic(words, 'work :: speaker="Hilary Cottam"'))
    with pytest.raises(
        tl.UnknownName, match=r"no passage has a speaker like 'Hilary Cotam'\. Did you mean 'Hilary Cottam'"
    ):
        tl.kwic(words, 'work :: speaker="Hilary Cotam"')


@pytest.mark.filterwarnings("ignore:.*can find nothing here:textlab.TextlabWarning")
def test_a_pattern_that_finds_nothing_is_told_why_it_may_be():
    words = tl.tokenize(tl.load_seeds())
    assert "without quotation marks" in tl.kwic(words, '"big tech"').summary()
    assert "A final point is not part of a word: write U.S, not U.S." in tl.kwic(words, "the U.S.").summary()
    assert "write /big/ /tech/" in tl.kwic(words, "/(big) tech/").summary()
    assert "Look at the spelling" in tl.kwic(words, "zebra").summary()
    for left in (words.remove("function_words"), words.keep("power")):
        assert "'the' was removed from these tokens" in tl.kwic(left, "the").summary()
    assert "1 line" in str(tl.kwic(words, "degrowth|predator").sample(1))


def test_small_courtesies(words, lines, tmp_path):
    with pytest.raises(tl.SchemaError, match="window is a number.*'turn' or 'sentence', not 'line'"):
        tl.kwic(words, "tax", window="line")
    assert lines.sort("document").first.tolist() == lines.sort("doc_id").first.tolist()
    assert words.remove([]) is words
    with pytest.raises(tl.SchemaError, match="write: there is no folder '.*nope'"):
        lines.write(tmp_path / "nope" / "x.csv")


def test_a_sample_has_no_rate_of_its_own():
    lines = tl.kwic(tl.tokenize(tl.load_seeds()), "power")
    assert "2.35 per 1,000 words." in lines.summary()
    assert "2.35 per 1,000 words (all that were found)." in lines.sample(5).summary()
    assert lines.sample(5).counts("doc_id")["rate"].isna().all()
    assert lines.counts("doc_id")["rate"].notna().all()


@pytest.fixture
def parties(lay_out):
    rows = {d: [{"text": f"tax {d}", "speaker": "Ann", "mood": m}] for d, m in (("a", "high"), ("b", "low"))}
    return tl.tokenize(lay_out(rows).join(pd.DataFrame({"party": ["Red", "Blue"]}, index=["a", "b"])))


def test_what_lines_were_sorted_by_stands_in_the_table_and_the_export(parties, tmp_path):
    lines = tl.kwic(parties, "tax").sort("party", "-mood", "speaker", "R1")
    assert list(lines.table) == [*tl.Concordance.COLUMNS, "party", "mood"]
    assert lines.table[["party", "mood", "doc_id"]].values.tolist() == [["Blue", "low", "b"], ["Red", "high", "a"]]
    assert ">party</th>" in lines._repr_html_()
    assert "Blue" in str(lines)
    assert list(pd.read_csv(lines.write(tmp_path / "lines.csv")))[-2:] == ["party", "mood"]
    assert list(lines.sample(1).table)[-1] == "mood"
    assert tl.kwic(parties, "tax", sort="-party").table["party"].tolist() == ["Red", "Blue"]
    assert list(tl.kwic(parties, "nothing").sort("party").table)[-1] == "party"


def test_only_the_last_order_adds_columns(parties):
    lines = tl.kwic(parties, "tax").sort("party").sort("node", "progress", "doc_id", "passage_id")
    assert list(lines.table) == list(tl.Concordance.COLUMNS)
    assert "date_earliest" in tl.kwic(parties, "tax").sort("date").table


def test_several_columns_at_once_are_refused_with_the_next_step(parties):
    lines = tl.kwic(parties, "tax")
    for by in (None, 3):
        with pytest.raises(tl.UnknownName, match="no column"):
            lines.counts(by)
    for by in (["party", "speaker"], ("party", "speaker")):
        with pytest.raises(tl.SchemaError, match=r"counts: give the name of one column, not .* corpus\.join"):
            lines.counts(by)

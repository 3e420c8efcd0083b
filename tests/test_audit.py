"""The facts about a text, the verdicts they lead to, and the gate before sentences."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textlab as tl
from textlab.audit import (
    CHECKS,
    METHODS,
    RULES,
    VERDICTS,
    WHOLE,
    corpus_verdicts,
    facts,
    highest_k,
    places,
    punctuation,
    require_sentences,
    verdicts,
)

PROSE = "The town may tax the rich, and the rich may pay. "  # eleven words, one ender, one comma


def facts_of(corpus):
    return facts(tl.tokenize(corpus))


def one(text, **columns):
    """The facts of one text."""
    return facts_of(tl.from_frame(pd.DataFrame({"text": [text], **columns}))).iloc[0]


def verdict(table, doc_id, method):
    mine = table[(table["doc_id"] == doc_id) & (table["method"] == method)]
    assert len(mine) == 1
    return mine.iloc[0]


# ---------------------------------------------------------------------- facts, counted by hand


def test_facts_of_the_small_corpus(small):
    found = facts_of(small)
    assert list(found.columns[: len(CHECKS)]) == list(CHECKS)
    talk = found.loc["talk"]
    # body: 10 + 11 + 6 + 2 = 29 words, with 5 + 2 words of furniture and heading; Ann 16, Bo 11, nobody 2
    assert talk[["n_words", "n_tokens", "n_turns", "n_speakers"]].tolist() == [29, 29, 4, 2]
    assert talk["share_body"] == pytest.approx(29 / 36)
    assert talk["share_labelled"] == pytest.approx(27 / 29)
    assert talk[["share_given", "share_inferred", "share_unresolved"]].tolist() == pytest.approx(
        [21 / 29, 6 / 29, 2 / 29]
    )
    assert talk[["share_high", "share_low"]].tolist() == pytest.approx([21 / 29, 6 / 29])
    # enders: . . ! . ? . ; commas: one in t001, one in t004
    assert talk["enders_per_100"] == pytest.approx(600 / 29)
    assert talk["commas_per_100"] == pytest.approx(200 / 29)
    assert talk["turns_second_speaker"] == 1
    assert talk["longest_stretch"] == 10  # "Big Tech can't pay; the rich of the town pay"
    assert talk["fillers_per_1000"] == pytest.approx(1000 / 29)  # Mm
    assert talk["share_timed"] == 0


def test_quantiles_of_passages_and_turns(lay_out):
    rows = [
        {"text": "one two", "turn_id": "a"},
        {"text": "three four", "turn_id": "a"},
        {"text": "five", "turn_id": "b"},
    ]
    found = facts_of(lay_out({"d": rows})).iloc[0]
    assert found[["passage_words_p10", "passage_words_p50", "passage_words_p90"]].tolist() == pytest.approx([1.2, 2, 2])
    assert found["turn_words_p50"] == 2.5


def test_machine_words_and_time_stamps(lay_out):
    rows = [
        {"text": "said by a person", "layer": "body", "seconds_start": 0.0},
        {"text": "said", "layer": "body", "seconds_start": None},
        {"text": "written by a machine now", "layer": "machine_summary", "seconds_start": None},
    ]
    found = facts_of(lay_out({"d": rows})).iloc[0]
    assert found["share_machine"] == 0.5
    assert found["share_timed"] == 0.8


@pytest.mark.parametrize(
    ("text", "check", "count"),
    [
        ("the eco-\nnomy and the co-op", "line_end_hyphens", 1),
        ("the well-\nKnown and -\nthis", "line_end_hyphens", 0),
        ("eﬃcient oﬀer", "ligatures", 2),
        ("a t h e s i s of mine", "broken_words", 1),
        ("I I I I I was there", "broken_words", 0),
        ("see [the report](#) and [1](http://a.b/c)", "link_marks", 2),
        ("a\ufffdb c\ufffd", "replacement_characters", 2),
        ("itâ€™s a cafÃ© &amp; bar", "mis_decoded", 3),
        ("text\n12\nmore text\n- 13 -\nPage 3 of 9\nin 2024\n", "page_numbers", 3),
    ],
)
def test_traces_of_scanning_and_conversion(text, check, count):
    assert one(text)[check] == count


def test_link_marks_are_no_scanning_fault():
    assert one("[a](#) [b](#) [c](#)")["traces_per_1000"] == 0
    assert one("the eco-\nnomy of five words")["traces_per_1000"] == pytest.approx(1000 / 6)


def test_repeated_lines():
    line, near = "Subscribe to our channel today", "Subscribe to OUR channel today!"
    found = facts_of(
        tl.from_frame(pd.DataFrame({"text": [f"{line}\nnew words\n{line}\n{near}", f"{near}\nYeah.\nYeah."]}))
    )
    first, second = found.iloc[0], found.iloc[1]
    assert first["share_repeated"] == 10 / 17
    assert first["share_nearly_repeated"] == 15 / 17
    assert first["share_in_other_documents"] == 15 / 17
    assert second["share_repeated"] == 0  # "Yeah." is too short to be boilerplate
    assert second["share_in_other_documents"] == 5 / 7


def test_capitals_ask_for_letters_with_a_case():
    assert one("One two THREE 4")["share_capitals"] == 2 / 3
    assert pd.isna(one("税金 4")["share_capitals"])


# ---------------------------------------------------------------------- language

SAMPLES = {
    "en": "the price of the house is not what it was and they have to pay for it with all that is left of their money, "
    "but this is as it has been for years in the town",
    "de": "der Preis ist nicht mehr so hoch, wie er im letzten Jahr war, und die Leute sind froh, dass sie es sich noch "
    "leisten können, auch wenn das nicht für alle in der Stadt gilt",
    "fr": "le prix de la maison est plus haut que dans les autres villes et il ne faut pas que nous soyons seuls à payer "
    "pour tout ce qui est fait par les riches avec notre argent",
    "es": "el precio de la casa es más alto que en las otras ciudades y no se puede pagar con lo que se gana, pero la gente "
    "dice que los ricos no pagan por su parte como los demás",
    "it": "il prezzo della casa è più alto che nelle altre città e non si può pagare con i soldi che ci sono, ma la gente "
    "dice che anche i ricchi non pagano le tasse per gli altri come si deve",
    "pt": "o preço da casa é mais alto do que em outras cidades e não se pode pagar com o dinheiro que as pessoas têm, mas os "
    "ricos não pagam a sua parte para uma vida mais justa como se diz na rua",
    "nl": "de prijs van het huis is hoger dan in een andere stad en wij kunnen dat niet meer betalen met ons geld, maar er "
    "zijn ook mensen die het wel kunnen en die er niet voor willen werken",
    "sv": "priset på huset är högre än i en annan stad och det är inte så att vi kan betala med våra pengar, men de som har "
    "råd till det vill inte ha med saken att göra om de får välja",
    "da": "prisen på huset er højere end i en anden by, og det er ikke så let for os at betale med vores penge, men de som "
    "har råd til det vil ikke af med sagen, og vi kan ikke se en vej ud af det fra år til år",
    "pl": "cena domu jest większa niż w innym mieście i nie jest tak, że można to zapłacić, ale dla ludzi z pieniędzmi to "
    "nie jest problem, bo oni się na tym znają i po prostu są przez to bogaci",
    "fi": "talon hinta on nyt niin suuri, että se ei ole enää meille mahdollinen, mutta se on kuin uni ja sen takia me myös "
    "muutamme, kun aika on oikea tai jos niin ei ole, niin kaikki on ennallaan",
    "tr": "bu ev çok pahalı ve bir yıl içinde daha da pahalı olacak, ama kadar insan var ki ne olsa bunu alır, çünkü bu şehir "
    "için para gibi bir şey var ve sonra her şey değil mi o kadar kolay olarak",
    "ru": "цена на дом выше, чем в другом городе, и это не так, что мы можем за него платить, но у тех, кто так богат, все "
    "по их воле и к ним идут, как к царю, что бы он ни сказал от них",
    "uk": "ціна за дім є вищою, ніж у місті, і це не так, що ми можемо платити, але для тих, хто є багатий, то все за їх "
    "волею, та до них ідуть, як до царя, що він їм каже від себе",
}  # fmt: skip


@pytest.mark.parametrize("language", SAMPLES)
def test_the_language_shows_in_the_function_words(language):
    assert one(SAMPLES[language])["language_found"] == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("税金は富裕層が払うべきだと彼女は言った。しかし町の人々はそれを信じなかったので、会議は長く続いた。", "ja"),
        ("她说富人应该纳税但是镇上的人不相信所以会议开了很久大家都很累最后什么也没有决定下来", "zh"),
        ("η τιμή του σπιτιού είναι πιο υψηλή από ό τι στην άλλη πόλη και δεν μπορούμε να την πληρώσουμε με τα χρήματα " * 2, "el"),
        ("Too short to tell, this is.", "unknown"),
        ("lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor " * 4, "unknown"),
        (" ".join([SAMPLES["en"], *[SAMPLES["de"]] * 2]), "unknown"),
        ("", "unknown"),
    ],
)  # fmt: skip
def test_scripts_tell_and_doubt_stays_doubt(lay_out, text, language):
    assert facts_of(lay_out({"d": [{"text": text}]})).iloc[0]["language_found"] == language


def test_a_declared_language_that_does_not_fit_is_doubted():
    corpus = tl.from_frame(pd.DataFrame({"text": [SAMPLES["de"], SAMPLES["fr"]], "language": ["en-GB", "fr-CA"]}))
    table = verdicts(facts_of(corpus))
    wrong, right = (table[table["doc_id"] == d].set_index("method").loc["kwic"] for d in corpus.documents.index)
    assert wrong["verdict"] == "doubtful"
    assert "says 'en-GB', and it looks like 'de'" in wrong["because"]
    assert right["verdict"] == "supported"


# ---------------------------------------------------------------------- the gate


def test_punctuation_counts_what_split_counts():
    corpus = tl.from_frame(pd.DataFrame({"text": ["One. Two! Three?) 3.5 no. end", "没有。税！"]}))
    assert punctuation(corpus)["n_enders"].tolist() == [4, 2]


def test_the_gate_names_document_rate_and_remedy(lay_out):
    corpus = lay_out({"bare": [{"text": "um " * 60}], "prose": [{"text": PROSE * 6}]})
    with pytest.raises(tl.NotEnoughData) as error:
        require_sentences(corpus, "kwic")
    assert str(error.value) == (
        "kwic: sentences need at least 1.0 sentence enders per 100 words of body; 1 of 2 documents with fewer: 'bare' (0.00). "
        'Use fixed windows, corpus.split(by="window", size=100), or leave such documents out with '
        "corpus.where(doc_id=[...])."
    )
    require_sentences(corpus.where(doc_id="prose"), "kwic")
    require_sentences(tl.tokenize(corpus.where(doc_id="prose")), "kwic")
    with pytest.raises(tl.NotEnoughData, match=r"readability: .* 1 of 1 document"):
        require_sentences(tl.tokenize(corpus.where(doc_id="bare")), "readability")


def test_many_documents_are_named_up_to_four(lay_out):
    corpus = lay_out({f"d{k}": [{"text": "um " * 60}] for k in range(6)})
    with pytest.raises(tl.NotEnoughData, match=r"6 of 6 documents .*'d3' \(0.00\) \.\.\."):
        require_sentences(corpus, "x")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.sampled_from(["tax", "rich.", "pay!", "(no.)", "3.5", "税。", "um", "um um um um"]), max_size=70),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_the_gate_and_split_agree(lay_out, turns):
    corpus = lay_out({"d": [{"text": " ".join(words)} for words in turns]})
    refusals = []
    for ask in (lambda: corpus.split(by="sentence"), lambda: require_sentences(corpus, "x")):
        try:
            ask()
            refusals.append(False)
        except tl.NotEnoughData:
            refusals.append(True)
    assert refusals[0] == refusals[1]


# ---------------------------------------------------------------------- verdicts


def test_every_rule_speaks_of_known_methods_and_fills_in(seeds):
    for rule in RULES:
        assert set(rule.methods) <= set(METHODS)
        assert rule.verdict in VERDICTS[1:]
    table = verdicts(facts_of(seeds))
    assert not table["because"].str.contains("{", regex=False).any()
    doubted = table["verdict"] != "supported"
    assert (table.loc[doubted, "because"] != "").all()
    assert (table.loc[doubted, "remedy"] != "").all()
    assert (table.loc[~doubted, ["because", "remedy"]] == "").all(axis=None)


def test_the_seminar_has_no_sentences_and_the_panel_has(seeds):
    table = verdicts(facts_of(seeds))
    assert verdict(table, "disruption-seminar", "sentences")["verdict"] == "not supported"
    assert verdict(table, "disruption-seminar", "readability")["verdict"] == "not supported"
    assert "0.00 sentence enders" in verdict(table, "disruption-seminar", "sentences")["because"]
    assert 'split(by="window"' in verdict(table, "disruption-seminar", "sentences")["remedy"]
    assert verdict(table, "bezos-panel", "sentences")["verdict"] == "supported"
    for doc in ("egalitarianism-essay", "political-economy-report", "ml-capitalism-essay"):
        assert verdict(table, doc, "sentences")["verdict"] == "supported"
        assert verdict(table, doc, "contrast speakers")["because"] == "no speaker is named"
    assert (table.loc[table["method"] == "stance by seconds", "verdict"] == "not supported").all()


def test_all_seeds_together(seeds):
    found = facts_of(seeds)
    whole = corpus_verdicts(found, verdicts(found))
    assert set(whole["doc_id"]) == {WHOLE}
    assert verdict(whole, WHOLE, "sentences")["because"] == "1 of 5 documents: disruption-seminar"
    assert verdict(whole, WHOLE, "contrast documents")["because"].startswith(
        "5 documents: no permutation of documents has p below 0.10"
    )
    assert "at most 5 topics" in verdict(whole, WHOLE, "topics")["because"]
    assert "no line and no test" in verdict(whole, WHOLE, "stance by date")["because"]


def test_speakers_who_never_meet_are_confounded_with_documents(lay_out):
    rows = {f"d{k}": [{"text": PROSE, "speaker": name}] for k, name in enumerate(["Ann", "Bo"])}
    found = facts_of(lay_out(rows))
    whole = corpus_verdicts(found, verdicts(found))
    mine = verdict(whole, WHOLE, "contrast speakers")
    assert mine["verdict"] == "doubtful"
    assert "cannot be told apart" in mine["because"]


def test_many_documents_support_what_few_do_not(lay_out):
    dates = {"date_earliest": "2020-01-01", "date_latest": "2020-01-01", "language": "en"}
    frame = pd.DataFrame({"text": [f"{PROSE * 60} number {k}." for k in range(40)], **dates})
    found = facts_of(tl.from_frame(frame))
    whole = corpus_verdicts(found, verdicts(found)).set_index("method")
    assert whole.loc["stance by date", "verdict"] == "supported"
    assert whole.loc["topics", "verdict"] == "doubtful" or highest_k(264, 40) == 5
    assert "no permutation of documents" not in whole.loc["contrast documents", "because"]


@pytest.mark.parametrize(
    ("rows", "documents", "k"), [(0, 1, 0), (29, 50, 0), (30, 50, 3), (100, 50, 5), (500, 50, 10), (2_000, 50, 20),
                                 (9_000, 50, 50), (9_000, 9, 5), (9_000, 10, 50)],
)  # fmt: skip
def test_the_highest_number_of_topics(rows, documents, k):
    assert highest_k(rows, documents) == k


# ---------------------------------------------------------------------- odd corpora


def test_a_document_without_body_supports_nothing(lay_out):
    corpus = lay_out(
        {"page": [{"text": "Menu Login", "layer": "furniture"}], "prose": [{"text": PROSE * 30, "layer": "body"}]}
    )
    found = facts_of(corpus)
    table = verdicts(found)
    assert (table.loc[table["doc_id"] == "page", "verdict"] == "not supported").all()
    assert verdict(table, "prose", "sentences")["verdict"] == "supported"
    assert pd.isna(found.loc["page", "enders_per_100"])
    assert places(tl.tokenize(corpus), "page").empty
    require_sentences(corpus, "x")


def test_no_documents_no_rows(lay_out):
    corpus = lay_out({})
    found = facts_of(corpus)
    assert list(found.columns[: len(CHECKS)]) == list(CHECKS)
    assert verdicts(found).empty
    assert corpus_verdicts(found, verdicts(found)).empty
    require_sentences(corpus, "x")


def test_the_order_of_documents_changes_nothing(lay_out):
    rows = {"a": [{"text": PROSE * 9}], "b": [{"text": "um you know " * 30}], "c": [{"text": "税金。" * 40}]}
    forth, back = (facts_of(lay_out(dict(pairs))) for pairs in (rows.items(), reversed(rows.items())))
    pd.testing.assert_frame_equal(forth, back.loc[forth.index])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_any_text_gets_facts_verdicts_and_places(lay_out, turns):
    corpus = lay_out({"d": [{"text": turn.encode("utf-8", "ignore").decode()} for turn in turns]})
    tokens = tl.tokenize(corpus)
    found = facts(tokens)
    shares = found.filter(like="share_").to_numpy(float)
    assert ((shares >= 0) & (shares <= 1 + 1e-9) | pd.isna(shares)).all()
    assert verdicts(found)["verdict"].isin(VERDICTS).all()
    where = places(tokens, "d")
    assert ((where["first"] >= 0) & (where["first"] <= where["last"]) & (where["last"] < max(len(tokens), 1))).all()


# ---------------------------------------------------------------------- places


def test_places_point_at_the_words(lay_out):
    rows = [
        {"text": "furniture words", "layer": "furniture"},
        {"text": "Short. the eco-\nnomy of big [tech](#) you know um grows", "layer": "body", "speaker": "Ann"},
        {"text": "nobody said this", "layer": "body", "speaker": None},
    ]
    tokens = tl.tokenize(lay_out({"other": [{"text": "first", "layer": "body"}], "d": rows}))
    where = places(tokens, "d")
    said = {
        check: tokens.corpus.document_text("d")[row["start"] : row["end"]]
        for check, row in zip(where["check"], tokens.spans(*where[["first", "last"]].to_numpy().T).to_dict("records"), strict=True)
    }  # fmt: skip
    assert said == {
        "longest_stretch": "the eco-\nnomy of big [tech](#) you know um grows",
        "line_end_hyphens": "eco-\nnomy",
        "link_marks": "tech",
        "fillers_per_1000": "you know um",
        "share_labelled": "nobody said this",
    }

"""Where a document shows its facts."""

import textlab as tl
from textlab.analyses.audit import places


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

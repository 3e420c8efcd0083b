"""What the facts mean for all documents together."""

import pandas as pd
from audit_checks import PROSE, facts_of, verdict

import textlab as tl
from textlab.analyses.audit import WHOLE, corpus_verdicts, highest_k, verdicts


def test_all_seeds_together(seeds):
    found = facts_of(seeds)
    whole = corpus_verdicts(found, verdicts(found))
    assert set(whole["doc_id"]) == {WHOLE}
    assert verdict(whole, WHOLE, "sentences")["because"] == "1 of 5 documents: disruption-seminar"
    assert verdict(whole, WHOLE, "contrast documents")["because"].startswith(
        "5 documents: the smallest attainable p over documents is 0.10"
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
    assert "smallest attainable p" not in whole.loc["contrast documents", "because"]

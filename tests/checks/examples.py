"""One result of each kind, from the tokens of the five texts."""

import dataclasses

import pandas as pd

import textlab as tl
from textlab.coding.read_codes import codes_of_sheets
from textlab.loaders.seeds import shipped_table


def _rows(tokens):
    return tl.count_terms(tokens, by="passage_id")


def _topics(tokens):
    return tl.fit_topics(_rows(tokens), n_topics=3, n_refits=0)


def made_up_codes(tokens):
    """Labels of the sample that two people might have given: by a few words, with slips that repeat on every run."""
    sample, book = shipped_table("codebook/sample"), tl.load_codebook("seeds")
    sheets = {}
    for number, coder in enumerate("ab"):
        sheet = sample[["unit_id"]].copy()
        for shift, target in enumerate(book.target_names):
            labels = []
            for row in sample.itertuples():
                text = tokens.corpus.document_text(row.doc_id)[row.start : row.end].lower()
                label = "against" if "problem" in text or "not" in text else "favour" if "we" in text else "none"
                slip = (int(row.unit_id[1:], 16) + 7 * shift + 5 * number) % 9 == 0
                labels.append("mixed" if slip else label)
            sheet[target] = labels
        sheets[coder] = pd.DataFrame(sheet)
    return codes_of_sheets(sheets, book, shipped_table("codebook/units"), tokens.corpus)


def _hedging(tokens):
    return tl.track_stance(tokens, tl.load_lexicon("hedges"), by="doc_id", n_resamples=0)


def machine_codes(tokens):
    """Labels of every passage that a machine might have given."""
    units = shipped_table("codebook/units")
    labels = ["favour" if int(unit[1:], 16) % 3 else "none" for unit in units["unit_id"]]
    return pd.DataFrame({"unit_id": units["unit_id"], "label": labels})


def weekly_codes(tokens):
    codes = made_up_codes(tokens)
    return dataclasses.replace(codes, units=codes.units.assign(week=[k % 40 for k in range(len(codes.units))]))


def near_change(found):
    """Claim: *change* stands beside technology at least 2 ** 7 times in 2 ** 14 chances (log Dice)."""
    row = found.table.set_index("term").loc["change"]
    return tl.Interval(estimate=row["log_dice"] - 7, low=row["ci_low"] - 7, high=row["ci_high"] - 7, level=0.95)


EXAMPLES = {
    "classify_stance": lambda tokens: tl.classify_stance(
        made_up_codes(tokens), tokens, target="growth", groups="doc_id", n_resamples=50, rng=1
    ),
    "coded_shares": lambda tokens: tl.coded_shares(made_up_codes(tokens), target="growth", by="doc_id"),
    "correct_share": lambda tokens: tl.correct_share(machine_codes(tokens), made_up_codes(tokens), target="growth"),
    "correct_trend": lambda tokens: tl.correct_trend(
        machine_codes(tokens), weekly_codes(tokens), target="growth", over="week"
    ),
    "wordscores": lambda tokens: tl.wordscores(
        tl.count_terms(tokens, by="speaker"), reference={"Adam": -1, "Hilary Cottam": 1}, n_resamples=50, rng=1
    ),
    "change_points": lambda tokens: tl.change_points(_hedging(tokens), n_changes=1, n_resamples=49, rng=1),
    "compare_stretches": lambda tokens: tl.compare_stretches(
        _hedging(tokens), (0, 0.5), (0.5, 1), n_resamples=50, rng=1
    ),
    "score_lexicon": lambda tokens: tl.score_lexicon(tokens, tl.load_lexicon("hedges"), n_resamples=20, rng=1),
    "sentiment": lambda tokens: tl.sentiment(tokens.corpus.where(doc_id="bezos-panel"), n_resamples=20, rng=1),
    "smooth_track": lambda tokens: tl.smooth_track(_hedging(tokens), n_resamples=20, rng=1),
    "interrupted": lambda tokens: tl.interrupted(_hedging(tokens), 0.5, rng=1),
    "exchanges": lambda tokens: tl.exchanges(tokens.corpus, n_permutations=49, rng=1),
    "judge_coders": lambda tokens: tl.judge_coders(
        made_up_codes(tokens),
        {"a": "a", "machine": [machine_codes(tokens), machine_codes(tokens)]},
        target="growth",
        by="speaker",
        n_resamples=50,
    ),
    "conclusion_curve": lambda tokens: tl.conclusion_curve(
        made_up_codes(tokens),
        {"a": "a", "machine": machine_codes(tokens)},
        label="favour",
        target="growth",
        by="doc_id",
        between=("bezos-panel", "disruption-seminar"),
        n_resamples=50,
    ),
    "evaluate_lexicon": lambda tokens: tl.evaluate_lexicon(
        tl.load_lexicon("hedges"), made_up_codes(tokens), target="growth", n_resamples=50, rng=1
    ),
    "agreement": lambda tokens: tl.agreement(made_up_codes(tokens), n_resamples=50, rng=1),
    "audit": lambda tokens: tl.audit(tokens.corpus),
    "collocates": lambda tokens: tl.collocates(tokens, "technolog*"),
    "collocations": lambda tokens: tl.collocations(tokens, length=2),
    "describe": lambda tokens: tl.describe(tokens, by="doc_id", n_resamples=20, rng=1),
    "dispersion": lambda tokens: tl.dispersion(tokens),
    "frequencies": lambda tokens: tl.frequencies(tokens, n_resamples=20, rng=1),
    "kwic": lambda tokens: tl.kwic(tokens, "technolog*"),
    "fit_topics": lambda tokens: tl.fit_topics(_rows(tokens), n_topics=3, n_refits=2, rng=1),
    "coherence": lambda tokens: tl.coherence(_topics(tokens)),
    "search_topics": lambda tokens: tl.search_topics(_rows(tokens), n_topics=[2, 3], n_refits=1),
    "topic_survival": lambda tokens: tl.topic_survival(
        _topics(tokens), n_seeds=1, sizes=[2], methods=[], n_documents=1
    ),
    "topic_words_by": lambda tokens: tl.topic_words_by(
        _topics(tokens), 1, by="doc_id", target="bezos-panel", n_resamples=50
    ),
    "topic_effects": lambda tokens: tl.topic_effects(_topics(tokens), "~ doc_id", cluster="turn_id"),
    "effect_survival": lambda tokens: tl.effect_survival(
        tl.topic_effects(_topics(tokens), "~ doc_id", cluster="turn_id"), n_seeds=0, sizes=[4], n_documents=1
    ),
    "score_intrusion": lambda tokens: tl.score_intrusion(tl.intrusion_tasks(_topics(tokens), n=9), [1] * 9),
    "contrast": lambda tokens: tl.contrast(
        _rows(tokens), by="speaker", target="Hilary Cottam", resampling=tl.Resampling(n=50), rng=1
    ),
    "validate": lambda tokens: tl.contrast(
        _rows(tokens), by="speaker", target="Adam", reference="Dan", resampling=tl.Resampling(n=20, permutations=99)
    ).validate(rng=1),
    "robustness": lambda tokens: tl.robustness(
        near_change, tl.collocates(tokens, "technolog*"), over={"window": [2, 5], "remove": [None, "fillers"]}
    ),
    "similar": lambda tokens: tl.similar(tokens, by="passage_id", least=0.05, least_words=4),
    "track_stance": lambda tokens: tl.track_stance(tokens, tl.load_lexicon("hedges"), n_resamples=20, rng=1),
}

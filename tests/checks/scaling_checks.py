"""Small matrices for scaling: texts as rows, and a ladder of texts from one word to another."""

import pandas as pd

import textlab as tl


def matrix(texts, **columns):
    table = pd.DataFrame({"text": texts, "doc_id": [f"d{k}" for k in range(len(texts))], **columns})
    return tl.count_terms(tl.tokenize(tl.from_frame(table)), by="doc_id")


def ladder(n=8):
    return matrix([("tax " * (n + 1 - k) + "growth " * (k + 1) + "rich " * 4) for k in range(n)])

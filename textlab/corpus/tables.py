"""Read-only views of a corpus: its tables, texts and history."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from .. import _checks
from .._wording import counted
from .data import CorpusData
from .profile import corpus_html, document_table, speaker_table


@_checks.keywords
class CorpusTables:
    """Read-only part of `Corpus`: texts and tables.

    Attributes
    ----------
    data : CorpusData
        Tables, bytes and offsets, for code that implements an analysis; must not be modified.
    """

    def __init__(self, data: CorpusData) -> None:
        self.data = data

    @property
    def documents(self) -> pd.DataFrame:
        """Return a copy of the table of documents, indexed by ``doc_id``."""
        return self.data.documents.copy(deep=False)

    @property
    def passages(self) -> pd.DataFrame:
        """Return a copy of the table of passages, indexed by ``passage_id``, in document order."""
        return self.data.passages.copy(deep=False)

    @property
    def notes(self) -> pd.DataFrame:
        """Return what was read, skipped or repaired, and why: ``source, doc_id, status, note``."""
        return self.data.notes.copy(deep=False)

    @property
    def corrections(self) -> pd.DataFrame:
        """Return the words that the transcript got wrong: ``doc_id, start, end, corrected``."""
        return self.data.corrections.copy(deep=False)

    @property
    def steps(self) -> tuple[str, ...]:
        """Return descriptions of the operations applied since the texts were read, for a methods section."""
        return self.data.steps

    @property
    def fingerprint(self) -> str:
        """Return 16 hex digits that change when a text, a span, a layer or a speaker label changes."""
        return self.data.fingerprint

    @cached_property
    def _speaker_table(self) -> pd.DataFrame:
        return speaker_table(self.data)

    @property
    def speakers(self) -> pd.DataFrame:
        """Return the speakers of the body: index ``speaker``; ``n_documents, n_turns, n_passages, n_words``.

        Words are separated by white space, so no tokenizer is needed.
        """
        return self._speaker_table.copy()

    def describe(self) -> pd.DataFrame:
        """Return the size of each document.

        The columns are ``n_chars, n_words, n_words_body, n_turns, n_speakers, share_body, share_labelled``. Shares are
        shares of words: of the document that is body, and of the body with a known speaker.
        """
        return document_table(self.data)

    def text(self, passage_id: str) -> str:
        """Return the verbatim text of a passage, ``document_text[start:end]``.

        Raises
        ------
        UnknownName
            There is no such passage.
        """
        passages = self.data.passages
        _checks.known("text", "passage", passage_id, passages.index, see="corpus.passages")
        at: Any = passages.index.get_loc(passage_id)
        doc_id, start, end = (passages[name].array[at] for name in ("doc_id", "start", "end"))
        return self.data.excerpt(str(doc_id), int(start), int(end))

    def document_text(self, doc_id: str) -> str:
        """Return the verbatim source text of a document."""
        _checks.known("document_text", "document", doc_id, self.data.documents.index, see="corpus.documents")
        return self.data.document_text(doc_id)

    def __len__(self) -> int:
        return len(self.data.passages)

    def __repr__(self) -> str:
        body = self.data.passages[self.data.is_body]
        return (
            f"<Corpus: {counted(len(self.data.documents), 'document')}, {counted(len(self), 'passage')} "
            f"({len(body):,} body), {counted(body['speaker'].nunique(), 'speaker')}>"
        )

    def _repr_html_(self) -> str:
        return corpus_html(self.data, repr(self).strip("<>"))

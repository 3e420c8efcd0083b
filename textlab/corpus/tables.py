"""What can be looked at in a corpus: its two tables, the words under them, and what was done to them."""

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
    """Texts under two tables, to look at. `Corpus` adds the verbs.

    Attributes
    ----------
    data : CorpusData
        Tables, bytes and offsets themselves, for people who write a question; nothing in it may be altered.
    """

    def __init__(self, data: CorpusData) -> None:
        self.data = data

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document, index ``doc_id``. A copy."""
        return self.data.documents.copy(deep=False)

    @property
    def passages(self) -> pd.DataFrame:
        """One row a passage, index ``passage_id``, in document order. A copy."""
        return self.data.passages.copy(deep=False)

    @property
    def notes(self) -> pd.DataFrame:
        """What was read, skipped or mended, and why: ``source, doc_id, status, note``. A copy."""
        return self.data.notes.copy(deep=False)

    @property
    def corrections(self) -> pd.DataFrame:
        """Words that the transcription got wrong: ``doc_id, start, end, corrected``. A copy."""
        return self.data.corrections.copy(deep=False)

    @property
    def steps(self) -> tuple[str, ...]:
        """What was done to the texts since they were read, in words, for a methods section."""
        return self.data.steps

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change when a text, a span, a layer or a speaker label changes."""
        return self.data.fingerprint

    @cached_property
    def _speaker_table(self) -> pd.DataFrame:
        return speaker_table(self.data)

    @property
    def speakers(self) -> pd.DataFrame:
        """Who speaks in the body: index ``speaker``; ``n_documents, n_turns, n_passages, n_words``.

        Words are stretches between white space, so this needs no tokenizer.
        """
        return self._speaker_table.copy()

    def describe(self) -> pd.DataFrame:
        """One row a document: ``n_chars, n_words, n_words_body, n_turns, n_speakers, share_body, share_labelled``.

        Shares are of words: of the document that is body, and of the body whose speaker is known.
        """
        return document_table(self.data)

    def text(self, passage_id: str) -> str:
        """Return the passage, verbatim: ``document_text[start:end]``.

        Raises
        ------
        UnknownName
            If there is no such passage.
        """
        passages = self.data.passages
        _checks.known("text", "passage", passage_id, passages.index, see="corpus.passages")
        at: Any = passages.index.get_loc(passage_id)
        doc_id, start, end = (passages[name].array[at] for name in ("doc_id", "start", "end"))
        return self.data.excerpt(str(doc_id), int(start), int(end))

    def document_text(self, doc_id: str) -> str:
        """Return the whole source text of a document, verbatim."""
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

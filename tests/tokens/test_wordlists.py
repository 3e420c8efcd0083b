"""The word lists keep the promise in their docstring."""

from textlab.tokens.wordlists import COMMON, FUNCTION_WORDS

PRONOUNS = """
    i you he she it we they me him her us them my your his its our their mine who whom whose which what this that
    these those that's what's some any few many much all both each another other such same more most less least
""".split()
KEPT = "not no never nor may might can could will would shall should must ought think know".split()


def test_function_words_hold_no_pronoun_no_modal_and_no_negator():
    assert not FUNCTION_WORDS & {*PRONOUNS, *KEPT}
    assert {"the", "of", "and", "is"} <= FUNCTION_WORDS
    assert {*PRONOUNS} <= COMMON  # topics set them aside all the same

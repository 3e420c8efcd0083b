"""The word lists keep the promise in their docstring."""

import pytest

import textlab as tl
from textlab.tokens.wordlists import COMMON, FUNCTION_WORDS, STOP_LISTS

PRONOUNS = """
    i you he she it we they me him her us them my your his its our their mine who whom whose which what this that
    these those that's what's some any few many much all both each another other such same more most less least
""".split()
KEPT = "not no never nor may might can could will would shall should must ought think know".split()


def test_function_words_hold_no_pronoun_no_modal_and_no_negator():
    assert not FUNCTION_WORDS & {*PRONOUNS, *KEPT}
    assert {"the", "of", "and", "is"} <= FUNCTION_WORDS
    assert {*PRONOUNS} <= COMMON  # topics set them aside all the same


NEVER_IN = {
    "en": "not no never nor i you he she it we they who must can may will",
    "de": "nicht kein keine nie ich du er sie es wir ihr man wer kann muss soll darf mag möchte",
    "fr": "ne pas non jamais ni je tu il elle on nous vous ils qui que peut doit faut",
    "es": "no ni nunca yo tú él ella nosotros ellos quien que puede debe",
    "it": "non né mai io tu lui lei noi voi loro chi che può deve",
    "pt": "não nem nunca eu tu ele ela nós eles quem que pode deve",
    "nl": "niet geen nooit ik jij je hij zij het we wie dat kan moet mag zal",
    "sv": "inte ingen aldrig jag du han hon det vi de ni vem kan måste ska",
    "da": "ikke ingen aldrig jeg du han hun det vi de hvem kan må skal",
    "nb": "ikke ingen aldri jeg du han hun det vi de hvem kan må skal",
    "pl": "nie ani nigdy ja ty on ona my wy oni kto co może musi",
    "ru": "не ни никогда я ты он она мы вы они кто что может должен бы",
}


@pytest.mark.parametrize("language", sorted(STOP_LISTS))
def test_no_list_holds_negators_pronouns_or_modals(language):
    assert not STOP_LISTS[language] & set(NEVER_IN[language].split())
    assert len(STOP_LISTS[language]) > 40


def test_a_list_of_another_language_is_told(talk):
    german = tl.tokenize(talk("Die Steuer ist in der Stadt und auf dem Land zu hoch für die Leute. " * 30))
    with pytest.warns(tl.TextlabWarning, match=r"'en' list of function words covers .*looks like 'de'"):
        german.remove("function_words")
    left = german.remove("function_words", language="de")
    assert left.settings["steps"] == ("removed: function_words (de)",)
    assert sorted(left.vocabulary.index) == ["hoch", "land", "leute", "stadt", "steuer"]
    with pytest.raises(tl.UnknownName, match="no stop list 'xx'"):
        german.remove("function_words", language="xx")

"""The package's own short word lists: closed grammatical classes, no content words.

Function words: articles, prepositions, conjunctions, particles, auxiliaries, adverbs of place, time and degree.
There are deliberately no negators (not, no, never, nor), no modals (may, must, should ...), no pronouns of any kind
(I, who, which, this, those, some, few; "that" is one, too) and no verbs of thinking, because they carry stance and
voice. The lists of other languages follow the same rule; articles stay even where a pronoun has the same spelling.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import SchemaError, UnknownName, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .arrays import TokenArrays

FUNCTION_WORDS = frozenset(
    """
    a an the there here
    and or but so if then than because while although though as since whether until unless
    of in on at by for from to with without about into onto over under between among through during before
    after above below up down out off again within across against along around behind beside besides beyond
    despite near per towards toward upon via
    is are was were be been being am 's 're there's here's
    do does did doing done has have had having
    when where why how
    also just very too own only even still yet now once ever
    """.split()
)

# hesitations and two floor-holding phrases; "sort of" and "kind of" are hedges, so they are not removed
FILLERS = frozenset(["um", "uh", "uhm", "erm", "er", "hmm", "mm", "mhm", "you know", "i mean"])

TALK = frozenset(
    """
    it its itself it's
    i me my mine myself you your yours yourself he him his she her hers we us our ours they them their theirs
    i'm i've i'd i'll you're you've you'd you'll he's she's we're we've we'd we'll they're they've they'd they'll
    this that these those that's which who whom whose what what's
    both each all any some such other another same more most much many few less least
    may might can could will would shall should must ought cannot can't couldn't won't wouldn't shouldn't
    not no nor never n't don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't
    um uh uhm erm er hmm mm mhm yeah yes yep okay ok oh ah hey please thanks thank well right so
    know mean think thinking thought guess say says said saying tell talk talking talked like kind sort
    actually really basically obviously certainly maybe perhaps quite pretty
    thing things something anything everything nothing someone somebody anyone everybody everyone
    go goes going gone went get gets getting got come comes coming came let let's put take make want wants need
    see look one two lot lots bit way ways sense
    """.split()
)
COMMON = FUNCTION_WORDS | TALK

# articles, prepositions, conjunctions, forms of to be and to have, adverbs of place, time and degree
_OTHER_LANGUAGES = {
    "de": """
        der die das den dem des ein eine einen einem einer eines und oder aber denn sondern sowie als wie wenn weil
        dass ob während obwohl damit bevor nachdem seit bis in im ins an am ans auf aus bei beim mit nach von vom vor
        zu zum zur für gegen ohne um durch über unter zwischen neben hinter wegen trotz ab
        bin bist ist sind seid war waren wäre wären gewesen sein habe hast hat haben habt hatte hatten gehabt
        werde wirst wird werden wurde wurden worden geworden hier dort da dann nun jetzt noch schon auch nur sehr so
        immer wieder bereits gerade ganz""",
    "fr": """
        le la les un une des du de au aux et ou mais donc car comme si quand lorsque puisque parce quoique
        à en dans sur sous par pour avec sans chez vers entre contre depuis pendant avant après dès jusque selon malgré
        suis es est sommes êtes sont étais était étaient été être sera seront serait ai as a avons avez ont avait
        avaient eu avoir ici là alors puis maintenant encore déjà aussi très bien trop toujours souvent ainsi""",
    "es": """
        el la los las un una unos unas y e o u pero sino porque pues aunque si cuando como mientras a al ante bajo con
        contra de del desde en entre hacia hasta para por según sin sobre tras durante soy eres es somos sois son era
        eran fue fueron sido ser será estoy está están estaba estaban estado estar he has ha hemos han había habían
        haber aquí allí ahora entonces luego ya aún todavía también muy más bien siempre así""",
    "it": """
        il lo la i gli le un uno una e ed o ma però perché poiché se quando come mentre anche di del dello della
        dei degli delle a al allo alla ai agli alle da dal dalla dai dalle in nel nello nella nei nelle con su sul sulla
        sui sulle per tra fra sono sei è siamo siete era erano stato stata stati essere sarà ho hai ha abbiamo avete
        hanno aveva avevano avuto avere qui qua lì là ora adesso poi già ancora molto più sempre così""",
    "pt": """
        o a os as um uma uns umas e ou mas porque pois embora se quando como enquanto de do da dos das em no na nos nas
        a ao aos à às por pelo pela pelos pelas para com sem sob sobre entre até desde contra durante sou é somos são
        era eram foi foram sido ser será estou está estão estava estavam estar tenho tem temos têm tinha tinham ter
        aqui ali lá agora então depois já ainda também muito mais bem sempre assim""",
    "nl": """
        de een en of maar want dus omdat als toen terwijl hoewel zodat of te aan achter bij binnen boven buiten
        door in met na naar naast om onder op over per rond sinds tegen tot tussen uit van via voor zonder
        ben bent is zijn was waren geweest heb hebt heeft hebben had hadden gehad word wordt worden werd werden geworden
        hier daar er dan nu nog al ook zeer heel zo weer altijd toen""",
    "sv": """
        en ett och eller men för att om när medan eftersom fast därför i på av till från med utan vid
        under över mellan genom mot efter före hos kring är var varit vara blir blev bli har hade haft ha här där då nu
        ännu redan också mycket så alltid igen bara""",
    "da": """
        en et og eller men for at om når mens fordi selvom i på af til fra med uden ved under over mellem
        gennem mod efter før hos er var været være bliver blev blive har havde haft have her der da nu endnu allerede
        også meget så altid igen kun""",
    "nb": """
        en ei et og eller men for at om når mens fordi selv i på av til fra med uten ved under over
        mellom gjennom mot etter før hos er var vært være blir ble bli har hadde hatt ha her der da nå ennå allerede
        også svært så alltid igjen bare""",
    "pl": """
        i a oraz lub albo ale więc bo ponieważ gdyż że żeby aby jeśli gdy kiedy jak chociaż w we z ze na do od po za
        przez przy dla o u pod nad przed między bez ku jest są był była było były być będzie będą tu tam teraz wtedy
        już jeszcze też także bardzo tak zawsze znowu tylko""",
    "ru": """
        и а но или чтобы если когда как хотя потому так в во на с со к ко по из от до у о об за под над при через
        для без между перед после про есть был была было были быть будет будут здесь там тут тогда теперь сейчас уже ещё
        еще тоже также очень всегда опять только""",
}  # fmt: skip
STOP_LISTS: dict[str, frozenset[str]] = {
    "en": FUNCTION_WORDS,
    **{language: frozenset(words.split()) for language, words in _OTHER_LANGUAGES.items()},
}
LEAST_COVER, LEAST_SAID = 0.1, 200  # least share of words covered by a list; fewest words to judge by


def stop_list(who: str, stop_words: str | Iterable[str]) -> frozenset[str]:
    """Return the stop words of a language, or the given words.

    Raises
    ------
    UnknownName
        There is no list for the language.

    Examples
    --------
    >>> "und" in stop_list("demo", "de"), "nicht" in stop_list("demo", "de")
    (True, False)
    """
    if isinstance(stop_words, str):
        if stop_words not in STOP_LISTS:
            raise UnknownName(
                f"{who}: there is no stop list {stop_words!r}.{did_you_mean(stop_words, STOP_LISTS)} "
                "Give a list of words for another language."
            )
        return STOP_LISTS[stop_words]
    words = list(stop_words)
    if not all(isinstance(word, str) for word in words):
        raise SchemaError(f"{who}: stop words are texts, or a language such as 'de'.")
    return frozenset(words)


def language_doubt(tokens: TokenArrays, language: str) -> str:
    """Explain why a stop list does not seem to be in the language of the text, as a sentence; empty if it does.

    Lists of function words cover a fifth to a half of a text in their language, and hardly anything of another.
    """
    cover = _list_covers(tokens)
    if not cover or cover[language] >= LEAST_COVER:
        return ""
    best = likely_language(tokens)
    other = f"; the text looks like {best!r}" if best else ""
    return f"the {language!r} list of function words covers {cover[language]:.1%} of the words{other}"


def likely_language(tokens: TokenArrays) -> str:
    """Return the language whose function words cover most of the text; empty if none covers a tenth.

    Examples
    --------
    >>> import textlab as tl
    >>> likely_language(tl.tokenize(tl.load_seeds()))
    'en'
    """
    cover = _list_covers(tokens)
    best = max(cover, key=cover.__getitem__, default="")
    return best if best and cover[best] >= LEAST_COVER else ""


def _list_covers(tokens: TokenArrays) -> dict[str, float]:
    """Return the share of words that each list covers; empty if there are too few words to judge."""
    counts: NDArray[Any] = (
        np.bincount(tokens.codes[tokens.codes >= 0], minlength=len(tokens.terms)) if len(tokens) else np.zeros(0)
    )
    if counts.sum() < LEAST_SAID:
        return {}
    return {name: _cover(tokens, counts, words) for name, words in STOP_LISTS.items()}


def _cover(tokens: TokenArrays, counts: NDArray[Any], words: Iterable[str]) -> float:
    codes = [tokens.term_lookup[word] for word in words if word in tokens.term_lookup]
    return float(counts[codes].sum() / counts.sum())

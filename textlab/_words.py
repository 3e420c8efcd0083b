"""The package's own short word lists of English. They are grammar, closed classes, nothing about content.

Function words: articles, prepositions, conjunctions, particles, auxiliaries, demonstratives, relatives. On
purpose there are no negators (not, no, never, nor), no modals (may, must, should ...), no personal pronouns
and no verbs of thinking: stance and voice live in those words.
"""

FUNCTION_WORDS = frozenset(
    """
    a an the this that these those there here
    and or but so if then than because while although though as since whether until unless
    of in on at by for from to with without about into onto over under between among through during before
    after above below up down out off again within across against along around behind beside besides beyond
    despite near per towards toward upon via
    is are was were be been being am 's 're it's that's there's what's here's
    do does did doing done has have had having
    it its itself
    which who whom whose what when where why how
    also just very too both each all any some such other another same own more most much many few less least
    only even still yet now once ever
    """.split()
)

FILLERS = frozenset(["um", "uh", "uhm", "erm", "er", "hmm", "mm", "mhm", "you know", "i mean", "sort of", "kind of"])

"""The package's own short word lists of English. They are grammar, closed classes, nothing about content.

Function words: articles, prepositions, conjunctions, particles, auxiliaries, adverbs of place, time and degree.
On purpose there are no negators (not, no, never, nor), no modals (may, must, should ...), no pronouns of any kind
(I, who, which, this, those, some, few; "that" is one, too) and no verbs of thinking: stance and voice live there.
"""

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

# hesitations and the two phrases that hold the floor; "sort of" and "kind of" are hedges and stay
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

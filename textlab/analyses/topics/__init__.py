"""Topics: groups of words that occur in the same rows, their shares of each text, and their stability.

=================  ==========================================================================
``fit``            fit a model, or wrap one from outside
``engines``        nmf, lda, online, seeded, consensus, outside: one file per engine
``topics``         the result: tables, quotes, folders, verdict
``search``         compare numbers of topics by stability and held-out gain
``survival``       which topics recur with other seeds, numbers of topics, engines, or with a document left out
``effects``        regressions of topic shares on covariates; ``effect_survival``: whether the effects recur
``intrusion``      word and topic intrusion tasks for human judges, and their scores
``coherence``      whether the top words of a topic occur together
``comparing``      words of a topic by group and between periods; words that keep two topics apart
``reader``         the page that `Topics.to_html` writes
=================  ==========================================================================
"""

from .bridges import to_pyldavis
from .coherence import Coherence, coherence
from .comparing import topic_change, topic_words_by, topics_apart
from .effect_survival import EffectSurvival, effect_survival
from .effect_tables import TopicEffects
from .effects import topic_effects
from .fit import fit_topics, wrap_topics
from .intrusion import IntrusionTasks, intrusion_tasks
from .intrusion_scores import IntrusionScores, score_intrusion
from .search import TopicSearch, search_topics
from .survival import TopicSurvival, topic_survival
from .tables import named_topics
from .topic_words import TopicWords
from .topics import Topics

__all__ = [
    "Coherence",
    "EffectSurvival",
    "IntrusionScores",
    "IntrusionTasks",
    "TopicEffects",
    "TopicSearch",
    "TopicSurvival",
    "TopicWords",
    "Topics",
    "coherence",
    "effect_survival",
    "fit_topics",
    "intrusion_tasks",
    "named_topics",
    "score_intrusion",
    "search_topics",
    "to_pyldavis",
    "topic_change",
    "topic_effects",
    "topic_survival",
    "topic_words_by",
    "topics_apart",
    "wrap_topics",
]

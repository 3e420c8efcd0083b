"""Statistical formulas over arrays, one module for each subject; none needs a corpus.

==================  =========================================================================
``keyness``         is a word commoner in one text than in another: G2, chi-square, ratios, odds
``log_odds``        "Fightin' Words": log-odds with a Dirichlet prior, and its priors
``divergence``      how far apart two texts are and which words do it: JSD, word shifts
``dispersion``      how evenly a word is spread over parts: DP, Juilland's D and their kin
``association``     how strongly words attract each other: PMI, logDice, delta P, lambda
``diversity``       how rich a vocabulary is: MATTR, MTLD, HD-D, Yule's K, rarefaction
``readability``     Flesch and others from counts; a documented rule for English syllables
``resampling``      bootstrap and permutation of clusters as sparse algebra; intervals and p
``multiple``        p-values adjusted for many comparisons
``topics``          do the words of a topic stand together, would it come back, does it predict?
``power``           the smallest contrast that two given sizes can show
==================  =========================================================================

Functions return nan for a value that is undefined, so that one bad cell neither stops a table nor turns into a
constant. Counts that are negative, nan or infinite raise SchemaError.
"""

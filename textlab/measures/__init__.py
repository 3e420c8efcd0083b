"""Statistical formulas over arrays, one module for each subject; none needs a corpus.

==================  =========================================================================
``keyness``         is a word commoner in one text than in another: G2, chi-square, ratios, odds;
                    in it, ``log_odds`` ("Fightin' Words") and ``divergence`` (JSD, word shifts)
``dispersion``      how evenly a word is spread over parts: DP, Juilland's D and their kin
``association``     how strongly words attract each other: PMI, logDice, delta P, lambda
``diversity``       how rich a vocabulary is: MATTR, MTLD, HD-D, Yule's K, rarefaction
``readability``     Flesch and others from counts; a documented rule for English syllables
``resampling``      bootstrap and permutation of clusters as sparse algebra; intervals and p
``multiple``        p-values adjusted for many comparisons
``power``           the smallest contrast that two given sizes can show
``topics``          do the words of a topic stand together, would it come back, does it predict?
``agreement``       alpha, kappa, AC1 and others with intervals; the alternative-annotator test
``correction``      shares and trends of machine codes, corrected by people's codes of a sample
``scaling``         Wordscores, Wordfish, correspondence analysis, latent semantic scaling
``changes``         where the level of a series changes; ``segmentation`` does the cutting
``segmentation``    the cut of a series that leaves the fewest squares
``boundaries``      where a text turns to another subject; agreement of two cuts
``series``          autocorrelation, effective length, blocks to resample
``series_errors``   errors of averages over a series whose neighbours are alike
``smoothing``       local regression with a band
``trends``          Mann-Kendall, the interrupted series
``pooling``         one estimate from several draws of what is unknown: Rubin's rules
==================  =========================================================================

Functions return nan for a value that is undefined, so that one bad cell neither stops a table nor turns into a
constant. Counts that are negative, nan or infinite raise SchemaError.
"""

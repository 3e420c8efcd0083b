"""Units of evidence: groups, clusters, resampling, rates, and warnings about too few units."""

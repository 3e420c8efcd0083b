"""What counts as one piece of evidence: groups, clusters, draws, rates."""

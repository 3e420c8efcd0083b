"""What the verbs of a corpus do to passages: choose, cut, join, group, lay over, describe."""

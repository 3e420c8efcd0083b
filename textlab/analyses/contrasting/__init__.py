"""The parts of a contrast: sides, scores, floor, what holds, and how it is said.

`analyses.contrast` puts them together.
"""

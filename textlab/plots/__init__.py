"""Pictures of results: one a file, named after what it draws, each ``draw_<file>(result, ax, **options) -> Axes``.

The only importer of matplotlib and seaborn. A picture is drawn on the given Axes and returned; nothing is shown, and
no global setting is touched. A result names its pictures in ``PICTURES``.
"""

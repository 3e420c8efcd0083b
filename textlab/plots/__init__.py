"""Pictures of results, one per module, with a function ``draw_<module>(result, ax, **options) -> Axes``.

Only this package imports matplotlib and seaborn. A picture is drawn on the given Axes, which is returned; nothing is
shown, and no global setting is changed. Results list their pictures in ``PICTURES``.
"""

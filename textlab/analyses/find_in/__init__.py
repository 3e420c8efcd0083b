"""Where is a pattern in files that nobody has read in yet?"""

from .find_in import find_in

__all__ = ["find_in"]

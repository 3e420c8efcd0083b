"""Scaling: positions of texts on a line, judged by their words, by four methods with intervals."""

from .correspondence import correspondence
from .latent_scaling import latent_scaling
from .positions import Positions
from .wordfish import wordfish
from .wordscores import wordscores

__all__ = ["Positions", "correspondence", "latent_scaling", "wordfish", "wordscores"]

"""textlab: quantitative text analysis where every number walks back to the words."""
from .corpus import Corpus
from .tokens import Tokens, tokenize
from .dtm import DocumentTermMatrix, count_terms
from .loaders.seeds import load_seeds

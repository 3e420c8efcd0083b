"""Would a contrast hold: priors, leaving out, doubtful labels, equal size, unseen turns, the explorer page."""

from __future__ import annotations

import json
import re
import shutil
import warnings

import numpy as np
import pandas as pd
import pytest
from tests_contrast_cases import ask, corpus_of, dtm_of  # noqa: F401

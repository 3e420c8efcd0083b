"""Makes notebook runs independent of current folder, installed kernels, core count and progress bars."""

import os
from pathlib import Path

from hypothesis import settings

collect_ignore_glob = ["notebooks/student/*"]  # no outputs to compare; run by tests/exercises/test_lessons.py


def pytest_addoption(parser):
    parser.addoption("--figures", action="store_true", help="also compare stored pixels (same lock and machine only)")


def pytest_configure(config):
    settings.register_profile("untimed", deadline=None)  # a deadline says how busy the machine is
    settings.load_profile("untimed")
    if getattr(config.option, "nbval", False) and not config.option.nbval_sanitize_with:
        name = "nbval_exact.cfg" if config.getoption("--figures") else "nbval_sanitize.cfg"
        config.option.nbval_sanitize_with = str(Path(__file__).with_name("tests") / name)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # kernels inherit all this
    os.environ["TQDM_DISABLE"] = "1"
    os.environ["MPLBACKEND"] = "agg"
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every kernel compiles its imports anew

"""No module hides a function of the same name."""

import subprocess
import sys
from pathlib import Path

import pytest

import textlab as tl


@pytest.mark.parametrize(
    "before",
    [
        "import textlab.analyses.audit.audit",
        "import textlab.analyses.audit.rules, textlab.analyses.audit",
        "import textlab as tl; tl.kwic(tl.tokenize(tl.from_frame(table)), 'rich', window='sentence')",
        "import textlab as tl; tl.describe(tl.tokenize(tl.from_frame(table)), n_resamples=0)",
    ],
)
def test_the_audit_can_be_called_whatever_came_before(before):
    code = (
        "import pandas as pd; table = pd.DataFrame({'text': ['The rich may pay. ' * 30]}); "
        f"{before}; import textlab as tl; assert callable(tl.audit); tl.audit(tl.from_frame(table))"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_no_public_name_is_also_a_module():
    folder = Path(tl.__file__).parent
    assert not {path.stem for path in folder.iterdir()} & set(tl.__all__)

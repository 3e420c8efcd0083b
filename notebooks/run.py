"""Re-runs notebooks in place from a fresh kernel of this environment, storing nothing that changes by itself.

python3 dev.py books [names]: the only way outputs are made. Two runs give identical files. The student's edition of
each notebook is written anew, too.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SETTLED = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TQDM_DISABLE": "1"}


def main(names: list[str]) -> None:
    os.environ.update(SETTLED, JUPYTER_PREFER_ENV_PATH="1", MPLBACKEND="agg")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    import nbformat
    from nbclient import NotebookClient

    from textlab.exercises.student import write_student_editions

    for path in [HERE / Path(n).name for n in names] or sorted(HERE.glob("*.ipynb")):
        book = nbformat.read(path, 4)
        settled = {"record_timing": False, "coalesce_streams": True}  # how a print is cut up depends on the moment
        place = {"metadata": {"path": str(HERE)}}
        NotebookClient(book, kernel_name="python3", timeout=600, resources=place, **settled).execute()
        book.metadata = {
            "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
            "language_info": {"name": "python"},
        }
        for cell in book.cells:
            cell.metadata.pop("execution", None)
        nbformat.write(book, path)
        write_student_editions(HERE, [path.name])
        sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])

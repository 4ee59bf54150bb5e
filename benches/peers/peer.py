"""What the peers' programs share: their arguments, and the loop over the sheets on one core or more."""

import argparse
import json
import multiprocessing
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
FONTS = REPOSITORY / "fonts"
REGULAR = FONTS / "NotoSerifSC_400Regular.ttf"
BOLD = FONTS / "NotoSerifSC_700Bold.ttf"


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=1, help="how many forms at the same time")
    parser.add_argument("--scratch", type=Path, help="an empty folder")
    parser.add_argument("--kept", type=Path, help="a folder for what is made once, not for each form")
    parser.add_argument("--prepare", action="store_true", help="make that, and no form")
    parser.add_argument("--program", type=Path, help="the program that is started, if any")
    parser.add_argument("sheets", type=Path, help="a folder of sheets, as JSON")
    parser.add_argument("out", type=Path, help="where the PDFs go")
    return parser.parse_args()


def sheets(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"))


def read(path: Path) -> dict:
    return json.loads(path.read_bytes())


def each(make, paths, jobs, start=None):
    """Calls `make` with every path: here, or in as many processes as there are jobs.

    `start` is called once in each process, before the first of its forms.
    """
    if jobs == 1:
        if start:
            start()
        for path in paths:
            make(path)
        return
    chunk = max(1, len(paths) // (4 * jobs))
    with multiprocessing.get_context("fork").Pool(jobs, start) as pool:
        for _ in pool.imap_unordered(make, paths, chunk):
            pass

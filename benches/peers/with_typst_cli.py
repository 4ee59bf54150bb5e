"""The typst program: a process for each form, as a shell script or a job runner would start it."""

import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import peer
import typst_data

args = peer.arguments()
own = threading.local()


def make(path):
    if not hasattr(own, "root"):
        # The template reads `/sheet.json`, so those who work at the same time need a root each.
        own.root = args.scratch / str(threading.get_native_id())
        shutil.copytree(peer.REPOSITORY / "templates", own.root)
    sheet = peer.read(path)
    (own.root / "sheet.json").write_bytes(typst_data.data(sheet))
    subprocess.run(
        [
            args.program,
            "compile",
            f"--root={own.root}",
            f"--font-path={peer.FONTS}",
            "--ignore-system-fonts",
            "--ignore-embedded-fonts",
            "--features=a11y-extras",
            "--pdf-standard=a-3a,ua-1",
            # One thread each where several run at the same time.
            *(["--jobs=1"] if args.jobs > 1 else []),
            own.root / sheet["edition"] / "form.typ",
            args.out / f"{path.stem}.pdf",
        ],
        check=True,
        # It warns of the feature in each form.
        stderr=subprocess.DEVNULL,
    )


with ThreadPoolExecutor(args.jobs) as pool:
    for _ in pool.map(make, peer.sheets(args.sheets)):
        pass

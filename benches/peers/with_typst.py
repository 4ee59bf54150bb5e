"""The typst package: one compiler a process, which keeps its fonts and remembers between forms."""

import os
import re
import shutil

import typst

import peer
import typst_data

args = peer.arguments()
state = {}


def start():
    # A compiler reads its files from a root of its own; between forms only `/sheet.json` changes.
    root = args.scratch / str(os.getpid())
    shutil.copytree(peer.REPOSITORY / "templates", root)
    # The package has no switch for Typst's `a11y-extras`: its labels are tagged as plain cells.
    lib = root / "lib.typ"
    lib.write_text(re.sub(r"pdf\.header-cell\.with\(.*\)", "it => it", lib.read_text("utf-8")), "utf-8")
    state["root"] = root
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[peer.FONTS])
    state["compiler"] = typst.Compiler(root=root, font_paths=fonts)


def make(path):
    sheet = peer.read(path)
    (state["root"] / "sheet.json").write_bytes(typst_data.data(sheet))
    state["compiler"].compile(
        input=state["root"] / sheet["edition"] / "form.typ",
        output=args.out / f"{path.stem}.pdf",
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
    )


peer.each(make, peer.sheets(args.sheets), args.jobs, start)

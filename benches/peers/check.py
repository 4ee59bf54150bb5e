"""Whether a peer's PDFs are the forms: every cell's text, the font, the paper; and what they say of
themselves. Read by poppler's programs."""

import re
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import grid


def plain(text: str) -> str:
    """A text without white space; some PDFs name a Han character by its twin of another block."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def run(*command) -> str:
    return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8", "replace")


def faults(sheet: dict, pdf: Path) -> list[str]:
    """What a PDF lacks of its sheet."""
    if not pdf.exists():
        return ["there is no such file"]
    found = []
    pages = [plain(page) for page in run("pdftotext", "-raw", pdf, "-").split("\f")]
    whole = "".join(pages)
    texts = [plain(text) for text in grid.texts(sheet)]
    for text in texts:
        if text not in whole and not crosses(text, pages):
            found.append(f"lacks {text}")
    # A text that stands in two cells must be there twice: so each character at least as often.
    short = Counter("".join(texts)) - Counter(whole)
    if short:
        found.append(f"lacks characters: {dict(short)}")
    info = run("pdfinfo", pdf)
    if not re.search(r"^Page size:.*\(A4\)$", info, re.M):
        found.append("is not A4")
    fonts = run("pdffonts", pdf).splitlines()[2:]
    if not fonts or not all(re.match(r"[A-Z]{6}\+Noto-?Serif-?SC", font) for font in fonts):
        found.append("has another font")
    return found


def crosses(text: str, pages: list[str]) -> bool:
    """Whether a text begins on one page and ends on the next."""
    cuts = range(1, len(text))
    return any(
        text[:cut] in one and text[cut:] in other for one, other in zip(pages, pages[1:]) for cut in cuts
    )


def facts(pdfs: list[Path]) -> dict:
    """Pages of all, bytes a form, and what the first says of itself: tagged, PDF/A, PDF/UA."""
    infos = [run("pdfinfo", pdf) for pdf in pdfs]
    meta = run("pdfinfo", "-meta", pdfs[0])

    def value(name):
        found = re.search(rf"{name}(?:>|=['\"])([^<'\"]*)", meta)
        return found.group(1) if found else ""

    claims = []
    if value("pdfaid:part"):
        claims.append(f"PDF/A-{value('pdfaid:part')}{value('pdfaid:conformance').lower()}")
    if value("pdfuaid:part"):
        claims.append(f"PDF/UA-{value('pdfuaid:part')}")
    tagged = re.search(r"^Tagged:\s+yes", infos[0], re.M)
    return {
        "pages": sum(int(re.search(r"^Pages:\s+(\d+)", info, re.M).group(1)) for info in infos),
        "bytes": sum(pdf.stat().st_size for pdf in pdfs) / len(pdfs),
        "claims": ", ".join(claims + (["tagged"] if tagged else [])) or "plain PDF",
    }

"""What viewers that are not ours show of a PDF: each runs as a process of its own, reads paths and answers with
facts. `python3 viewers.py mupdf|pdfium|poppler` is such a process; viewer.mjs is that of pdf.js."""

import hashlib
import json
import os
import select
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
# Dots an inch of the pictures that are compared.
DPI = 50
# Seconds for one PDF; whoever takes longer has not shown it.
LIMIT = 30


def digest(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode("utf-8", "replace")).hexdigest()[:16]


def mupdf(path):
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    with pymupdf.open(path) as pdf:
        facts = {"title": (pdf.metadata or {}).get("title"), "pages": []}
        for page in pdf:
            picture = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY, annots=False)
            facts["pages"].append([picture.width, picture.height, digest(picture.samples), digest(page.get_text())])
        facts["files"] = sorted([name, digest(pdf.embfile_get(name))] for name in pdf.embfile_names())
        catalog = pdf.pdf_catalog()
        facts["acts"] = [pdf.xref_get_key(catalog, key)[0] for key in ("OpenAction", "AA", "AcroForm", "OCProperties")]
        return facts


def pdfium(path):
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    try:
        facts = {"title": pdf.get_metadata_dict().get("Title"), "pages": []}
        for page in pdf:
            bitmap = page.render(scale=DPI / 72, grayscale=True, draw_annots=False)
            text = page.get_textpage().get_text_range()
            facts["pages"].append([bitmap.width, bitmap.height, digest(bytes(bitmap.buffer)), digest(text)])
        count = pdf.count_attachments()
        files = [pdf.get_attachment(i) for i in range(count)]
        facts["files"] = sorted([file.get_name(), digest(bytes(file.get_data()))] for file in files)
        facts["acts"] = [pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(pdf), pdf.get_formtype()]
        return facts
    finally:
        pdf.close()


def poppler(path):
    def run(*command):
        return subprocess.run(command, capture_output=True, timeout=LIMIT, check=True).stdout

    with tempfile.TemporaryDirectory() as folder:
        run("pdftoppm", "-r", str(DPI), "-gray", "-hide-annotations", path, f"{folder}/page")
        pages = []
        for name in sorted(os.listdir(folder)):
            with open(f"{folder}/{name}", "rb") as file:
                pages.append(digest(file.read()))
    info = run("pdfinfo", path).decode("utf-8", "replace").splitlines()
    told = ("Title", "Author", "JavaScript", "Form", "Encrypted", "Pages", "Page size", "Page rot")
    return {
        "pages": pages,
        "text": digest(run("pdftotext", path, "-")),
        "files": digest(run("pdfdetach", "-list", path)),
        "info": [line for line in info if line.startswith(told)],
    }


class Viewer:
    """One viewer's process, begun again when it falls or hangs."""

    def __init__(self, name, command, **more):
        self.name, self.command, self.more, self.process = name, command, more, None

    def look(self, path):
        """The facts of a PDF, or what was wrong with it, as a text that can be compared."""
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **self.more
            )
        try:
            self.process.stdin.write(path.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return "fell"
        if not select.select([self.process.stdout], [], [], LIMIT)[0]:
            self.process.kill()
            self.process.wait()
            return "hung"
        return self.process.stdout.readline().decode() or "fell"

    def close(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()


def all_of_them(modules):
    """All viewers; `modules` is where npm put pdf.js, or None to go without it."""
    python = [[name, [sys.executable, __file__, name]] for name in ("mupdf", "pdfium", "poppler")]
    viewers = [Viewer(name, command) for name, command in python]
    if modules is not None:
        viewers.append(Viewer("pdf.js", ["node", f"{modules}/viewer.mjs"], cwd=modules))
    return viewers


def facts(viewers, path):
    """What each viewer shows, all at the same time."""
    found = {}
    def look(viewer):
        found[viewer.name] = viewer.look(path)

    threads = [threading.Thread(target=look, args=(viewer,)) for viewer in viewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


if __name__ == "__main__":
    look = {"mupdf": mupdf, "pdfium": pdfium, "poppler": poppler}[sys.argv[1]]
    for line in sys.stdin:
        try:
            answer = look(line.rstrip("\n"))
        except Exception as error:  # whatever a viewer says of a broken file is its answer
            answer = {"error": type(error).__name__}
        print(json.dumps(answer, ensure_ascii=False), flush=True)

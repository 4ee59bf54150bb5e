#!/usr/bin/env python3
"""How long `manifest merge` takes, and what a part costs before its first form, where there are many.

    python3 benches/merge.py PROGRAM [FORMS]

PROGRAM is the built shenbao; 1,000,000 forms unless said otherwise. The forms are empty files and their PDFs are
none: of a million real ones there would be 90 GB. So are the sums in the manifests of the eight parts.
"""

import hashlib
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

PARTS = 8


def run(program, *args):
    """Runs the program; its seconds, and the most memory that any of them took so far, in MB."""
    start = time.monotonic()
    ended = subprocess.run([program, *args], stderr=subprocess.PIPE, text=True)
    seconds = time.monotonic() - start
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    last = ended.stderr.strip().splitlines()[-1:] or [""]
    print(f"{' '.join(args[2:])}: {seconds:.1f} s, {most:.0f} MB: {last[0]}")
    return ended.returncode


def line(form):
    """The line of a form that was made."""
    made = {"pdf": form.removeprefix("projects/").removesuffix(".yaml") + ".pdf"}
    made["sources"] = [form, "projects/2024/_defaults.yaml", "projects/_defaults.yaml", "projects/_indicators.yaml"]
    for name in ["inputs", "key", "attached", "sha256", "blake3"]:
        made[name] = hashlib.sha256((name + form).encode()).hexdigest()
    made |= {"bytes": 91625, "pages": 1, "warnings": 0, "said": "nothing"}
    return json.dumps({"form": form, "made": made}, ensure_ascii=False, separators=(",", ":")) + "\n"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="shenbao-merge-") as folder:
        root = pathlib.Path(folder)
        projects = root / "projects" / "2024"
        parts = [[] for _ in range(PARTS)]
        for number in range(count):
            place = projects / f"单位{number % 1000:03}"
            if number < 1000:
                place.mkdir(parents=True)
            path = place / f"法律援助费-{number:06}.yaml"
            path.touch()
            form = str(path.relative_to(root))
            parts[int(hashlib.sha256(form.encode()).hexdigest()[:8], 16) % PARTS].append(form)
        # A part with hardly any form: what is left is finding and sharing out all of them. It tells the program's
        # name, too, by which the others are believed.
        run(program, "-C", folder, "build", "--partition", "hash:1/100000", "--quiet")
        [first] = (root / "out").glob("manifest-*")
        name = json.loads(first.read_text().splitlines()[0])["program"]
        first.unlink()
        for number, forms in enumerate(parts, start=1):
            body = "".join(line(form) for form in sorted(forms, key=str.encode))
            head = {"shenbao_manifest": 1, "program": name, "partition": f"hash:{number}/{PARTS}"}
            head |= {"forms": len(forms), "sha256": hashlib.sha256(body.encode()).hexdigest()}
            text = json.dumps(head, separators=(",", ":")) + "\n" + body
            (root / "out" / f"manifest-hash-{number}-of-{PARTS}.jsonl").write_text(text)
        code = run(program, "-C", folder, "manifest", "merge", "--without-pdfs")
        written = (root / "out" / "manifest.jsonl").stat().st_size if code == 0 else 0
        print(f"the manifest of all has {written / 1e6:.0f} MB")
        sys.exit(code)


main()

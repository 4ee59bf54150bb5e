"""A workspace of many forms, made from this repository's sixteen.

Like `benches/common`: names, amounts and some targets and indicator names vary, so that no two forms
are alike and nothing can be reused that a real office could not reuse.
"""

import random
import re
from pathlib import Path


def make_workspace(source: Path, root: Path, count: int) -> list[Path]:
    """Fills `root` with `count` forms; their paths, in order. A stem begins with the form's number,
    so that forms of one kind do not follow each other."""
    chance = random.Random(1)
    seeds = []
    for year in ("", "2021", "2024"):
        folder = root / "projects" / year
        folder.mkdir(parents=True, exist_ok=True)
        for file in sorted((source / "projects" / year).glob("*.yaml")):
            if file.name.startswith("_"):
                (folder / file.name).write_text(file.read_text("utf-8"), "utf-8")
            else:
                seeds.append((folder, file.stem, file.read_text("utf-8")))
    paths = []
    for number in range(count):
        folder, stem, text = seeds[number % len(seeds)]
        path = folder / f"{number:06}-{stem}.yaml"
        varied = (vary(line, number, chance) for line in text.split("\n"))
        path.write_text("\n".join(varied), "utf-8")
        paths.append(path)
    return paths


def vary(line: str, number: int, chance: random.Random) -> str:
    if line.startswith("项目名称: "):
        return f"{line}（第{number}号）"
    line = re.sub(
        "当年财政拨款: .*", lambda _: f"当年财政拨款: {100_000 + chance.randrange(90_000_000)}", line
    )
    if ": ≥" in line and chance.randrange(3) == 0:
        name, target = line.split(": ≥", 1)
        line = f"{name}{chance.randrange(100)}: ≥{chance.randrange(1, 10)}{target}"
    return line

"""Builds the same forms with shenbao and its peers, in turn, and prints the tables of
docs/performance.md. `run` calls it when all is installed."""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import check
import forms
import measure
import peer

HERE = Path(__file__).resolve().parent
ALL = sorted(os.sched_getaffinity(0))


@dataclass
class Peer:
    name: str
    # How it works on all cores.
    ways: str
    # Its version and what it needs of others', asked when it is printed.
    version: object
    # The arguments of a run: its scratch, its jobs, the sheets, where the PDFs go.
    command: object
    notes: str


def main():
    parser = argparse.ArgumentParser(description="shenbao beside its peers")
    parser.add_argument("--shenbao", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True, help="where the peers are installed")
    parser.add_argument("--forms", type=int, default=160)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="leave the PDFs of each in this folder")
    parser.add_argument("--only", help="names of peers, separated by commas, to try them")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shenbao-peers-") as folder:
        Comparison(args, Path(folder)).run()


class Comparison:
    def __init__(self, args, work):
        self.args, self.work = args, work
        self.jobs = len(ALL)
        self.peers = self.all_peers()
        if args.only:
            self.peers = [one for one in self.peers if one.name in ["shenbao", *args.only.split(",")]]

    def run(self):
        say("making the forms")
        self.make_forms()
        facts, memory = {}, {}
        for one in self.peers:
            # The first run: fonts and programs are read into memory, the PDFs looked at.
            say(f"{one.name}: memory, and whether its PDFs are the forms")
            memory[one.name] = measure.peak(self.command(one, self.jobs), set(ALL))
            facts[one.name] = self.look(one)
        times = {one.name: {"one": [], "all": [], "single": []} for one in self.peers}
        for turn in range(self.args.runs):
            shift = turn % len(self.peers)
            for one in self.peers[shift:] + self.peers[:shift]:
                taken = times[one.name]
                taken["all"].append(measure.seconds(self.command(one, self.jobs), set(ALL)))
                taken["one"].append(measure.seconds(self.command(one, 1), {ALL[0]}))
                taken["single"].append(measure.seconds(self.command(one, 1, single=True), set(ALL)))
                last = (f"{kind} {all_of[-1]:.2f} s" for kind, all_of in taken.items())
                say(f"run {turn + 1}, {one.name}: {', '.join(last)}")
        self.report(times, memory, facts)

    # ── the forms ───────────────────────────────────────────────────────────────────────────────

    def make_forms(self):
        workspace, sheets = self.work / "workspace", self.work / "sheets"
        sheets.mkdir()
        self.paths = forms.make_workspace(peer.REPOSITORY, workspace, self.args.forms)

        def show(path):
            command = [self.args.shenbao, "-C", workspace, "show", "--format", "json", path]
            return subprocess.run(command, check=True, capture_output=True).stdout

        with ThreadPoolExecutor(self.jobs) as pool:
            for path, sheet in zip(self.paths, pool.map(show, self.paths)):
                (sheets / f"{path.stem}.json").write_bytes(sheet)
        # One form for a process that does nothing else.
        self.single = next(path for path in self.paths if "法治建设费" in path.stem)
        (self.work / "single").mkdir()
        shutil.copy(sheets / f"{self.single.stem}.json", self.work / "single")

    # ── the peers ───────────────────────────────────────────────────────────────────────────────

    def all_peers(self):
        cache = self.args.cache
        typst = cache / "typst-cli" / "bin" / "typst"

        def own(jobs, scratch, out, single):
            one = [self.single] if single else []
            command = [self.args.shenbao, "-C", self.work / "workspace", "build", "-q", "-j", jobs]
            return [*command, "--out", out, *one]

        def script(name, *more):
            def command(jobs, scratch, out, single):
                sheets = self.work / ("single" if single else "sheets")
                program = [cache / name.removesuffix("_cli") / "bin" / "python", HERE / f"with_{name}.py"]
                return [*program, "--jobs", jobs, "--scratch", scratch, *more, sheets, out]

            return command

        kept = self.work / "docxtpl"

        def docxtpl(jobs, scratch, out, single):
            if not kept.exists():
                kept.mkdir()
                prepare = script("docxtpl", "--kept", kept, "--prepare")
                subprocess.run([str(part) for part in prepare(1, scratch, out, False)], check=True)
            return script("docxtpl", "--kept", kept)(jobs, scratch, out, single)

        return [
            Peer(
                "shenbao",
                "threads",
                lambda: version(self.args.shenbao),
                own,
                "starts from YAML, looks whether the page breaks came true",
            ),
            Peer(
                "typst (Python)",
                "a compiler a process",
                lambda: package(cache, "typst"),
                script("typst"),
                "shenbao's templates; the package can't tag labels as headers",
            ),
            Peer(
                "typst (program)",
                "a process a form",
                lambda: version(typst),
                script("typst_cli", "--program", typst),
                "shenbao's templates",
            ),
            Peer(
                "WeasyPrint",
                "a pool of processes",
                lambda: package(cache, "weasyprint"),
                script("weasyprint"),
                "PDF/A or PDF/UA, not both",
            ),
            Peer(
                "ReportLab",
                "a pool of processes",
                lambda: package(cache, "reportlab"),
                script("reportlab"),
                "no tags; finds page breaks itself, labels on each page",
            ),
            Peer(
                "docxtpl + LibreOffice",
                "a pool, then an soffice a core",
                lambda: f"{package(cache, 'docxtpl')}, {version('soffice')}",
                docxtpl,
                "one call of soffice for all files",
            ),
        ]

    def command(self, one, jobs, single=False):
        """The arguments of a run with nothing left of the one before."""
        folder = self.work / "run"
        shutil.rmtree(folder, ignore_errors=True)
        scratch, out = folder / "scratch", folder / "out"
        scratch.mkdir(parents=True)
        out.mkdir()
        return one.command(jobs, scratch, out, single)

    def look(self, one):
        out = self.work / "run" / "out"
        pdfs = {pdf.stem: pdf for pdf in out.rglob("*.pdf")}

        def faults(path):
            sheet = peer.read(self.work / "sheets" / f"{path.stem}.json")
            return check.faults(sheet, pdfs.get(path.stem, out / f"{path.stem}.pdf"))

        with ThreadPoolExecutor(self.jobs) as pool:
            found = zip(self.paths, pool.map(faults, self.paths))
            wrong = [(path, fault) for path, all_of in found for fault in all_of]
        for path, fault in wrong[:20]:
            say(f"{one.name}: {path.stem}: {fault}")
        if self.args.keep:
            shutil.copytree(out, self.args.keep / one.name, dirs_exist_ok=True)
        if wrong:
            raise SystemExit(f"{one.name}: {len(wrong)} faults; its PDFs are not the forms")
        return check.facts([pdfs[path.stem] for path in self.paths])

    # ── the tables ──────────────────────────────────────────────────────────────────────────────

    def report(self, times, memory, facts):
        count, runs, cores = self.args.forms, self.args.runs, self.jobs
        best = {kind: median(taken) for kind, taken in times["shenbao"].items()}
        print(f"{count} forms, medians of {runs} runs in turn, {machine()}.")
        print()
        print(
            f"| | forms/s, {cores} cores | times as long | forms/s, one core | times as long "
            "| one form in a new process | peak memory |"
        )
        print("|---|--:|--:|--:|--:|--:|--:|")
        for one in self.peers:
            taken = times[one.name]
            row = [one.name]
            for kind in ("all", "one"):
                middle = median(taken[kind])
                low, high = count / max(taken[kind]), count / min(taken[kind])
                row += [f"{speed(count / middle)} ({speed(low)}–{speed(high)})"]
                row += [f"{middle / best[kind]:.1f}"]
            row += [f"{1000 * median(taken['single']):.0f} ms", f"{memory[one.name] / 2**20:.0f} MiB"]
            print("| " + " | ".join(row) + " |")
        print()
        print(f"| | version | on {cores} cores | the PDF says it is | pages | a form | what differs |")
        print("|---|---|---|---|--:|--:|---|")
        for one in self.peers:
            known = facts[one.name]
            size = f"{known['bytes'] / 1000:.0f} kB"
            row = [one.name, one.version(), one.ways, known["claims"], known["pages"], size, one.notes]
            print("| " + " | ".join(map(str, row)) + " |")


def speed(value):
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def version(program):
    """What a program says of itself, without what only its makers need: `typst 0.15.1`."""
    text = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    words = text.split()
    return " ".join(words[:2])


def package(cache, name):
    code = f"import importlib.metadata as m; print(m.version({name!r}))"
    command = [cache / name / "bin" / "python", "-c", code]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return f"{name} {text.strip()}"


def machine():
    """The machine in a line."""

    def find(path, key):
        for line in Path(path).read_text().splitlines():
            if line.startswith(key):
                return line.split(":", 1)[1].strip()
        return "?"

    memory = int(find("/proc/meminfo", "MemTotal").split()[0]) / 2**20
    system = (
        dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
        .get("PRETTY_NAME", "Linux")
        .strip('"')
    )
    return (
        f"{len(ALL)} cores of {find('/proc/cpuinfo', 'model name')}, {memory:.0f} GiB, {system}, "
        f"Linux {platform.release().split('-')[0]}, Python {platform.python_version()}"
    )


def say(text):
    print(text, file=sys.stderr, flush=True)


main()

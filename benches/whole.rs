//! The whole program, from YAML to files: `cargo bench --bench whole`.
//!
//! Builds 1,600 forms on one and on two threads and one form in a cold process, builds 10,000 forms and
//! builds them again, checks 10,000 forms, and compares versions of them, several times each, and prints
//! medians. Figures of one run compare; between runs the machine may differ. `SHENBAO_BENCH_FORMS=1600`
//! builds so many instead of 10,000.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a benchmark prints, and stops if it fails"
)]
#![allow(clippy::disallowed_methods, reason = "it measures the machine")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const FORMS: usize = 1_600;
const MANY: usize = 10_000;
const RUNS: usize = 5;

fn main() {
    // `cargo test --benches` starts every benchmark once to see that it runs; that needs no 1,600.
    let whole = std::env::args().any(|arg| arg == "--bench");
    let (forms, many, runs) = if whole { (FORMS, MANY, RUNS) } else { (16, 32, 1) };
    let folder = tempfile::tempdir().expect("a temporary folder");
    common::make_workspace(folder.path(), forms);
    build(folder.path(), forms, runs);
    again(runs, whole);
    let folder = tempfile::tempdir().expect("a temporary folder");
    common::make_workspace(folder.path(), many);
    check(folder.path(), many, runs);
    diff(folder.path(), many, runs);
    long_texts(runs);
}

fn build(folder: &Path, forms: usize, runs: usize) {
    for jobs in ["1", "2"] {
        let Median { seconds, mib } = measure_each(folder, runs, &["build", "-q", "-j", jobs], from_nothing);
        let speed = forms as f64 / seconds;
        println!("{forms} forms, -j {jobs}: {speed:.0} forms/s, {seconds:.2} s, peak {mib:.0} MiB");
    }
    // A form of two pages.
    let one = files(&folder.join("projects/2024")).into_iter();
    let one = one.map(|path| path.to_string_lossy().into_owned()).find(|path| path.contains("法治建设费"));
    let one = one.expect("法治建设费 is one of the sixteen");
    let cold = measure_each(folder, 4 * runs, &["build", "-q", &one], from_nothing).seconds * 1000.0;
    println!("one form of two pages, cold process: {cold:.0} ms");
}

/// So many forms are built and built again, if no variable says otherwise.
const AGAIN: usize = 10_000;
const AGAIN_VARIABLE: &str = "SHENBAO_BENCH_FORMS";

/// Builds forms from nothing, then with nothing changed, and with one of them changed.
fn again(runs: usize, whole: bool) {
    let given = std::env::var(AGAIN_VARIABLE).ok().and_then(|number| number.parse().ok());
    let forms = given.unwrap_or(if whole { AGAIN } else { 16 });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    common::make_workspace(folder, forms);
    let one = files(&folder.join("projects/2024")).pop().expect("there are forms of 2024");
    for (what, runs, before) in [
        ("from nothing", runs.min(3), &from_nothing as &dyn Fn(&Path)),
        ("nothing changed", runs, &|_| ()),
        ("one changed", runs, &|_| edit(&one, "当年财政拨款: ", "当年财政拨款: 1")),
    ] {
        let Median { seconds, mib } = measure_each(folder, runs, &["build", "-q"], before);
        println!("build of {forms} forms, {what}: {seconds:.2} s, peak {mib:.0} MiB");
    }
}

/// What was built is put aside and not removed: some file systems take their time for new files after
/// many were removed.
fn from_nothing(folder: &Path) {
    let aside = |number: usize| folder.join(format!("aside-{number}"));
    let free = (0..).map(aside).find(|path| !path.exists()).expect("a number is free");
    let _ = fs::rename(folder.join("out"), free);
}

fn check(folder: &Path, forms: usize, runs: usize) {
    for (what, args) in [
        ("errors only", &["check", "-q"][..]),
        ("every finding as JSON", &["check", "--no-excuses", "--format", "json"]),
    ] {
        let Median { seconds, mib } = measure(folder, runs, args);
        println!("check of {forms} forms, {what}: {seconds:.2} s, peak {mib:.0} MiB");
    }
}

/// Three commits: all forms; an amount changed in one of a hundred; a default changed that all share.
fn diff(folder: &Path, forms: usize, runs: usize) {
    git(folder, &["init", "--quiet"]);
    commit(folder);
    let paths = ["2021", "2024"].map(|year| files(&folder.join("projects").join(year))).concat();
    let paths: Vec<_> = paths.iter().filter(|path| !path.to_string_lossy().contains("/_")).collect();
    let changed = paths.iter().step_by(100);
    changed.clone().for_each(|path| edit(path, "当年财政拨款: ", "当年财政拨款: 1"));
    commit(folder);
    edit(&folder.join("projects/2024/_defaults.yaml"), "主管部门: 上海市", "主管部门: 上海市本级");
    commit(folder);
    // Packed, as what comes from a server is.
    git(folder, &["gc", "--quiet"]);
    let number = changed.len();
    for (what, args) in [
        (format!("{number} of {forms} forms changed, two commits"), &["diff", "HEAD~2", "HEAD~1"][..]),
        (format!("a default of most of {forms} forms changed, two commits"), &["diff", "HEAD~1", "HEAD"]),
        (format!("nothing of {forms} forms changed, files against commit"), &["diff"]),
        ("the first as JSON".to_owned(), &["diff", "--format", "json", "HEAD~2", "HEAD~1"]),
    ] {
        let Median { seconds, mib } = measure(folder, runs, args);
        println!("diff, {what}: {seconds:.2} s, peak {mib:.0} MiB");
    }
}

/// Two goals of a megabyte, the largest that are read.
fn long_texts(runs: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    common::make_workspace(folder.path(), 16);
    let form =
        fs::read_to_string(&files(&folder.path().join("projects/2024"))[1]).expect("a project is text");
    let write = |name: &str, goal: &str| {
        let text = format!("{form}\n年度总体目标: {goal}\n");
        fs::write(folder.path().join("projects/2024").join(name), text).expect("writable");
    };
    let sentence = |i: usize| format!("完成第{i}批{}件法律援助案件的办理工作。", i * 7919 % 1000);
    let text = |number: fn(usize) -> usize| (0..15_000).map(|i| sentence(number(i))).collect::<String>();
    write("旧.yaml", &text(|i| i));
    write("改.yaml", &text(|i| i + usize::from(i % 3 == 0)));
    write("异.yaml", &text(|i| i * 31 + 100_000).replace("法律援助案件的办理", "社区矫正对象的走访"));
    for (what, name) in [("every third sentence of", "改.yaml"), ("all of", "异.yaml")] {
        let new = format!("projects/2024/{name}");
        let Median { seconds, mib } = measure(folder.path(), runs, &["diff", "projects/2024/旧.yaml", &new]);
        println!("diff, {what} a goal of 0.9 MB changed: {seconds:.2} s, peak {mib:.0} MiB");
    }
}

fn commit(folder: &Path) {
    let who = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"];
    git(folder, &["add", "--all"]);
    git(folder, &[&who[..], &["commit", "--quiet", "--message", "next"]].concat());
}

fn git(folder: &Path, args: &[&str]) {
    let status = Command::new("git").current_dir(folder).args(args).status().expect("git starts");
    assert!(status.success(), "git {args:?}");
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("a project is text");
    fs::write(path, text.replace(from, to)).expect("writable");
}

/// The files of a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there").flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// What several runs of one call took.
struct Median {
    seconds: f64,
    mib: f64,
}

fn measure(folder: &Path, runs: usize, args: &[&str]) -> Median {
    measure_each(folder, runs, args, |_| ())
}

/// The same, with something done before each run.
fn measure_each(folder: &Path, runs: usize, args: &[&str], before: impl Fn(&Path)) -> Median {
    let all = (0..runs).map(|_| {
        before(folder);
        run(folder, args)
    });
    let all: Vec<Run> = all.collect();
    Median {
        seconds: median(all.iter().map(|run| run.time.as_secs_f64())),
        mib: median(all.iter().map(|run| run.memory_kib as f64 / 1024.0)),
    }
}

struct Run {
    time: Duration,
    memory_kib: u64,
}

fn run(workspace: &Path, args: &[&str]) -> Run {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_shenbao"))
        .args(args)
        .current_dir(workspace)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let (mut memory_kib, mut pause) = (0, Duration::from_millis(1));
    let status = loop {
        memory_kib = memory_kib.max(peak(&child));
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(started.elapsed() / 50).max(Duration::from_millis(1));
    };
    assert!(status.success(), "it failed");
    Run { time: started.elapsed(), memory_kib }
}

/// The most memory that the process has held so far, in KiB; 0 where the system does not tell.
fn peak(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

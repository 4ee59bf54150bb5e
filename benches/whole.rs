//! The whole program, from YAML to files: `cargo bench --bench whole`.
//!
//! Builds 1,600 forms on one and on two threads and one form in a cold process, and checks 10,000
//! forms, several times each, and prints medians. Figures of one run compare; between runs the machine may differ.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a benchmark prints, and stops if it fails"
)]
#![allow(clippy::disallowed_methods, reason = "it measures the machine")]

mod common;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const FORMS: usize = 1_600;
const CHECKED: usize = 10_000;
const RUNS: usize = 5;

fn main() {
    // `cargo test --benches` starts every benchmark once to see that it runs; that needs no 1,600.
    let whole = std::env::args().any(|arg| arg == "--bench");
    let (forms, checked, runs) = if whole { (FORMS, CHECKED, RUNS) } else { (16, 16, 1) };
    let folder = tempfile::tempdir().expect("a temporary folder");
    common::make_workspace(folder.path(), forms);
    for jobs in ["1", "2"] {
        let all: Vec<Run> = (0..runs).map(|_| run(folder.path(), &["build", "-q", "-j", jobs])).collect();
        let seconds = median(all.iter().map(|run| run.time.as_secs_f64()));
        let memory = median(all.iter().map(|run| run.memory_kib as f64 / 1024.0));
        println!(
            "{forms} forms, -j {jobs}: {:.0} forms/s, {seconds:.2} s, peak {memory:.0} MiB",
            forms as f64 / seconds
        );
    }
    // A form of two pages, which is laid out twice.
    let one =
        std::fs::read_dir(folder.path().join("projects/2024")).expect("forms of 2024 are there").flatten();
    let one = one.map(|entry| entry.path()).find(|path| path.to_string_lossy().contains("法治建设费"));
    let one = one.expect("法治建设费 is one of the sixteen").to_string_lossy().into_owned();
    let cold =
        median((0..4 * runs).map(|_| run(folder.path(), &["build", "-q", &one]).time.as_secs_f64() * 1000.0));
    println!("one form of two pages, cold process: {cold:.0} ms");

    let folder = tempfile::tempdir().expect("a temporary folder");
    common::make_workspace(folder.path(), checked);
    for (what, args) in [
        ("errors only", &["check", "-q"][..]),
        ("every finding as JSON", &["check", "--no-excuses", "--format", "json"]),
    ] {
        let all: Vec<Run> = (0..runs).map(|_| run(folder.path(), args)).collect();
        let seconds = median(all.iter().map(|run| run.time.as_secs_f64()));
        let memory = median(all.iter().map(|run| run.memory_kib as f64 / 1024.0));
        println!("check of {checked} forms, {what}: {seconds:.2} s, peak {memory:.0} MiB");
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

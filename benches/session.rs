//! A workspace of 2,000 forms that stays open: what an edit costs until all is said again. Medians, and memory.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark of our own files"
)]

mod common;

use std::path::Path;
use std::time::{Duration, Instant};

use shenbao::session::Session;
use shenbao::workspace::Workspace;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FORMS: usize = 2_000;
const RUNS: usize = 21;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    common::make_workspace(folder.path(), FORMS);
    let start = Instant::now();
    let mut session = Session::open(Workspace::find(folder.path()).unwrap()).unwrap();
    println!("{FORMS} forms opened: {:.0} ms, {} MB", ms(start.elapsed()), memory());
    let project = session.projects()[FORMS / 2].clone();
    let text = std::fs::read_to_string(&project.path).unwrap();
    let defaults = project.path.with_file_name("_defaults.yaml");
    let shared = std::fs::read_to_string(&defaults).unwrap();

    let (mut findings, mut pages, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        let edited = text.replace("项目名称: ", &format!("项目名称: 第{run}次"));
        let start = Instant::now();
        session.edit(&project.path, Some(&edited)).unwrap();
        assert!(session.findings(&project.shown).iter().all(|found| !found.is_error()));
        findings.push(start.elapsed());
        let start = Instant::now();
        assert!(!session.pages(&project).svg.is_empty());
        pages.push(start.elapsed());
    }
    for run in 0..RUNS {
        // A comment at the top: every place in the file is another, and every form below is resolved anew.
        let edited = format!("# 第{run}次\n{shared}");
        let start = Instant::now();
        session.edit(&defaults, Some(&edited)).unwrap();
        all.push(start.elapsed());
    }
    for (what, mut times) in
        [("one form edited", findings), ("its pages as SVG", pages), ("defaults edited", all)]
    {
        times.sort();
        let slow = times[times.len() * 95 / 100];
        println!("{what}: {:.1} ms (95 %: {:.1} ms)", ms(times[times.len() / 2]), ms(slow));
    }
    println!("memory at the end: {} MB", memory());
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// What the process has held at most, in MB.
fn memory() -> u64 {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok()).unwrap_or(0) / 1000
}

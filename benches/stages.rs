//! What one form costs, stage by stage, in a warm process: `cargo bench --bench stages`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark that fails stops")]

mod common;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use shenbao::desk::{Desk, Resolved};
use shenbao::diagnostic::Report;
use shenbao::render::{Fonts, Press, TextOutputs, Typesetter};
use shenbao::source;
use shenbao::workspace::{Project, Workspace};

/// The same allocator as the program's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Forms of the workspace; each stage takes them in turn.
const FORMS: usize = 160;

struct Bench {
    projects: Vec<Project>,
    desk: Desk,
}

impl Bench {
    fn resolve(&self, project: &Project) -> Resolved {
        let mut report = Report::default();
        self.desk.resolve(project, &mut report).unwrap_or_else(|| panic!("{:?}", report.diagnostics))
    }

    fn print(&self, press: &mut Press, project: &Project, resolved: &Resolved) -> usize {
        let mut report = Report::default();
        press
            .print(&resolved.sheet, &resolved.edition.form, self.desk.lib(), &project.shown, &[], &mut report)
            .unwrap_or_else(|| panic!("{:?}", report.diagnostics))
            .pdf
            .len()
    }
}

fn stages(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    common::make_workspace(folder.path(), FORMS);
    let workspace = Workspace::find(folder.path()).expect("it was just made");
    let mut report = Report::default();
    let projects = workspace.discover(&workspace.root, &[], &mut report);
    let desk = Desk::open(&workspace, &projects, &mut report).expect("the templates are embedded");
    let bench = Bench { projects, desk };
    let typesetter = Typesetter::new(Fonts::load(None, &mut report));
    let mut press = typesetter.press(1);
    let mut turn = bench.projects.iter().cycle();
    let mut next = move || turn.next().expect("there are forms");

    c.bench_function("read and parse", |b| {
        b.iter(|| {
            let project = next();
            let source = workspace.read(&project.path).expect("readable");
            black_box(source::parse(&source).is_ok())
        });
    });
    c.bench_function("file to sheet", |b| b.iter(|| black_box(bench.resolve(next()).sheet.indicators.len())));
    let resolved: Vec<Resolved> = bench.projects.iter().map(|project| bench.resolve(project)).collect();
    let mut sheets = bench.projects.iter().zip(&resolved).cycle();
    c.bench_function("sheet to PDF", |b| {
        b.iter(|| {
            let (project, resolved) = sheets.next().expect("there are forms");
            black_box(bench.print(&mut press, project, resolved))
        });
    });
    let text = bench.desk.assets().file("show.txt").expect("embedded");
    let outputs = TextOutputs::new([("show.txt", text.text.as_str())]).expect("it parses");
    let mut sheets = resolved.iter().cycle();
    c.bench_function("sheet to text", |b| {
        b.iter(|| black_box(outputs.print("show.txt", &sheets.next().expect("there are forms").sheet)));
    });
}

criterion_group!(benches, stages);
criterion_main!(benches);

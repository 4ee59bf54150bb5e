//! What must hold of any input, whoever wrote it: the bodies of the fuzz targets.
//!
//! `cargo test` runs them, too, over the corpus and over mutations of it (`tests/it/corpus.rs`), so that
//! what fuzzing found once stays found where there is no fuzzer.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use shenbao::check::{across, check_across, check_each};
use shenbao::cli::snippet::Snippets;
use shenbao::desk::{Desk, Resolved};
use shenbao::diagnostic::{Diagnostic, Report, gather};
use shenbao::diff::print::{Brief, Page};
use shenbao::diff::view::View;
use shenbao::diff::{Changes, Direction, EditKind, FormChange, Item, Subject, TargetChange, Unread, Version};
use shenbao::draft::{self, Place};
use shenbao::edition::Edition;
use shenbao::form::Form;
use shenbao::manifest::{self, Before};
use shenbao::message::Lang;
use shenbao::pdf::Pdf;
use shenbao::proof::{self, Itself, Likeness, Maker};
use shenbao::provenance::{Opened, Paper, SourceFile, flawed};
use shenbao::render::{Fonts, TextOutputs, Typesetter};
use shenbao::schema::{self, Ground};
use shenbao::sheet::Sheet;
use shenbao::source::{Node, Source, parse};
use shenbao::value::date::parse_date;
use shenbao::value::money::{MoneyStyle, Unit, parse_amount};
use shenbao::value::target::{Target, TargetStyle};
use shenbao::workspace::{DEFAULTS, LIBRARY, Workspace};
use shenbao::{diff as differ, report};

/// Parts the texts of one input.
pub const BETWEEN: &str = "\n%%%%\n";

/// The defaults of an input that has none of its own.
const BASE_DEFAULTS: &str = "\
版式: shanghai-2024
年度: 2024
主管部门: 某市司法局
实施单位: 某市司法局
计划开始日期: 2024-01-01
计划完成日期: 2024-12-31
年度总体目标: 完成全年任务。
";
/// Its library.
const BASE_LIBRARY: &str = "群众满意度:\n  二级指标: 服务对象满意度指标\n  指标值: ≥90%\n";

/// A project with the files it inherits from, farthest last: nothing that is written in them may do
/// anything but make a form or be refused, and either can be told.
pub fn source(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut texts = text.split(BETWEEN);
    let project = texts.next().unwrap_or_default();
    let defaults = texts.next().unwrap_or(BASE_DEFAULTS);
    let library = texts.next().unwrap_or(BASE_LIBRARY);
    let far = texts.next().unwrap_or_default();
    let far_library = texts.next().unwrap_or_default();
    let mut files = vec![("projects/甲/乙.yaml".to_owned(), project)];
    for (folder, name, text) in [
        ("projects/甲/", DEFAULTS, defaults),
        ("projects/甲/", LIBRARY, library),
        ("projects/", DEFAULTS, far),
        ("projects/", LIBRARY, far_library),
    ] {
        if !text.is_empty() {
            files.push((format!("{folder}{name}"), text));
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let mut report = Report::default();
    let resolved = desk().resolve_files(&files, &mut report);
    assert_eq!(resolved.is_none(), report.has_errors(), "a form or an error: {:?}", report.diagnostics);
    tell(&report.diagnostics);
    if let Some(resolved) = resolved {
        show(&resolved);
        judge(resolved);
    }
}

/// A target, an amount and a date: what is printed is read as the same again.
pub fn target(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (one, two) = text.split_once('\n').unwrap_or((&text, ""));
    let (first, second) = (Target::parse(one), Target::parse(two));
    for target in [&first, &second] {
        for style in [TargetStyle::Bracketed, TargetStyle::Plain] {
            assert_eq!(Target::parse(&target.print(style)), *target, "{style:?}");
        }
    }
    let change = TargetChange::of(Some(&first), Some(&second));
    let back = TargetChange::of(Some(&second), Some(&first));
    assert_eq!(mirrored(change.direction), back.direction, "{change:?}");
    assert_eq!(change.difference().map(|difference| -difference).is_some(), back.difference().is_some());
    let _ = (change.percent(), back.percent());
    for (_, unit) in Unit::WORDS {
        for (decimals, separators) in [(None, false), (None, true), (Some(2), true), (Some(0), false)] {
            let style = MoneyStyle { unit: *unit, decimals, separators };
            let Ok(amount) = parse_amount(one, *unit) else { continue };
            // `3元` in 亿元 has more decimals than anyone may write.
            if !style.loses(amount) && amount.scale() <= 4 {
                assert_eq!(parse_amount(&style.print(amount), *unit), Ok(amount), "{style:?}");
            }
        }
    }
    if let Ok(date) = parse_date(one) {
        assert_eq!(parse_date(&date.format("%Y-%m-%d").to_string()), Ok(date));
    }
}

/// Expressions in the texts of a form: they end, and write no more than they may.
pub fn fields(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut texts = text.split(BETWEEN);
    let mut next = |otherwise: &str| quoted(texts.next().unwrap_or(otherwise));
    let (goal, name, unit) = (next(""), next("法律援助"), next("某市司法局"));
    let project = format!(
        "项目名称: {name}\n实施单位: {unit}\n项目总目标: {goal}\n资金: {{年度: {{当年财政拨款: 100}}}}\n\
         绩效指标:\n  数量指标: [培训次数: ≥5次, 讲座次数: ≥3次]\n  质量指标: [合格率: ≥90%]\n"
    );
    let files = [("projects/乙.yaml", &*project), ("projects/_defaults.yaml", BASE_DEFAULTS)];
    let mut report = Report::default();
    let resolved = desk().resolve_files(&files, &mut report);
    assert_eq!(resolved.is_none(), report.has_errors(), "a form or an error: {:?}", report.diagnostics);
    tell(&report.diagnostics);
    for cell in resolved.iter().flat_map(|resolved| resolved.sheet.cells()) {
        assert!(cell.text.len() <= 1 << 20, "{} bytes", cell.text.len());
    }
}

/// Two versions of a form: equal ones have no changes, swapped ones have swapped changes, and whatever
/// changed can be printed.
pub fn diff(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut texts = text.split(BETWEEN);
    let (old, new) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
    let defaults = texts.next().unwrap_or(BASE_DEFAULTS);
    let [mut old_report, mut new_report] = [Report::default(), Report::default()];
    let read = |text: &str, report: &mut Report| {
        let files = [("projects/甲.yaml", text), ("projects/_defaults.yaml", defaults)];
        desk().resolve_files(&files, report)
    };
    let (old, new) = (read(old, &mut old_report), read(new, &mut new_report));
    let [one, two] = [&old, &new].map(|side| side.as_ref().map(subject));
    let version = || Version { name: None, commit: None, day: None };
    let mut changes = Changes {
        old: version(),
        new: version(),
        forms: Vec::new(),
        shared: Vec::new(),
        unread: Vec::new(),
        hidden: None,
    };
    if one.is_none() || two.is_none() {
        let path = "projects/甲.yaml".to_owned();
        changes.unread.push(Unread { path, old: old_report.diagnostics, new: new_report.diagnostics });
    }
    if one.is_some() || two.is_some() {
        let change = differ::compare(one, two);
        assert!(one.is_none() || differ::compare(one, one).is_empty(), "a form differs from itself");
        let back = differ::compare(two, one);
        assert_eq!(outline(&change, false), outline(&back, true), "the sides are not alike");
        edits_hold(&change);
        for lang in [Lang::Zh, Lang::En] {
            differ::redline(one, two, &change, ("前", "后"), lang);
        }
        changes.forms.push(change);
    }
    changes.fold();
    for lang in [Lang::Zh, Lang::En] {
        let view = View::new(&changes, lang);
        let brief = Brief::new(&changes, &view, lang == Lang::Zh, lang);
        differ::print::text(&brief, lang);
        let outputs = outputs();
        outputs.print("diff.md", &brief).expect("the program's own templates print anything");
        outputs.print("diff.html", &Page::new(&changes, &view, lang)).expect("likewise");
        let mut json = Vec::new();
        differ::print::json(&changes, lang, &mut json).expect("a vector takes anything");
        serde_json::from_slice::<serde_json::Value>(&json).expect("JSON");
    }
}

/// A PDF from anywhere: it is read, or there is a reason why not, and what is attached to it is a form's
/// sources or is told not to be.
pub fn attachments(data: &[u8]) {
    let Ok(pdf) = Pdf::open(data) else { return };
    let _ = (pdf.drawing(), pdf.laid_over(), pdf.text());
    match Opened::of(&pdf, "甲.pdf") {
        Err(reasons) => {
            assert!(!reasons.is_empty());
            tell(&reasons);
        }
        Ok(opened) => {
            let files = opened.files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
            let mut report = Report::default();
            desk().resolve_files(&files.collect::<Vec<_>>(), &mut report);
            tell(&report.diagnostics);
        }
    }
}

/// A project is printed, and its PDF harmed at three places: each takes four of the first bytes of the
/// input. What was printed is proved to the byte; what was harmed is refused, or found to be another file.
/// Where the rest of the input is no form, a plain one is harmed.
pub fn verify(data: &[u8]) {
    static PLAIN: OnceLock<Vec<u8>> = OnceLock::new();
    let (harms, text) = data.split_at(data.len().min(12));
    let printed = printed(&String::from_utf8_lossy(text)).inspect(|pdf| {
        let itself = proved(pdf).expect("what was printed can be proved");
        assert_eq!((itself.likeness, &itself.causes[..]), (Likeness::Bytes, &[][..]));
    });
    let plain = || PLAIN.get_or_init(|| self::printed(PLAIN_PROJECT).expect("it is a form")).clone();
    let whole = printed.unwrap_or_else(plain);
    let mut harmed = whole.clone();
    for harm in harms.chunks_exact(4) {
        let at = u32::from_be_bytes([0, harm[0], harm[1], harm[2]]) as usize % harmed.len();
        harmed[at] ^= harm[3];
    }
    if harmed != whole {
        match proved(&harmed) {
            Ok(itself) => assert_ne!(itself.likeness, Likeness::Bytes),
            Err(reasons) => {
                assert!(!reasons.is_empty());
                tell(&reasons);
            }
        }
    }
}

/// The lines of a manifest as whoever writes to an output folder may forge them, with the sums that fit; behind
/// them a manifest and a journal as they are. What is believed is the form's own PDF in that folder, and a line
/// of the sums of its own.
pub fn manifest(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut texts = text.split(BETWEEN);
    let lines = texts.next().unwrap_or_default();
    let (raw, journal) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
    let summed = manifest::head(None, lines.split_inclusive('\n')) + lines;
    for text in [summed.as_str(), raw] {
        let before = Before::read(Some(text.to_owned()), journal.as_bytes());
        for entry in before.others(&[]) {
            assert!(entry.is_proper(), "{entry:?}");
            let known = before.get(&entry.form);
            assert!(known.is_none_or(|known| known.entry.form == entry.form && known.entry.is_proper()));
            let again = manifest::read_journal(manifest::journal_line(&entry).as_bytes());
            assert_eq!(again.get(&entry.form), Some(&entry));
            let Some(made) = &entry.made else { continue };
            assert_eq!(made.sum_line().lines().count(), 1, "{entry:?}");
            assert!(!made.pdf.starts_with('/') && made.pdf.split('/').all(|part| part != ".."), "{entry:?}");
        }
        if let Ok(part) = manifest::Part::read("甲", text.to_owned()) {
            let mut report = Report::default();
            let whole = manifest::merge(std::slice::from_ref(&part), &[], &mut report).is_some();
            assert!(!whole || !report.has_errors());
            tell(&report.diagnostics);
        }
    }
}

/// The declaration of an edition, and a project for it: it is an edition or refused, and what it is can be said
/// in a schema and a blank form.
pub fn edition(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (declared, project) = text.split_once(BETWEEN).unwrap_or((&text, PLAIN_PROJECT));
    let mut report = Report::default();
    let edition = tree("templates/甲/edition.yaml", declared, &mut report)
        .and_then(|root| Edition::read("甲", &root, &mut report));
    assert!(edition.is_some() || report.has_errors(), "an edition or an error");
    // Slips that were mended to read on are errors all the same.
    let edition = edition.filter(|_| !report.has_errors());
    tell(&report.diagnostics);
    let Some(edition) = edition.map(Arc::new) else { return };
    let ground =
        Ground { names: vec!["甲".to_owned()], editions: vec![edition.clone()], ..Ground::default() };
    for kind in [schema::Kind::Project, schema::Kind::Defaults, schema::Kind::Indicators] {
        serde_json::from_str::<serde_json::Value>(&schema::schema(kind, &ground)).expect("JSON");
    }
    let place = Place { edition: &edition, defaults: None, library: None, year: Some(2026), schema: "" };
    let blank = draft::fresh("某某项目", &place);
    for (text, is_ours) in [(blank.as_str(), true), (project, false)] {
        let mut report = Report::default();
        let root = tree("projects/甲.yaml", text, &mut report);
        assert!(root.is_some() || !is_ours, "a blank form is no YAML: {text}");
        let form = root.and_then(|root| Form::read("projects/甲.yaml", &root, None, &edition, &mut report));
        let sheet = form.and_then(|form| Sheet::set(&form, &mut report));
        if let Some(sheet) = sheet {
            outputs().print("show.html", &sheet).expect("the program's own templates print anything");
        }
        tell(&report.diagnostics);
    }
}

/// The tree of a text; what is wrong with it goes to the report.
fn tree(path: &str, text: &str, report: &mut Report) -> Option<Node> {
    let source = Source { path: path.to_owned(), text: text.to_owned() };
    match parse(&Arc::new(source)) {
        Ok(root) => Some(root),
        Err(refused) => refused.report(report),
    }
}

const PLAIN_PROJECT: &str = "\
项目名称: 甲
资金: {年度: {当年财政拨款: 100}}
绩效指标:
  数量指标: [培训次数: ≥5次]
  质量指标: [合格率: ≥90%]
";

/// The PDF of a project; `None` if it is no form or can't be printed.
fn printed(text: &str) -> Option<Vec<u8>> {
    let files = [("projects/甲.yaml", text), ("projects/_defaults.yaml", BASE_DEFAULTS)];
    let resolved = desk().resolve_files(&files, &mut Report::default())?;
    let file = |(path, text): &(&str, &str)| {
        let (path, text) = ((*path).to_owned(), (*text).to_owned());
        SourceFile { path, text, part: false }
    };
    let files: Vec<SourceFile> = files.iter().map(file).collect();
    let maker = maker();
    let paper = Paper {
        sheet: &resolved.sheet,
        form: &resolved.edition.form,
        lib: maker.desk.lib(),
        templates: &resolved.edition.sum,
        fonts: maker.typesetter.fonts().sum(),
    };
    let (record, mut report) = (paper.record(Err(None), &files), Report::default());
    let printed = paper.print(&mut maker.typesetter.press(1), &files, &record, &mut report);
    assert_eq!(printed.is_none(), report.has_errors(), "a PDF or an error");
    tell(&report.diagnostics);
    printed.map(|printed| printed.pdf)
}

/// What `shenbao verify` says of a PDF itself.
fn proved(bytes: &[u8]) -> Result<Itself, Vec<Diagnostic>> {
    let shown = "甲.pdf";
    let pdf = Pdf::open(bytes).map_err(|flaw| vec![flawed(shown, flaw)])?;
    let opened = Opened::of(&pdf, shown)?;
    let maker = maker();
    let judged = proof::judge(bytes, &opened, shown, &mut [(maker, maker.typesetter.press(1))]);
    judged.map(|(itself, _)| itself)
}

/// What forms are made with where there is no workspace.
fn maker() -> &'static Maker {
    static MAKER: OnceLock<Maker> = OnceLock::new();
    MAKER.get_or_init(|| {
        let typesetter = Typesetter::new(Fonts::load(None, &mut Report::default()));
        Maker { desk: embedded(), typesetter }
    })
}

/// A desk of the embedded editions: its workspace is nowhere.
fn desk() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(embedded)
}

fn embedded() -> Desk {
    let nowhere = Workspace::at(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/nowhere")));
    Desk::open(&nowhere, &[], &mut Report::default()).expect("embedded templates are there")
}

/// The program's own templates of texts.
fn outputs() -> &'static TextOutputs {
    static OUTPUTS: OnceLock<TextOutputs> = OnceLock::new();
    OUTPUTS.get_or_init(|| {
        let file = |name| (name, desk().assets().file(name).expect("embedded templates are there"));
        let files = ["show.txt", "show.md", "show.html", "diff.md", "diff.html"].map(file);
        TextOutputs::new(files.iter().map(|(name, file)| (*name, file.text.as_str()))).expect("likewise")
    })
}

fn subject(resolved: &Resolved) -> Subject<'_> {
    Subject { form: &resolved.form, sheet: &resolved.sheet }
}

/// Prints findings in every way.
fn tell(found: &[Diagnostic]) {
    let gathered = gather(found);
    for lang in [Lang::Zh, Lang::En] {
        let review = report::Review::new(&gathered, lang);
        let (text, left_out) = Snippets::new(lang, false, None).review(&review, false);
        let open = found.iter().any(|finding| finding.excuse.is_none());
        assert_eq!(open, !text.is_empty() || !left_out.is_empty());
        let mut out = Vec::new();
        // SARIF has the same places, and the whole catalogue of rules each time.
        for print in [report::json, report::github] {
            print(&review, &mut out).expect("a vector takes anything");
        }
    }
}

/// Prints a form in every way that needs no page.
fn show(resolved: &Resolved) {
    for name in ["show.txt", "show.md", "show.html"] {
        outputs().print(name, &resolved.sheet).expect("the program's own templates print anything");
    }
    TextOutputs::json(&resolved.sheet);
    assert!(differ::compare(Some(subject(resolved)), Some(subject(resolved))).is_empty());
}

/// Holds a form against all rules.
fn judge(resolved: Resolved) {
    let subject = shenbao::check::Subject { form: resolved.form, library: resolved.library };
    let mut found = check_each(&subject).diagnostics;
    let subjects = [Arc::new(subject)];
    for rule in across() {
        found.extend(check_across(rule, &subjects).diagnostics);
    }
    tell(&found);
}

/// The places of what changed, and the texts, from the one side or the other; sorted.
fn outline(change: &FormChange, swapped: bool) -> Vec<String> {
    let mut lines: Vec<String> = change.items.iter().map(|item| line(item, swapped)).collect();
    lines.extend(change.orders.iter().map(|order| {
        let rows = order.rows.iter().map(|(from, to)| if swapped { (to, from) } else { (from, to) });
        let mut rows: Vec<_> = rows.collect();
        rows.sort();
        format!("{:?} {rows:?}", order.block)
    }));
    lines.sort();
    lines
}

fn line(item: &Item, swapped: bool) -> String {
    let sides = |old, new| if swapped { (new, old) } else { (old, new) };
    let place = |place: &Option<differ::Place>| place.as_ref().map(|place| place.index);
    let text = |cell: &Option<shenbao::sheet::Cell>| cell.as_ref().map(|cell| cell.text.clone());
    let mut cells: Vec<_> =
        item.cells.iter().map(|cell| (&cell.cell, sides(text(&cell.old), text(&cell.new)))).collect();
    cells.sort();
    let (old, new) = (place(&item.old), place(&item.new));
    let (old, new) = if swapped { (new, old) } else { (old, new) };
    format!("{:?} {old:?} {new:?} {} {cells:?}", item.block, item.moved)
}

/// What is told of a text, word by word, gives both texts back.
fn edits_hold(change: &FormChange) {
    let texts = |cell: &Option<shenbao::sheet::Cell>| cell.as_ref().map(|cell| cell.text.clone());
    for cell in change.items.iter().flat_map(|item| &item.cells) {
        let (Some(old), Some(new)) = (texts(&cell.old), texts(&cell.new)) else { continue };
        let edits = differ::edits(&old, &new);
        let side = |not: [EditKind; 2]| -> String {
            edits.iter().filter(|edit| !not.contains(&edit.kind)).map(|edit| edit.text.as_str()).collect()
        };
        assert_eq!(side([EditKind::Added, EditKind::MovedTo]), old);
        assert_eq!(side([EditKind::Removed, EditKind::MovedFrom]), new);
    }
}

/// What a change of a target is, seen from the other side.
fn mirrored(direction: Direction) -> Direction {
    match direction {
        Direction::Tightened => Direction::Loosened,
        Direction::Loosened => Direction::Tightened,
        Direction::Added => Direction::Removed,
        Direction::Removed => Direction::Added,
        other => other,
    }
}

/// A text between quotes, as YAML reads it back.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

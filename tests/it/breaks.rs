//! What the template is told or reckons beforehand, page breaks above all, changes no byte of the paper.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use shenbao::diagnostic::Report;
use shenbao::render::{Fonts, Printed, Typesetter};
use shenbao::sheet::{Cell, Sheet, SheetIndicator};
use shenbao::source::Source;

use crate::fixture::{Fixture, Library};
use crate::pdf_text::Pdf;

/// Prints with one library of templates.
struct Printer {
    typesetter: Typesetter,
    lib: Arc<Source>,
}

impl Printer {
    /// With the embedded library, changed.
    fn new(library: &Library, changes: &[(&str, &str)]) -> Self {
        let lib = library.lib();
        let mut text = lib.text.clone();
        for (from, to) in changes {
            assert_eq!(text.matches(from).count(), 1, "{from}");
            text = text.replace(from, to);
        }
        let lib = Arc::new(Source { path: lib.path.clone(), text });
        Self { typesetter: Typesetter::new(Fonts::load(None, &mut Report::default())), lib }
    }

    fn print(&self, sheet: &Sheet, form: &Arc<Source>) -> Printed {
        let mut report = Report::default();
        let printed = self.typesetter.press(1).print(sheet, form, &self.lib, "甲", &[], &mut report);
        printed.unwrap_or_else(|| panic!("{report:#?}"))
    }
}

/// The forms of the repository, and what prints them.
struct Shop {
    forms: Vec<(Sheet, Arc<Source>)>,
    usual: Printer,
    /// Foresees nothing, and looks for long runs itself.
    flowing: Printer,
    /// Fails where something did not come true.
    once: Printer,
}

impl Shop {
    fn new() -> Self {
        let library = Library::open(&Fixture::repository());
        let resolved = library.projects.iter().map(|project| library.resolve(project));
        let forms = resolved.map(|form| (form.sheet, form.edition.form.clone())).collect();
        let drawn = "  context draw(";
        Self {
            forms,
            usual: Printer::new(&library, &[]),
            flowing: Printer::new(
                &library,
                &[("if sheet.foresee and ", "if false and "), ("not place.long or not ", "not ")],
            ),
            once: Printer::new(&library, &[(drawn, &format!("  assert(sheet.foresee)\n{drawn}"))]),
        }
    }
}

static SHOP: LazyLock<Shop> = LazyLock::new(Shop::new);

/// No form of the repository needs a second layout.
#[test]
fn seeds_are_laid_out_once() {
    let mut pages = 0;
    for (sheet, form) in &SHOP.forms {
        let (once, flowing) = (SHOP.once.print(sheet, form), SHOP.flowing.print(sheet, form));
        assert!(once.pdf == flowing.pdf, "{}", sheet.document.title.text);
        pages += once.pages;
    }
    assert_eq!(pages, 24);
}

/// Where an edition sets more than the title above the grid, has other margins or more below, the breaks are
/// those of a layout that flows, too.
const EDITIONS: [(&str, &str); 13] = [
    ("#form(", "#form("),
    ("#form(", "#v(20pt)\n#form("),
    ("#form(", "填表说明：一式两份。\n#form("),
    ("paper.with(sheet)", "paper.with(sheet, margin: (x: 14.5mm, top: 20mm, bottom: 31mm))"),
    ("paper.with(sheet)", "paper.with(sheet, margin: 14.5mm)"),
    ("paper.with(sheet)", "paper.with(sheet, margin: (x: 14.5mm, y: 8%))"),
    ("paper.with(sheet)", "paper.with(sheet, width: 297mm, height: 210mm)"),
    ("paper.with(sheet)", "paper.with(sheet, flipped: true)"),
    ("#title(sheet)", "#set text(size: 12.5pt)\n#title(sheet)"),
    ("#title(sheet)", "#set par(leading: 0.9em)\n#title(sheet)"),
    ("#title(sheet)", "#set text(tracking: 1pt)\n#title(sheet)"),
    (
        "  indicators(),",
        "  indicators(), (sheet, widths) => ((heights: (40pt,), cells: (table.cell(colspan: 8)[注],)),),",
    ),
    ("#title(sheet)", "#title(sheet)\n#place(bottom)[签章]"),
];

/// What lines break at, and what they don't.
const WORDS: [&str; 14] = [
    "绩效目标",
    "完成率",
    "（含年度）",
    "，",
    "。",
    "《办法》",
    "12348",
    "GB/T 7714",
    "≥",
    " ",
    "、",
    "performance",
    "(一)",
    "（二）https://example.org/",
];

/// Text of up to `most` characters.
fn text(most: usize) -> impl Strategy<Value = String> {
    vec(select(&WORDS[..]), 1..=most.div_ceil(3)).prop_map(move |words| {
        let text: String = words.concat().trim().chars().take(most).collect();
        if text.trim().is_empty() { "无".to_owned() } else { text.trim().to_owned() }
    })
}

/// Runs of rows in one subcategory, some with long names.
fn rows() -> impl Strategy<Value = Vec<SheetIndicator>> {
    let name = prop_oneof![4 => text(12), 2 => text(40), 1 => text(90)];
    let target = prop_oneof![6 => text(6), 1 => text(30)];
    let group = (0..3usize, text(14), vec((name, target), 1..9));
    vec(group, 1..9).prop_map(|mut groups| {
        groups.sort_by_key(|(category, ..)| *category);
        let cell = |text: String| Cell::new(text, None);
        let mut rows = Vec::new();
        for (number, (category, label, names)) in groups.into_iter().enumerate() {
            let mut subcategory = label;
            write!(subcategory, "{number}").unwrap();
            rows.extend(names.into_iter().map(|(name, target)| SheetIndicator {
                category: cell(["产出指标", "效益指标", "满意度指标"][category].to_owned()),
                subcategory: cell(subcategory.clone()),
                name: cell(name),
                target: cell(target),
                cells: Vec::new(),
            }));
        }
        rows
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]
    #[test]
    fn foreseen_breaks_are_those_of_a_layout_that_flows(
        base in 0..16usize,
        edition in select(&EDITIONS[..]),
        goal in prop_oneof![text(60), text(700), text(2500)],
        name in prop_oneof![3 => text(10), 1 => text(60)],
        indicators in rows(),
    ) {
        let (mut sheet, form) = SHOP.forms[base].clone();
        let further = sheet.columns.len();
        sheet.goals.last_mut().unwrap().text.text = goal;
        sheet.fields[0].value.text = name;
        sheet.indicators = indicators;
        sheet.indicators.iter_mut().for_each(|row| row.cells = vec![Cell::new("10".to_owned(), None); further]);
        assert!(form.text.contains(edition.0), "{}", form.text);
        let form = Arc::new(Source { path: form.path.clone(), text: form.text.replacen(edition.0, edition.1, 1) });
        // A template is parsed once for all forms of an edition.
        sheet.edition += edition.1;
        let (foreseen, flowing) = (SHOP.usual.print(&sheet, &form), SHOP.flowing.print(&sheet, &form));
        prop_assert_eq!(foreseen.pages, flowing.pages, "{}", &form.text);
        if foreseen.pdf != flowing.pdf {
            let drawn = |pdf| Pdf::read(pdf).pages.into_iter().map(|page| page.text).collect::<Vec<_>>();
            prop_assert_eq!(drawn(&foreseen.pdf), drawn(&flowing.pdf));
            prop_assert!(false, "the same text, elsewhere");
        }
    }
}

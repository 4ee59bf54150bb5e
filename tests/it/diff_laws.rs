//! The laws of comparing, over forms that are made up as text and read as any other: what differs is
//! told once and nothing else is, and neither side is preferred.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;
use serde_json::Value;
use shenbao::desk::Resolved;
use shenbao::diagnostic::Report;
use shenbao::diff::{
    Block, CellChange, CellName, Direction, Facet, FormChange, Item, Meaning, Money, Order, Portrait,
    Subject, TargetChange, compare, relatives,
};
use shenbao::edition::{ColumnKind, Edition, FieldKind, Role};
use shenbao::form::Form;
use shenbao::sheet::Sheet;
use shenbao::source::{self, Source};

use crate::fixture::{Fixture, Library};

/// A form with its sheet.
struct Made {
    form: Form,
    sheet: Sheet,
}

impl Made {
    fn subject(&self) -> Subject<'_> {
        Subject { form: &self.form, sheet: &self.sheet }
    }
}

fn subject(resolved: &Resolved) -> Subject<'_> {
    Subject { form: &resolved.form, sheet: &resolved.sheet }
}

/// What a form says, by whatever keys its edition has.
#[derive(Clone, Debug)]
struct Draft {
    edition: usize,
    year: u32,
    /// Field, fund line and goal by their places, as far as the edition has them.
    fields: Vec<u8>,
    funds: Vec<Option<u16>>,
    goals: Vec<u8>,
    /// Group, name and target.
    indicators: Vec<(u8, u8, u8)>,
}

const NAMES: &[&str] = &[
    "安全事故发生数",
    "安全事故发生次数",
    "投诉率",
    "办结率",
    "群众满意度",
    "公众满意度",
    "满意度",
    "领导满意度",
    "培训人数",
    "培训人次",
    "法律援助案件办理率",
    "法律援助案件办理及时率",
    "长效管理制度建设",
    "长效管理机制",
    "人员到位率",
    "人员到岗率",
    "“12348”咨询电话接答率",
    "接待",
];

const TARGETS: &[&str] = &[
    "≥90%",
    "≥85%",
    "≤2%",
    "≤3%",
    "=100%",
    "=100.00%",
    "4次",
    "=4次",
    "≥4场",
    "及时",
    "健全",
    "≤1万元",
    "≤20000元",
];

const TEXTS: &[&str] = &["", "完成修缮", "完成修缮，安全隐患消除。", "建立长效机制。", "办好\n办快"];

/// Editions as they are, and one with other orders and keys behind the same labels.
fn editions() -> &'static [Arc<Edition>] {
    static EDITIONS: OnceLock<Vec<Arc<Edition>>> = OnceLock::new();
    EDITIONS.get_or_init(|| {
        let read = |path: &str| std::fs::read_to_string(Fixture::repository().join(path)).unwrap();
        let [old, new, other] = [
            "templates/shanghai-2021/edition.yaml",
            "templates/shanghai-2024/edition.yaml",
            "tests/editions/pudong-2026/edition.yaml",
        ]
        .map(read);
        let quantity = "      - {key: 数量指标, kind: quantity}\n";
        let quality = "      - {key: 质量指标, kind: quality}\n";
        let turned = new.replace(&format!("{quantity}{quality}"), &format!("{quality}{quantity}"));
        assert_ne!(turned, new);
        let own = "          - {key: 自有资金}\n";
        let more = "    - {key: 全期, total: {key: 全期总额, parts: [{key: 自有资金}, {key: 其他}]}}\n";
        let columns =
            "\ncolumns:\n  - {key: 备注, kind: text}\n  - {key: 权重, label: 权重 (%), kind: target}\n#";
        let varied = other
            .replace(own, &format!("{own}{more}"))
            .replace("key: 年度\n", "key: 本年度\n")
            .replace("{key: 数量指标,", "{key: 产出数量指标, label: 数量指标,")
            .replace("\ncolumns:\n", columns);
        let edition = |(number, text): (usize, String)| {
            let source = Arc::new(Source { path: format!("templates/{number}/edition.yaml"), text });
            let mut report = Report::default();
            let edition =
                Edition::read(&format!("edition-{number}"), &source::parse(&source).unwrap(), &mut report);
            Arc::new(edition.unwrap_or_else(|| panic!("{:?}", report.diagnostics)))
        };
        [old, new, turned, other, varied].into_iter().enumerate().map(edition).collect()
    })
}

impl Draft {
    fn edition(&self) -> &'static Arc<Edition> {
        &editions()[self.edition % editions().len()]
    }

    /// The form as its author would write it.
    fn text(&self) -> String {
        let edition = self.edition();
        let mut text = format!("年度: {}\n", self.year);
        for (i, field) in edition.fields.iter().enumerate() {
            let word = self.fields[i % self.fields.len()];
            let value = match (&field.kind, field.role) {
                (FieldKind::Date(_), Some(Role::End)) => format!("{}-12-{}", self.year, 10 + word % 20),
                (FieldKind::Date(_), _) => format!("{}-01-{}", self.year, 10 + word % 20),
                (FieldKind::Number, _) => format!("{}", word % 5),
                (FieldKind::Choice(values), _) => values[usize::from(word) % values.len()].clone(),
                (FieldKind::Text, _) => format!("单位{}", word % 3),
            };
            writeln!(text, "{}: {value}", field.key).unwrap();
        }
        text.push_str("资金:\n");
        let mut amounts = self.funds.iter().cycle();
        for column in &edition.funding.columns {
            writeln!(text, "  {}:", column.key).unwrap();
            writeln!(text, "    {}: ~", column.lines[0].key).unwrap();
            // A column that must be filled in has one amount at least.
            let mut least = column.required.then_some(1);
            for (i, line) in column.lines.iter().enumerate() {
                if column.parts(i).next().is_none()
                    && let Some(amount) = amounts.next().copied().flatten().or(least.take())
                {
                    writeln!(text, "    {}: {amount}", line.key).unwrap();
                }
            }
        }
        for (i, goal) in edition.goals.iter().enumerate() {
            let words = TEXTS[usize::from(self.goals[i % self.goals.len()]) % TEXTS.len()];
            let words = if goal.required && words.is_empty() { "办好" } else { words };
            writeln!(text, "{}: {words:?}", goal.key).unwrap();
        }
        text.push_str("绩效指标:\n");
        let groups: Vec<&str> = edition.subcategories().map(|(_, group)| group.key.as_str()).collect();
        for (g, group) in groups.iter().enumerate() {
            let mut seen = BTreeSet::new();
            let own = self.indicators.iter().filter(|(at, ..)| usize::from(*at) % groups.len() == g);
            let own = own.filter(|(_, name, _)| seen.insert(usize::from(*name) % NAMES.len()));
            for (i, (_, name, target)) in own.enumerate() {
                if i == 0 {
                    writeln!(text, "  {group}:").unwrap();
                }
                let name = NAMES[usize::from(*name) % NAMES.len()];
                let target = TARGETS[usize::from(*target) % TARGETS.len()];
                let further = edition.columns.iter().map(|column| match column.kind {
                    ColumnKind::Text => format!(", {}: 第{}号", column.key, target.len()),
                    _ => format!(", {}: {}", column.key, target.len()),
                });
                writeln!(text, "    - {name}: {{指标值: {target:?}{}}}", further.collect::<String>())
                    .unwrap();
            }
        }
        text
    }

    fn make(&self) -> Made {
        let (edition, text) = (self.edition(), self.text());
        let source = Arc::new(Source { path: "projects/甲.yaml".to_owned(), text });
        let tree = source::parse(&source).unwrap_or_else(|_| panic!("{}", source.text));
        let mut report = Report::default();
        let form = Form::read("projects/甲.yaml", &tree, None, edition, &mut report);
        let form = form.unwrap_or_else(|| panic!("{:#?}\n{}", report.diagnostics, source.text));
        let sheet = Sheet::set(&form, &mut report).unwrap_or_else(|| panic!("{:?}", report.diagnostics));
        Made { form, sheet }
    }
}

/// What an author, or a new year, does to a form.
#[derive(Clone, Debug)]
enum Edit {
    Drop(Index),
    Add(Index, (u8, u8, u8)),
    Rename(Index, u8),
    Regroup(Index, u8),
    Retarget(Index, u8),
    Swap(Index, Index),
    Carry(Index, Index),
    Field(Index, u8),
    Fund(Index, Option<u16>),
    Goal(Index, u8),
    Edition(usize),
    Year(u32),
}

fn draft() -> impl Strategy<Value = Draft> {
    let amount = || prop::option::weighted(0.8, 0..3u16);
    (
        0..5usize,
        2021..2023u32,
        prop::collection::vec(any::<u8>(), 9),
        prop::collection::vec(amount(), 6),
        prop::collection::vec(any::<u8>(), 2),
        prop::collection::vec(any::<(u8, u8, u8)>(), 1..14),
    )
        .prop_map(|(edition, year, fields, funds, goals, indicators)| Draft {
            edition,
            year,
            fields,
            funds,
            goals,
            indicators,
        })
}

fn edit() -> impl Strategy<Value = Edit> {
    use Edit::*;
    let at = any::<Index>;
    prop_oneof![
        2 => at().prop_map(Drop),
        2 => (at(), any::<(u8, u8, u8)>()).prop_map(|(at, new)| Add(at, new)),
        3 => (at(), any::<u8>()).prop_map(|(at, word)| Rename(at, word)),
        2 => (at(), any::<u8>()).prop_map(|(at, word)| Regroup(at, word)),
        2 => (at(), any::<u8>()).prop_map(|(at, word)| Retarget(at, word)),
        2 => (at(), at()).prop_map(|(one, other)| Swap(one, other)),
        2 => (at(), at()).prop_map(|(one, other)| Carry(one, other)),
        1 => (at(), any::<u8>()).prop_map(|(at, word)| Field(at, word)),
        1 => (at(), prop::option::of(0..3u16)).prop_map(|(at, amount)| Fund(at, amount)),
        1 => (at(), any::<u8>()).prop_map(|(at, word)| Goal(at, word)),
        1 => (0..5usize).prop_map(Edition),
        1 => (2021..2023u32).prop_map(Year),
    ]
}

fn edited(draft: &Draft, edits: &[Edit]) -> Draft {
    let mut draft = draft.clone();
    for edit in edits {
        let rows = draft.indicators.len();
        match edit {
            Edit::Drop(at) if rows > 1 => drop(draft.indicators.remove(at.index(rows))),
            Edit::Drop(_) => {}
            Edit::Add(at, new) => draft.indicators.insert(at.index(rows), *new),
            Edit::Rename(at, name) => draft.indicators[at.index(rows)].1 = *name,
            Edit::Regroup(at, group) => draft.indicators[at.index(rows)].0 = *group,
            Edit::Retarget(at, target) => draft.indicators[at.index(rows)].2 = *target,
            Edit::Swap(one, other) => draft.indicators.swap(one.index(rows), other.index(rows)),
            Edit::Carry(from, to) => {
                let row = draft.indicators.remove(from.index(rows));
                draft.indicators.insert(to.index(rows), row);
            }
            Edit::Field(at, word) => *at.get_mut(&mut draft.fields) = *word,
            Edit::Fund(at, amount) => *at.get_mut(&mut draft.funds) = *amount,
            Edit::Goal(at, word) => *at.get_mut(&mut draft.goals) = *word,
            Edit::Edition(edition) => draft.edition = *edition,
            Edit::Year(year) => draft.year = *year,
        }
    }
    draft
}

/// What a sheet prints: block by block, item by item, each cell by its name.
type Rows = Vec<BTreeMap<CellName, String>>;

const BLOCKS: [Block; 6] =
    [Block::Wording, Block::Fields, Block::Funding, Block::Goals, Block::Columns, Block::Indicators];

/// All cells of a sheet. `document` is left out: its title and author are two of the fields, and its
/// date is the planned start or follows from the year – see [`documents_are_copies`].
fn rows(sheet: &Sheet) -> BTreeMap<Block, Rows> {
    let row = |cells: &[(CellName, &shenbao::sheet::Cell)]| -> BTreeMap<CellName, String> {
        cells.iter().map(|(name, cell)| (name.clone(), cell.text.clone())).collect()
    };
    let l = &sheet.labels;
    let wording = [
        &sheet.title,
        &sheet.subtitle,
        &sheet.funding.label,
        &l.goals,
        &l.indicators,
        &l.category,
        &l.subcategory,
        &l.indicator,
        &l.target,
    ];
    use CellName::*;
    let lines = sheet.funding.columns.iter().flat_map(|column| &column.lines);
    let indicators = sheet.indicators.iter().map(|line| {
        let mut cells = vec![
            (Category, &line.category),
            (Subcategory, &line.subcategory),
            (Name, &line.name),
            (Target, &line.target),
        ];
        let further = sheet.columns.iter().zip(&line.cells);
        cells.extend(further.map(|(column, cell)| (Column(column.key.clone()), cell)));
        row(&cells)
    });
    BTreeMap::from([
        (Block::Wording, wording.iter().map(|cell| row(&[(Value, cell)])).collect()),
        (Block::Fields, sheet.fields.iter().map(|f| row(&[(Label, &f.label), (Value, &f.value)])).collect()),
        (Block::Funding, lines.map(|line| row(&[(Label, &line.label), (Amount, &line.amount)])).collect()),
        (Block::Goals, sheet.goals.iter().map(|g| row(&[(Label, &g.label), (Text, &g.text)])).collect()),
        (Block::Columns, sheet.columns.iter().map(|column| row(&[(Label, &column.label)])).collect()),
        (Block::Indicators, indicators.collect()),
    ])
}

/// Which item of the older version each of a block's items in the newer one was: the changed ones and
/// those in another order are named, the others keep their order in the places that are left.
fn origins(change: &FormChange, block: Block, old: usize, new: usize) -> Vec<Option<usize>> {
    let mut origins: Vec<Option<Option<usize>>> = vec![None; new];
    let mut used = vec![false; old];
    for item in change.items.iter().filter(|item| item.block == block) {
        let from = item.old.as_ref().map(|place| place.index);
        if let Some(from) = from {
            assert!(!std::mem::replace(&mut used[from], true), "an item is named twice: {item:?}");
        }
        if let Some(place) = &item.new {
            assert!(origins[place.index].replace(from).is_none(), "a place is taken twice: {item:?}");
        }
    }
    let orders = change.orders.iter().filter(|order| order.block == block);
    for (from, to) in orders.flat_map(|order| &order.rows) {
        match origins[*to] {
            Some(known) => assert_eq!(known, Some(*from), "an order contradicts an item"),
            None => origins[*to] = Some(Some(*from)),
        }
        used[*from] = true;
    }
    let mut left = (0..old).filter(|from| !used[*from]);
    let origins = origins.into_iter().map(|known| known.unwrap_or_else(|| left.next())).collect();
    assert_eq!(left.next(), None, "an item is neither named nor has a place");
    origins
}

/// Laws 3 and 4: what differs is told, once, and nothing else; and told so that the one sheet can be
/// made of the other.
fn check_cells(old: Subject, new: Subject, change: &FormChange) {
    let (old_rows, new_rows) = (rows(old.sheet), rows(new.sheet));
    for block in BLOCKS {
        let (olds, news) = (&old_rows[&block], &new_rows[&block]);
        let origins = origins(change, block, olds.len(), news.len());
        let items = || change.items.iter().filter(|item| item.block == block);
        let told = |from: Option<usize>, to: Option<usize>| -> Option<&Item> {
            let at = |place: &Option<shenbao::diff::Place>| place.as_ref().map(|place| place.index);
            items().find(|item| at(&item.old) == from && at(&item.new) == to)
        };
        let nothing = BTreeMap::new();
        let mut count = 0;
        let gone =
            (0..olds.len()).filter(|from| !origins.contains(&Some(*from))).map(|from| (Some(from), None));
        let here = origins.iter().enumerate().map(|(to, from)| (*from, Some(to)));
        for (from, to) in here.chain(gone) {
            let one = from.map_or(&nothing, |from| &olds[from]);
            let two = to.map_or(&nothing, |to| &news[to]);
            let names: BTreeSet<&CellName> = one.keys().chain(two.keys()).collect();
            let differ = |name: &&CellName| {
                let money = **name == CellName::Amount
                    && from.zip(to).is_some_and(|(from, to)| yuan(old.form)[from] != yuan(new.form)[to]);
                one.get(*name) != two.get(*name) || money
            };
            let expected: BTreeSet<&CellName> = names.into_iter().filter(differ).collect();
            let item = told(from, to);
            count += usize::from(item.is_some());
            let cells = item.map_or(&[][..], |item| &item.cells);
            let names: Vec<&CellName> = cells.iter().map(|cell| &cell.cell).collect();
            assert_eq!(names.len(), names.iter().collect::<BTreeSet<_>>().len(), "told twice: {item:?}");
            assert_eq!(names.into_iter().collect::<BTreeSet<_>>(), expected, "{item:#?}");
            assert!(!cells.is_empty() || item.is_none_or(|item| item.moved), "nothing is told of {item:?}");
            // Applying what is told makes the newer of the older.
            let mut made = one.clone();
            for cell in cells {
                let text = |cell: &Option<shenbao::sheet::Cell>| cell.as_ref().map(|cell| cell.text.clone());
                assert_eq!(made.remove(&cell.cell), text(&cell.old));
                text(&cell.new).into_iter().for_each(|text| drop(made.insert(cell.cell.clone(), text)));
            }
            assert_eq!(&made, two);
        }
        assert_eq!(count, items().count(), "an item belongs to nothing");
    }
}

/// The amounts in 元, line by line.
fn yuan(form: &Form) -> Vec<Option<Decimal>> {
    let unit = form.edition.funding.style.unit.in_yuan();
    form.funds.iter().flatten().map(|amount| amount.as_ref().map(|amount| amount.value * unit)).collect()
}

/// A change as it would be told the other way round, in an order of its own.
fn mirrored(change: &FormChange) -> (Vec<Item>, Vec<Order>) {
    let meaning = |meaning: &Meaning| match meaning {
        Meaning::Money(money) => Meaning::Money(Money { old: money.new, new: money.old }),
        Meaning::Target(change) => Meaning::Target(Box::new(TargetChange {
            old: change.new.clone(),
            new: change.old.clone(),
            direction: match change.direction {
                Direction::Tightened => Direction::Loosened,
                Direction::Loosened => Direction::Tightened,
                Direction::Added => Direction::Removed,
                Direction::Removed => Direction::Added,
                other => other,
            },
        })),
        other => other.clone(),
    };
    let cell = |cell: &CellChange| CellChange {
        cell: cell.cell.clone(),
        old: cell.new.clone(),
        new: cell.old.clone(),
        meaning: meaning(&cell.meaning),
    };
    let item = |item: &Item| {
        let mut mirrored = item.clone();
        std::mem::swap(&mut mirrored.old, &mut mirrored.new);
        mirrored.cells = item.cells.iter().map(cell).collect();
        mirrored
    };
    let order = |order: &Order| {
        let mut rows: Vec<_> =
            order.rows.iter().enumerate().map(|(i, (old, new))| ((*new, *old), i)).collect();
        rows.sort_unstable_by_key(|((_, new), _)| *new);
        let moved = rows.iter().enumerate().filter(|(_, (_, i))| order.moved.contains(i));
        Order {
            block: order.block,
            by_edition: order.by_edition,
            moved: moved.map(|(i, _)| i).collect(),
            rows: rows.into_iter().map(|(row, _)| row).collect(),
            old: order.new.clone(),
            new: order.old.clone(),
        }
    };
    sorted(change.items.iter().map(item).collect(), change.orders.iter().map(order).collect())
}

fn sorted(mut items: Vec<Item>, mut orders: Vec<Order>) -> (Vec<Item>, Vec<Order>) {
    let place = |place: &Option<shenbao::diff::Place>| place.as_ref().map(|place| place.index);
    items.iter_mut().for_each(|item| item.cells.sort_by(|a, b| a.cell.cmp(&b.cell)));
    items.sort_by_key(|item| (item.block, place(&item.old), place(&item.new)));
    orders.sort_by_key(|order| (order.block, order.by_edition, order.rows.iter().map(|(old, _)| *old).min()));
    (items, orders)
}

/// All the laws for two versions.
fn check(old: Subject, new: Subject) {
    let (there, back) = (compare(Some(old), Some(new)), compare(Some(new), Some(old)));
    assert_eq!(mirrored(&there), sorted(back.items.clone(), back.orders.clone()));
    check_cells(old, new, &there);
    check_cells(new, old, &back);
    for one in [old, new] {
        assert!(compare(Some(one), Some(one)).is_empty());
        let (added, removed) = (compare(None, Some(one)), compare(Some(one), None));
        assert_eq!(mirrored(&added), sorted(removed.items.clone(), removed.orders));
        let cells = one.sheet.cells().count() - 2;
        assert_eq!(removed.items.iter().map(|item| item.cells.len()).sum::<usize>(), cells);
    }
    if there.items.is_empty() && there.orders.is_empty() {
        documents_are_copies(old, new);
    }
}

/// A document's own data never differ alone: they are cells that are printed, or follow from them.
fn documents_are_copies(old: Subject, new: Subject) {
    let data = |sheet: &Sheet| {
        let document = &sheet.document;
        (document.title.text.clone(), document.author.text.clone(), document.date.clone())
    };
    assert_eq!(data(old.sheet), data(new.sheet));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn an_edited_form(draft in draft(), edits in prop::collection::vec(edit(), 0..8)) {
        let (old, new) = (draft.make(), edited(&draft, &edits).make());
        check(old.subject(), new.subject());
    }

    #[test]
    fn two_forms(one in draft(), other in draft()) {
        let (old, new) = (one.make(), other.make());
        check(old.subject(), new.subject());
    }
}

/// The laws would say little if the forms above did not have every kind of change.
#[test]
fn every_kind_of_change_is_made_up() {
    let mut runner = TestRunner::deterministic();
    let strategy = (draft(), prop::collection::vec(edit(), 0..8));
    let (mut seen, mut together) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..400 {
        let (draft, edits) = strategy.new_tree(&mut runner).unwrap().current();
        let (old, new) = (draft.make(), edited(&draft, &edits).make());
        let change = compare(Some(old.subject()), Some(new.subject()));
        seen.extend(change.facets());
        seen.extend(compare(None, Some(new.subject())).facets());
        together.extend(change.orders.iter().map(|order| (order.block, order.by_edition)));
        together.extend(
            change.items.iter().filter(|item| item.moved && item.renamed()).map(|_| (Block::Goals, false)),
        );
    }
    // The file's own name and place are no part of a form.
    let known: BTreeSet<Facet> = Facet::NAMES.iter().map(|(_, facet)| *facet).collect();
    assert_eq!(seen, known);
    for kind in [(Block::Indicators, false), (Block::Indicators, true), (Block::Goals, false)] {
        assert!(together.contains(&kind), "{together:?}");
    }
}

#[test]
fn the_seeds() {
    let library = Library::open(&Fixture::repository());
    let forms: Vec<Resolved> = library.projects.iter().map(|project| library.resolve(project)).collect();
    for (i, one) in forms.iter().enumerate() {
        for other in &forms[i..] {
            check(subject(one), subject(other));
        }
    }
}

/// Of three forms of 2021 and thirteen of 2024 two are relatives: no name is the same, and 人民调解 is a
/// part of 基层司法业务费 at most.
#[test]
fn relatives_of_the_seeds() {
    let library = Library::open(&Fixture::repository());
    let of = |year: &str| -> Vec<(String, Portrait)> {
        let projects = library.projects.iter().filter(|project| project.shown.contains(year));
        let forms = projects.map(|project| library.resolve(project).form);
        forms.map(|form| (form.name().to_owned(), Portrait::of(&form))).collect()
    };
    let (old, new) = (of("/2021/"), of("/2024/"));
    let portraits =
        |forms: &[(String, Portrait)]| forms.iter().map(|(_, portrait)| portrait.clone()).collect::<Vec<_>>();
    let found = relatives(&portraits(&old), &portraits(&new));
    let names: Vec<_> = found.into_iter().map(|(i, j)| (old[i].0.as_str(), new[j].0.as_str())).collect();
    assert_eq!(names, [("安置帮教和社区矫正", "社区矫正经费")]);
    // And among the thirteen, if one went and another came.
    for (i, one) in new.iter().enumerate() {
        for other in &new[i + 1..] {
            assert_eq!(
                relatives(std::slice::from_ref(&one.1), std::slice::from_ref(&other.1)),
                [],
                "{} {}",
                one.0,
                other.0
            );
        }
    }
}

const BASE: &str = "\
版式: shanghai-2024
年度: 2024
项目名称: 甲
主管部门: 乙
实施单位: 乙
计划开始日期: 2024-01-01
计划完成日期: 2024-12-31
资金: {年度: {当年财政拨款: 1}}
年度总体目标: 办好
绩效指标:
  数量指标: [{培训次数: ≥5次}, {接待咨询案件数: ≥90件}, {完成社会调查: ≥500件}, {安全事故发生数: ≤2起}]
  质量指标: [{矫正对象管理覆盖率: 100%}]
";

/// Renamed, moved, reordered and changed, alone and together: each is told as what it is.
#[test]
fn four_different_things() {
    let place = Fixture::new().write("projects/甲.yaml", BASE);
    let resolve = |text: &str| {
        place.rewrite("projects/甲.yaml", text);
        let library = Library::open(&place.root);
        library.resolve(&library.projects[0])
    };
    let old = resolve(BASE);
    for what in 0..16_u8 {
        let [renamed, moved, reordered, changed] = [1, 2, 4, 8].map(|bit| what & bit != 0);
        let name = if renamed { "安全事故发生次数" } else { "安全事故发生数" };
        let target = if changed { "≤3起" } else { "≤2起" };
        let line = format!("{{{name}: {target}}}");
        let mut text = BASE.replace(", {安全事故发生数: ≤2起}", "");
        text = match (moved, reordered) {
            (true, true) => text.replace("质量指标: [", &format!("质量指标: [{line}, ")),
            (true, false) => text.replace("100%}]", &format!("100%}}, {line}]")),
            (false, true) => text.replace("数量指标: [", &format!("数量指标: [{line}, ")),
            (false, false) => text.replace("≥500件}", &format!("≥500件}}, {line}")),
        };
        let new = resolve(&text);
        check(subject(&old), subject(&new));
        let change = compare(Some(subject(&old)), Some(subject(&new)));
        let item = change.items.first();
        assert_eq!(change.items.len(), usize::from(renamed || moved || changed), "{text}");
        assert!(item.is_none_or(Item::both), "{text}");
        assert_eq!(item.is_some_and(Item::renamed), renamed, "{text}");
        assert_eq!(item.is_some_and(|item| item.moved), moved, "{text}");
        let facets = change.facets();
        assert_eq!(facets.contains(&Facet::Loosened), changed, "{text}");
        // In another subcategory there is no order to be another.
        assert_eq!(facets.contains(&Facet::Order), reordered && !moved, "{text}");
        if let Some(order) = change.orders.first() {
            assert_eq!((order.rows.len(), &order.moved[..], order.by_edition), (4, &[0][..], false));
        }
    }
}

/// What an edition prints in another order, or calls otherwise, is nobody's doing.
#[test]
fn an_edition_that_turns_things_round() {
    let place = Fixture::new()
        .write("projects/甲.yaml", BASE)
        .copy("templates/shanghai-2024", "templates/shanghai-2024");
    let edition = String::from_utf8(place.read("templates/shanghai-2024/edition.yaml")).unwrap();
    let resolve = |edition: &str, form: &str| {
        place.rewrite("templates/shanghai-2024/edition.yaml", edition);
        place.rewrite("projects/甲.yaml", form);
        let library = Library::open(&place.root);
        library.resolve(&library.projects[0])
    };
    let old = resolve(&edition, BASE);
    let quantity = "      - {key: 数量指标, kind: quantity}\n";
    let quality = "      - {key: 质量指标, kind: quality}\n";
    let dates = ["计划开始日期", "计划完成日期"]
        .map(|key| edition.lines().find(|line| line.contains(key)).unwrap().to_owned() + "\n");
    let renamed = quality.replace("key: 质量指标", "key: 产出质量指标");
    let turned = edition
        .replace(&format!("{quantity}{quality}"), &format!("{renamed}{quantity}"))
        .replace(&dates.concat(), &format!("{}{}", dates[1], dates[0]));
    assert_ne!(turned, edition);
    let form = BASE.replace("质量指标", "产出质量指标");
    let new = resolve(&turned, &form);
    let change = compare(Some(subject(&old)), Some(subject(&new)));
    check(subject(&old), subject(&new));
    assert_eq!(change.facets(), [Facet::Wording]);
    assert!(!change.items.iter().any(|item| item.moved));
    let orders: Vec<_> = change.orders.iter().map(|order| (order.by_edition, order.new.join(" "))).collect();
    assert_eq!(
        orders,
        [(true, "计划完成日期 计划开始日期".to_owned()), (true, "产出质量指标 数量指标".to_owned())]
    );
    // An author who did the same within a group did it.
    let form = form
        .replace("{培训次数: ≥5次}, {接待咨询案件数: ≥90件}", "{接待咨询案件数: ≥90件}, {培训次数: ≥5次}");
    let new = resolve(&turned, &form);
    check(subject(&old), subject(&new));
    assert!(compare(Some(subject(&old)), Some(subject(&new))).facets().contains(&Facet::Order));
}

/// The year is the one wording that somebody wrote.
#[test]
fn another_year() {
    let place = Fixture::new().write("projects/甲.yaml", BASE);
    let resolve = |text: &str| {
        place.rewrite("projects/甲.yaml", text);
        let library = Library::open(&place.root);
        library.resolve(&library.projects[0])
    };
    let old = resolve(BASE);
    let new = resolve(&BASE.replace("2024-", "2025-").replace("年度: 2024", "年度: 2025"));
    let change = compare(Some(subject(&old)), Some(subject(&new)));
    let year = &change.items[0];
    assert_eq!((year.block, year.cells[0].facet()), (Block::Wording, Facet::Field));
    assert_eq!(year.cells[0].new.as_ref().unwrap().span.as_ref().unwrap().line(), 2);
}

fn json(place: &Fixture, args: &[&str]) -> Value {
    let run = place.run(["diff", "--format", "json"].iter().chain(args)).ok();
    serde_json::from_str(&run.stdout).unwrap()
}

/// The states and paths of the forms that changed.
fn forms(changes: &Value) -> Vec<String> {
    let form = |form: &Value| {
        let path =
            |side: &Value| side["path"].as_str().unwrap_or("-").replace("projects/", "").replace(".yaml", "");
        let facets: Vec<_> = form["facets"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        format!("{} → {}: {}", path(&form["old"]), path(&form["new"]), facets.join(" "))
    };
    changes["forms"].as_array().unwrap().iter().map(form).collect()
}

/// Projects are found again by path, content, name and likeness.
#[test]
fn projects_are_found_again() {
    let place = Fixture::sixteen().committed();
    let rename = |from: &str, to: &str, change: &dyn Fn(String) -> String| {
        let text = String::from_utf8(place.read(&format!("projects/{from}.yaml"))).unwrap();
        std::fs::remove_file(place.path(&format!("projects/{from}.yaml"))).unwrap();
        place.rewrite(&format!("projects/{to}.yaml"), change(text));
    };
    rename("2024/弱电安防", "2024/安防", &|text| text);
    rename("2024/设备购置", "2024/一/设备购置", &|text| text);
    rename("2024/法治建设费", "2024/一/法治", &|text| {
        text.replace("当年财政拨款: ", "当年财政拨款: 1")
    });
    rename("2024/普法宣传费", "2024/普法", &|text| text.replace("普法宣传费", "普法宣传工作经费"));
    rename("2021/人民调解", "2021/新增", &|_| {
        BASE.replace("shanghai-2024", "shanghai-2021").replace("年度总体目标", "年度总目标")
    });
    let expected = [
        "2021/人民调解 → -: removed",
        "- → 2021/新增: added",
        "2024/法治建设费 → 2024/一/法治: moved money",
        "2024/设备购置 → 2024/一/设备购置: moved",
        "2024/弱电安防 → 2024/安防: moved",
        "2024/普法宣传费 → 2024/普法: moved renamed field",
    ];
    assert_eq!(forms(&json(&place, &[])), expected);
    place.commit("second");
    assert_eq!(forms(&json(&place, &["HEAD~1", "HEAD"])), expected);
    assert_eq!(forms(&json(&place, &["HEAD", "HEAD"])), [] as [String; 0]);
    // Two files are one form, whatever they are; two folders are held against each other.
    let two = json(&place, &["projects/2021/法律援助费.yaml", "projects/2024/安防.yaml"]);
    assert_eq!(forms(&two).len(), 1);
    assert!(!forms(&two)[0].contains(" moved"), "{two}");
    let two = forms(&json(&place, &["projects/2021", "projects/2024"]));
    let both = two.iter().filter(|form| !form.contains("- → ") && !form.contains("→ -"));
    assert_eq!(both.count(), 1, "{two:#?}");
}

/// A shared file's change is told once, for the forms it reaches and no others.
#[test]
fn shared_files() {
    let place = Fixture::sixteen().committed();
    let change = |path: &str, from: &str, to: &str| {
        let text = String::from_utf8(place.read(path)).unwrap();
        assert!(text.contains(from), "{from}");
        place.rewrite(path, text.replace(from, to));
    };
    let shared = |changes: &Value| -> Vec<String> {
        let item = |shared: &Value| {
            let item = &shared["item"];
            let side = if item["new"].is_null() { "old" } else { "new" };
            let names = item[side]["names"].as_array().unwrap().last().unwrap().as_str().unwrap();
            let cells = item["cells"].as_array().unwrap();
            let place = cells.iter().rev().find_map(|cell| cell[side]["file"].as_str()).unwrap_or("-");
            format!("{names} {} {place}", shared["forms"].as_array().unwrap().len())
        };
        changes["shared"].as_array().unwrap().iter().map(item).collect()
    };
    let own = |changes: &Value| {
        let items =
            changes["forms"].as_array().unwrap().iter().flat_map(|form| form["items"].as_array().unwrap());
        items.filter(|item| item["shared"].is_null()).count()
    };
    // A form with a goal of its own is not reached.
    let defaults = "projects/2024/_defaults.yaml";
    change("projects/2024/弱电安防.yaml", "绩效指标:", "年度总体目标: 建好机房。\n绩效指标:");
    place.commit("own");
    change(defaults, "安全隐患消除", "安全隐患全部消除");
    let told = json(&place, &[]);
    assert_eq!((shared(&told), own(&told)), (vec![format!("年度总体目标 12 {defaults}")], 0));
    // Each form says it in its own words, but it is the shared file's change.
    change(defaults, "  完成淮海中路", "  {{ name }}：完成淮海中路");
    let told = json(&place, &[]);
    assert_eq!((shared(&told), own(&told)), (vec![format!("年度总体目标 12 {defaults}")], 0));
    place.commit("goal");
    // The library's target reaches those that have no other.
    change(
        "projects/_indicators.yaml",
        "工作人员满意度:\n  二级指标: 服务对象满意度指标\n  指标值: ≥85%",
        "工作人员满意度:\n  二级指标: 服务对象满意度指标\n  指标值: ≥80%",
    );
    let told = json(&place, &[]);
    assert_eq!((shared(&told).len(), own(&told)), (1, 0));
    assert!(
        shared(&told)[0].starts_with("工作人员满意度 ")
            && shared(&told)[0].ends_with(" projects/_indicators.yaml")
    );
    place.commit("library");
    // An indicator for all; an amount for all, whose sums are each form's own.
    change(defaults, "年度: {上年结转资金: 0,", "年度: {上年结转资金: 100,");
    change(defaults, "检查:", "绩效指标: {数量指标: [{协同会议次数: ≥2次}]}\n检查:");
    let told = json(&place, &[]);
    let lines = shared(&told);
    assert!(lines.contains(&format!("协同会议次数 13 {defaults}")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("上年结转资金 1")), "{lines:?}");
}

//! The sixteen PDFs: what stands on their pages, row by row, and what they are as files.

use std::sync::LazyLock;

use lopdf::Object;
use shenbao::sheet::Sheet;

use crate::fixture::{Fixture, Library};
use crate::pdf_text::{Block, Cell, Pdf, dictionary, squeeze};

/// A form with its PDF.
struct Built {
    name: String,
    sheet: Sheet,
    pdf: Pdf,
}

/// All sixteen, built once for all tests.
static BUILT: LazyLock<Vec<Built>> = LazyLock::new(|| {
    let place = Fixture::sixteen();
    let run = place.run(["build"]).ok();
    assert!(run.stderr.starts_with("16 份表，"), "{run}");
    let built = |(name, sheet): (String, Sheet)| {
        let pdf = Pdf::read(&place.read(&format!("out/{name}.pdf")));
        Built { name, sheet, pdf }
    };
    Library::open(&place.root).sheets().into_iter().map(built).collect()
});

impl Built {
    /// The rows of the indicators, which are the last of the form.
    fn indicators(&self) -> Vec<&[Cell]> {
        let rows = self.pdf.rows();
        rows[rows.len() - self.sheet.indicators.len()..].to_vec()
    }

    /// The page on which each indicator's name stands.
    fn pages(&self) -> Vec<usize> {
        let page = |(cells, row): (&[Cell], &shenbao::sheet::SheetIndicator)| {
            let name = cells.iter().find(|cell| cell.piece.text == squeeze(&row.name.text));
            name.unwrap_or_else(|| panic!("{}: {:?} in {cells:?}", self.name, row.name)).piece.page.unwrap()
        };
        self.indicators().into_iter().zip(&self.sheet.indicators).map(page).collect()
    }
}

/// A row as it should read: texts with the number of rows that each spans.
type Row = Vec<(String, i64)>;

/// What the official print holds, row by row, if the indicators stand on these pages.
fn expected(sheet: &Sheet, pages: &[usize]) -> Vec<Row> {
    let cell = |cell: &shenbao::sheet::Cell, rows: usize| (squeeze(&cell.text), rows as i64);
    let mut rows: Vec<Row> = Vec::new();
    // 2024 has three fields in its first row, 2021 two.
    let (first, rest) = sheet.fields.split_at(sheet.fields.len() - 4);
    for fields in [first, &rest[..2], &rest[2..]] {
        rows.push(fields.iter().flat_map(|field| [cell(&field.label, 1), cell(&field.value, 1)]).collect());
    }
    // 财政资金 stands beside 当年财政拨款 and 上年结转资金.
    let line = |column: usize, line: usize, rows: usize| {
        let line = &sheet.funding.columns[column].lines[line];
        [cell(&line.label, rows), cell(&line.amount, rows)]
    };
    rows.push([&[cell(&sheet.funding.label, 4)], &line(0, 0, 1)[..], &line(1, 0, 1)].concat());
    rows.push([line(0, 1, 2), line(1, 1, 1)].concat());
    rows.push(line(1, 2, 1).to_vec());
    rows.push([line(0, 2, 1), line(1, 3, 1)].concat());
    let labels = &sheet.labels;
    let goals = sheet.goals.iter();
    rows.push([cell(&labels.goals, 2)].into_iter().chain(goals.clone().map(|g| cell(&g.label, 1))).collect());
    rows.push(goals.map(|goal| cell(&goal.text, 1)).collect());

    let on_first = pages.iter().filter(|page| **page == pages[0]).count();
    let header = [&labels.category, &labels.subcategory, &labels.indicator, &labels.target];
    let header = header.into_iter().chain(sheet.columns.iter().map(|column| &column.label));
    let block = cell(&labels.indicators, on_first + 1);
    rows.push([block].into_iter().chain(header.map(|label| cell(label, 1))).collect());
    for (i, row) in sheet.indicators.iter().enumerate() {
        // The rows from here on that are on this page and equal in what is asked for.
        let run = |same: &dyn Fn(usize) -> bool| {
            (i..pages.len()).take_while(|&j| pages[j] == pages[i] && same(j)).count()
        };
        let category = |j: usize| sheet.indicators[j].category == row.category;
        let subcategory = |j: usize| category(j) && sheet.indicators[j].subcategory == row.subcategory;
        let new_page = i > 0 && pages[i] != pages[i - 1];
        let mut cells = Row::new();
        if new_page {
            cells.push(cell(&labels.indicators, run(&|_| true)));
        }
        if new_page || i == 0 || !category(i - 1) {
            cells.push(cell(&row.category, run(&category)));
        }
        if new_page || i == 0 || !subcategory(i - 1) {
            cells.push(cell(&row.subcategory, run(&subcategory)));
        }
        cells.extend([&row.name, &row.target].into_iter().chain(&row.cells).map(|text| cell(text, 1)));
        rows.push(cells);
    }
    rows
}

/// The structure tree, as a reading program follows it: all cells, in order, with the labels of
/// continuing groups again on each further page, and each label beside just its own rows.
#[test]
fn every_cell_stands_row_by_row() {
    for built in &*BUILT {
        let texts = |row: &[Cell]| row.iter().map(|c| (c.piece.text.clone(), c.rows)).collect();
        let rows: Vec<Row> = built.pdf.rows().into_iter().map(texts).collect();
        let expected = expected(&built.sheet, &built.pages());
        for (row, expected) in rows.iter().zip(&expected) {
            assert_eq!(row, expected, "{}", built.name);
        }
        assert_eq!(rows.len(), expected.len(), "{}", built.name);
        let [Block::Text(h1, title), Block::Text(p, subtitle), ..] = &built.pdf.blocks[..] else {
            panic!("{}: before the form stand title and subtitle", built.name)
        };
        let head = [(h1.as_str(), &*title.text), (p, &subtitle.text)];
        assert_eq!(head, [("H1", &*built.sheet.title.text), ("P", &built.sheet.subtitle.text)]);
        let others = built.pdf.blocks[2..].iter().filter(|block| matches!(block, Block::Text(..)));
        assert_eq!(others.count(), 0, "{}", built.name);
    }
}

/// PDF/UA: who hears the form is told the label of each value, so labels are header cells and values
/// are not.
#[test]
fn labels_are_header_cells() {
    for built in &*BUILT {
        let sheet = &built.sheet;
        let mut labels: Vec<&str> = Vec::new();
        labels.extend(sheet.fields.iter().map(|field| field.label.text.as_str()));
        labels.extend(sheet.funding.columns.iter().flat_map(|c| &c.lines).map(|l| l.label.text.as_str()));
        labels.extend(sheet.goals.iter().map(|goal| goal.label.text.as_str()));
        labels.extend(sheet.indicators.iter().flat_map(|r| [&*r.category.text, &*r.subcategory.text]));
        let l = &sheet.labels;
        let names = [&l.goals, &l.indicators, &l.category, &l.subcategory, &l.indicator, &l.target];
        labels.extend(names.map(|cell| cell.text.as_str()));
        labels.push(&sheet.funding.label.text);
        let labels: Vec<String> = labels.into_iter().map(squeeze).collect();
        for cell in built.pdf.rows().into_iter().flatten() {
            assert_eq!(cell.header, labels.contains(&cell.piece.text), "{}: {cell:?}", built.name);
        }
    }
}

/// What is drawn, whatever the tree says: on each page the names with their targets in order.
#[test]
fn pages_are_drawn_row_by_row() {
    for built in &*BUILT {
        let mut rest: Vec<&str> = built.pdf.pages.iter().map(|page| page.text.as_str()).collect();
        for (row, page) in built.sheet.indicators.iter().zip(built.pages()) {
            let text = squeeze(&format!("{}{}", row.name.text, row.target.text));
            let at = rest[page].find(&text);
            let at = at.unwrap_or_else(|| panic!("{}: {text} is not next in {}", built.name, rest[page]));
            rest[page] = &rest[page][at + text.len()..];
        }
    }
}

/// On every further page stand 绩效指标 and the labels of the group that goes on there.
#[test]
fn continued_pages_repeat_their_labels() {
    let mut continued = 0;
    for built in &*BUILT {
        let (pages, rows) = (built.pages(), &built.sheet.indicators);
        for i in (1..rows.len()).filter(|&i| pages[i] != pages[i - 1]) {
            continued += 1;
            let cells: Vec<&str> =
                built.indicators()[i].iter().map(|cell| cell.piece.text.as_str()).collect();
            let row = [&rows[i].category, &rows[i].subcategory, &rows[i].name, &rows[i].target];
            assert_eq!(cells[0], "绩效指标", "{}", built.name);
            assert_eq!(cells[1..], row.map(|cell| squeeze(&cell.text)), "{}", built.name);
        }
    }
    // Without a form that breaks the test says nothing.
    assert!(continued >= 5, "only {continued} page breaks");
}

/// Where things are drawn: rows from top to bottom, and every merged label within its rows.
#[test]
fn labels_stand_beside_their_rows() {
    for built in &*BUILT {
        let rows = built.indicators();
        let name_of = |i: usize| {
            let further = built.sheet.columns.len();
            &rows[i][rows[i].len() - 2 - further].piece
        };
        let pages = built.pages();
        for i in 1..rows.len() {
            let (above, here) = (name_of(i - 1), name_of(i));
            let below = pages[i] != pages[i - 1] || above.reach().1 > here.reach().0;
            assert!(below, "{}: {} is not below {}", built.name, here.text, above.text);
        }
        for (i, row) in rows.iter().enumerate() {
            for label in row.iter().filter(|cell| cell.rows > 1) {
                let last = i + label.rows as usize - 1;
                let (top, bottom) = (name_of(i).reach().0, name_of(last).reach().1);
                let (high, low) = label.piece.reach();
                let inside = top >= high - 1.0 && low + 1.0 >= bottom;
                assert!(inside, "{}: {} is not beside its rows", built.name, label.piece.text);
                assert!(label.piece.left < name_of(i).left, "{}: {}", built.name, label.piece.text);
            }
        }
    }
}

#[test]
fn pages_are_numbered_where_there_are_several() {
    for built in &*BUILT {
        let total = built.pdf.pages.len();
        for (i, page) in built.pdf.pages.iter().enumerate() {
            let mut number = if total > 1 { format!("第{}页共{total}页", i + 1) } else { String::new() };
            if i > 0 {
                // Whose page it is, should it lie apart from the first.
                let (project, year) = built.name.split_once('/').map(|(year, name)| (name, year)).unwrap();
                number.insert_str(0, &format!("{project}（{year}年度）"));
            }
            assert_eq!(page.artifacts.text, number, "{}", built.name);
            // All numbers stand at one height.
            let height = built.pdf.pages[0].artifacts.lines.first();
            assert!(page.artifacts.lines.iter().all(|line| Some(line) == height), "{}", built.name);
        }
    }
    assert!(BUILT.iter().any(|built| built.pdf.pages.len() == 1));
    assert!(BUILT.iter().any(|built| built.pdf.pages.len() == 2));
}

#[test]
fn documents_say_what_they_are() {
    for Built { name, sheet, pdf } in &*BUILT {
        let field = |key: &str| &sheet.fields.iter().find(|field| field.key == key).unwrap().value.text;
        assert_eq!(&pdf.information("Title"), field("项目名称"), "{name}");
        assert_eq!(&pdf.information("Author"), field("实施单位"), "{name}");
        let catalog = pdf.document.catalog().unwrap();
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-CN", "{name}");
        let flag =
            |dictionary: &lopdf::Dictionary, key: &[u8]| dictionary.get(key).unwrap().as_bool().unwrap();
        assert!(flag(dictionary(&pdf.document, catalog, b"MarkInfo"), b"Marked"), "{name}");
        let preferences = dictionary(&pdf.document, catalog, b"ViewerPreferences");
        assert!(flag(preferences, b"DisplayDocTitle"), "{name}");
        let metadata = pdf.metadata();
        for fact in [
            "<pdfaid:part>3</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
            "<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li>",
            &format!("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li>", field("项目名称")),
            &format!("<dc:creator><rdf:Seq><rdf:li>{}</rdf:li>", field("实施单位")),
        ] {
            assert!(metadata.contains(fact), "{name}: {fact} is not in {metadata}");
        }
        for id in pdf.document.page_iter() {
            let page = pdf.document.get_dictionary(id).unwrap();
            let media = page.get_deref(b"MediaBox", &pdf.document).unwrap().as_array().unwrap();
            let media: Vec<i32> = media.iter().map(|side| side.as_float().unwrap().round() as i32).collect();
            assert_eq!(media, [0, 0, 595, 842], "{name} is not on A4");
        }
    }
}

/// A font that is not in the file looks different elsewhere, and Type 3 fonts print badly.
#[test]
fn fonts_are_embedded() {
    for Built { name, pdf, .. } in &*BUILT {
        let mut faces = Vec::new();
        for font in pdf.fonts() {
            let kind = font.get(b"Subtype").unwrap().as_name().unwrap();
            let base =
                String::from_utf8_lossy(font.get(b"BaseFont").unwrap().as_name().unwrap()).into_owned();
            match kind {
                b"Type0" => {
                    assert!(font.get_deref(b"ToUnicode", &pdf.document).and_then(Object::as_stream).is_ok());
                    faces.push(base.split_once('+').expect("a subset").1.to_owned());
                }
                b"CIDFontType2" | b"CIDFontType0" => {
                    let descriptor = dictionary(&pdf.document, font, b"FontDescriptor");
                    let file = [&b"FontFile2"[..], b"FontFile3"].iter().any(|key| {
                        descriptor.get_deref(key, &pdf.document).and_then(Object::as_stream).is_ok()
                    });
                    assert!(file, "{name}: {base} is not embedded");
                }
                kind => panic!("{name}: {base} is a {}", String::from_utf8_lossy(kind)),
            }
        }
        faces.sort();
        assert_eq!(faces, ["NotoSerifSC-Bold", "NotoSerifSC-Regular"], "{name}");
        let Block::Text(_, title) = &pdf.blocks[0] else { panic!("{name}: no title") };
        assert!(title.fonts.iter().all(|font| font.ends_with("Bold")), "{name}: {title:?}");
        let plain = |cell: &Cell| cell.piece.fonts.iter().all(|font| font.ends_with("Regular"));
        assert!(pdf.rows().into_iter().flatten().all(plain), "{name}");
    }
}

/// The same forms give the same bytes: in another folder, at another pace, in another time zone and
/// language, into another output folder, and alone.
#[test]
fn same_input_same_bytes() {
    let (here, there) = (Fixture::sixteen(), Fixture::empty().copy("projects", "甲/乙/projects"));
    here.run(["build", "-j", "1"]).ok();
    let elsewhere = [("LC_ALL", "en_GB.UTF-8"), ("TZ", "Pacific/Apia"), ("SOURCE_DATE_EPOCH", "0")];
    there.run_with(&elsewhere, ["build", "-C", "甲/乙", "-j", "4", "--out", "印"]).ok();
    let files = here.made("out");
    assert_eq!(files.len(), 16);
    assert_eq!(there.made("甲/乙/印"), files);
    for file in files.iter().map(String::as_str).chain(["manifest.jsonl", "SHA256SUMS"]) {
        assert!(here.read(&format!("out/{file}")) == there.read(&format!("甲/乙/印/{file}")), "{file}");
    }
    for form in ["2021/安置帮教和社区矫正", "2024/社区矫正经费"] {
        here.run(["build", &format!("projects/{form}.yaml"), "--out", "alone"]).ok();
        let file = format!("{form}.pdf");
        assert!(here.read(&format!("alone/{file}")) == here.read(&format!("out/{file}")), "{file}");
    }
}

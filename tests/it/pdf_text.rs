//! What a PDF says, read by lopdf, which shares no code with Typst.
//!
//! A page's content gives the drawn text with its places and fonts; the structure tree, which a
//! reading program for the blind follows, says which of it makes a heading, a row, a cell.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// A PDF that was read.
pub struct Pdf {
    /// The objects.
    pub document: Document,
    /// What is drawn on each page.
    pub pages: Vec<Page>,
    /// The headings, paragraphs and table rows in reading order.
    pub blocks: Vec<Block>,
}

/// What is drawn on a page.
#[derive(Default)]
pub struct Page {
    /// The text in the order in which it is drawn, without blanks.
    pub text: String,
    /// The text that belongs to no content: the page number.
    pub artifacts: Piece,
    /// Where lines and texts are.
    pub ink: Ink,
    /// Pieces of content by their number.
    marked: BTreeMap<i64, Piece>,
}

/// What is drawn and where: left, lower, right and upper edge, from the page's lower left corner.
#[derive(Default)]
pub struct Ink {
    /// Straight lines.
    pub lines: Vec<[f32; 4]>,
    /// Pieces of text, as high as a Han character and as wide as their glyphs.
    pub texts: Vec<(String, [f32; 4])>,
}

/// Something to be read in one go.
pub enum Block {
    /// A heading, a paragraph: its role and the text.
    Text(String, Piece),
    /// A row of a table.
    Row(Vec<Cell>),
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What stands in it.
    pub piece: Piece,
    /// How many rows it spans.
    pub rows: i64,
    /// Whether it is tagged as a header: a label, not a value.
    pub header: bool,
}

/// Drawn text with its place.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// The text without blanks: those at a line's end are not drawn.
    pub text: String,
    /// The page that holds it, from 0; of an empty piece `None`.
    pub page: Option<usize>,
    /// The base lines of its text, from the foot of the page.
    pub lines: Vec<f32>,
    /// Where its text begins, from the left.
    pub left: f32,
    /// The fonts in use.
    pub fonts: Vec<String>,
    /// The base line of each piece that it was drawn in, and how many characters that has.
    pub lengths: Vec<(f32, usize)>,
    /// The size of the type.
    pub size: f32,
}

impl Piece {
    fn add(&mut self, other: &Self) {
        self.left = if self.page.is_none() { other.left } else { self.left.min(other.left) };
        self.page = self.page.or(other.page);
        self.text.push_str(&other.text);
        self.lines.extend(&other.lines);
        self.lengths.extend(&other.lengths);
        self.size = other.size;
        self.fonts.extend(other.fonts.iter().cloned());
    }

    /// The highest and the lowest base line.
    pub fn reach(&self) -> (f32, f32) {
        let lines = self.lines.iter().copied();
        (lines.clone().fold(f32::MIN, f32::max), lines.fold(f32::MAX, f32::min))
    }
}

/// Without blanks: where a line ends none is drawn.
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

impl Pdf {
    /// Reads a PDF.
    pub fn read(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).expect("a PDF");
        let ids: Vec<ObjectId> = document.page_iter().collect();
        let pages: Vec<Page> = (0..ids.len()).map(|number| page(&document, ids[number], number)).collect();
        let root = dictionary(&document, document.catalog().unwrap(), b"StructTreeRoot");
        let mut blocks = Vec::new();
        let tree = Tree { document: &document, ids: &ids, pages: &pages };
        tree.blocks(root, &mut blocks);
        Self { document, pages, blocks }
    }

    /// The rows of all tables, in reading order.
    pub fn rows(&self) -> Vec<&[Cell]> {
        self.blocks
            .iter()
            .filter_map(|block| match block {
                Block::Row(cells) => Some(cells.as_slice()),
                Block::Text(..) => None,
            })
            .collect()
    }

    /// A text of the document's information, such as `Title`.
    pub fn information(&self, key: &str) -> String {
        let info = dictionary(&self.document, &self.document.trailer, b"Info");
        lopdf::decode_text_string(info.get(key.as_bytes()).unwrap()).unwrap()
    }

    /// The metadata, an XML text.
    pub fn metadata(&self) -> String {
        let metadata = self.document.catalog().unwrap().get_deref(b"Metadata", &self.document).unwrap();
        String::from_utf8(metadata.as_stream().unwrap().get_plain_content().unwrap()).unwrap()
    }

    /// All fonts and their parts.
    pub fn fonts(&self) -> Vec<&Dictionary> {
        let dictionaries = self.document.objects.values().filter_map(|object| object.as_dict().ok());
        dictionaries.filter(|dictionary| dictionary.has_type(b"Font")).collect()
    }
}

/// The dictionary under a key, wherever it is stored.
pub fn dictionary<'d>(document: &'d Document, parent: &'d Dictionary, key: &[u8]) -> &'d Dictionary {
    let object = parent.get_deref(key, document);
    object
        .and_then(Object::as_dict)
        .unwrap_or_else(|error| panic!("{}: {error}", String::from_utf8_lossy(key)))
}

/// The structure tree with what its leaves point to.
struct Tree<'d> {
    document: &'d Document,
    ids: &'d [ObjectId],
    pages: &'d [Page],
}

impl<'d> Tree<'d> {
    fn blocks(&self, element: &'d Dictionary, blocks: &mut Vec<Block>) {
        match role(element) {
            "TR" => blocks.push(Block::Row(self.kids(element).map(|cell| self.cell(cell)).collect())),
            "" | "Document" | "Table" | "TBody" | "THead" => {
                self.kids(element).for_each(|kid| self.blocks(kid, blocks));
            }
            role => {
                let mut piece = Piece::default();
                self.collect(element, &mut piece);
                blocks.push(Block::Text(role.to_owned(), piece));
            }
        }
    }

    fn cell(&self, element: &'d Dictionary) -> Cell {
        assert!(["TD", "TH"].contains(&role(element)), "in a row stands a {}", role(element));
        let mut cell = Cell { rows: 1, header: role(element) == "TH", ..Cell::default() };
        self.collect(element, &mut cell.piece);
        for attributes in list(element.get_deref(b"A", self.document).ok()) {
            let attributes = self.document.dereference(attributes).unwrap().1.as_dict().unwrap();
            if let Ok(rows) = attributes.get(b"RowSpan") {
                cell.rows = rows.as_i64().unwrap();
            }
        }
        cell
    }

    /// The text of an element and all below it.
    fn collect(&self, element: &'d Dictionary, piece: &mut Piece) {
        for kid in list(element.get_deref(b"K", self.document).ok()) {
            let (page, number) = match self.document.dereference(kid).unwrap().1 {
                Object::Integer(number) => (element, *number),
                Object::Dictionary(mark) if mark.has_type(b"MCR") => (
                    if mark.has(b"Pg") { mark } else { element },
                    mark.get(b"MCID").unwrap().as_i64().unwrap(),
                ),
                Object::Dictionary(below) => {
                    self.collect(below, piece);
                    continue;
                }
                other => panic!("a leaf {other:?}"),
            };
            let id = page.get(b"Pg").and_then(Object::as_reference).unwrap();
            let page = self.ids.iter().position(|known| *known == id).expect("a page of the document");
            piece.add(&self.pages[page].marked[&number]);
        }
    }

    fn kids(&self, element: &'d Dictionary) -> impl Iterator<Item = &'d Dictionary> {
        let kids = list(element.get_deref(b"K", self.document).ok());
        kids.iter().map(|kid| self.document.dereference(kid).unwrap().1.as_dict().unwrap())
    }
}

fn role(element: &Dictionary) -> &str {
    element.get(b"S").and_then(Object::as_name).map_or("", |name| std::str::from_utf8(name).unwrap())
}

/// The items of an array; a single object stands for a list of one.
fn list(object: Option<&Object>) -> &[Object] {
    match object {
        Some(Object::Array(items)) => items,
        Some(single) => std::slice::from_ref(single),
        None => &[],
    }
}

/// A transformation as PDF writes it.
type Matrix = [f32; 6];

fn concat(a: Matrix, b: Matrix) -> Matrix {
    let [a0, a1, a2, a3, a4, a5] = a;
    let [b0, b1, b2, b3, b4, b5] = b;
    [
        a0 * b0 + a1 * b2,
        a0 * b1 + a1 * b3,
        a2 * b0 + a3 * b2,
        a2 * b1 + a3 * b3,
        a4 * b0 + a5 * b2 + b4,
        a4 * b1 + a5 * b3 + b5,
    ]
}

/// Reads the content of a page.
fn page(document: &Document, id: ObjectId, number: usize) -> Page {
    let fonts = document.get_page_fonts(id).unwrap();
    let encodings: BTreeMap<_, _> =
        fonts.iter().map(|(name, font)| (name.clone(), font.get_font_encoding(document).unwrap())).collect();
    let base_font = |name: &[u8]| {
        String::from_utf8_lossy(fonts[name].get(b"BaseFont").unwrap().as_name().unwrap()).into_owned()
    };
    let content = document.get_page_content(id);
    let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let mut page = Page::default();
    // What surrounds the operation at hand: transformations, marks, and the text's own state.
    let (mut outer, mut saved, mut text, mut font) = (identity, Vec::new(), identity, Vec::new());
    let widths: BTreeMap<_, _> =
        fonts.iter().map(|(name, font)| (name.clone(), widths(document, font))).collect();
    // The size of the type, and where the path at hand is.
    let (mut size, mut at) = (0.0_f32, (0.0_f32, 0.0_f32));
    let mut marks: Vec<Option<i64>> = Vec::new();
    for operation in Content::decode(&content).unwrap().operations {
        let operands = &operation.operands;
        let matrix = || -> Matrix {
            let numbers: Vec<f32> = operands.iter().map(|o| o.as_float().unwrap()).collect();
            numbers.try_into().unwrap()
        };
        match operation.operator.as_str() {
            "q" => saved.push(outer),
            "Q" => outer = saved.pop().unwrap(),
            "cm" => outer = concat(matrix(), outer),
            "BDC" | "BMC" => marks.push(match operands.get(1) {
                Some(Object::Dictionary(mark)) => mark.get(b"MCID").and_then(Object::as_i64).ok(),
                _ => None,
            }),
            "EMC" => drop(marks.pop().unwrap()),
            "BT" => text = identity,
            "Tm" => text = matrix(),
            "Tf" => {
                font = operands[0].as_name().unwrap().to_vec();
                size = operands[1].as_float().unwrap();
            }
            "m" | "l" => {
                let [x, y] = [0, 1].map(|i| operands[i].as_float().unwrap());
                let [a, b, c, d, e, f] = outer;
                let to = (a * x + c * y + e, b * x + d * y + f);
                if operation.operator == "l" {
                    page.ink.lines.push([at.0.min(to.0), at.1.min(to.1), at.0.max(to.0), at.1.max(to.1)]);
                }
                at = to;
            }
            "TJ" | "Tj" => {
                let strings = list(operands.first()).iter().filter_map(|object| object.as_str().ok());
                let decoded: String =
                    strings.map(|bytes| Document::decode_text(&encodings[&font], bytes).unwrap()).collect();
                let matrix = concat(text, outer);
                let [scale, .., left, line] = matrix;
                let area = |width: f32| {
                    let height = size * scale.abs();
                    [left, line - 0.12 * height, left + width * height, line + 0.88 * height]
                };
                page.ink.texts.push((decoded.clone(), area(advance(list(operands.first()), &widths[&font]))));
                let decoded = squeeze(&decoded);
                page.text.push_str(&decoded);
                let fonts = vec![base_font(&font)];
                let lengths = vec![(line, decoded.chars().count())];
                let (text, size) = (decoded, size * scale.abs());
                let piece = Piece { text, page: Some(number), lines: vec![line], left, fonts, lengths, size };
                match marks.iter().rev().find_map(|mark| *mark) {
                    Some(mark) => page.marked.entry(mark).or_default().add(&piece),
                    None => page.artifacts.add(&piece),
                }
            }
            // Lines, colours and drawing modes say nothing; other ways to set text would be missed.
            operator => assert!(!["'", "\"", "Td", "TD", "T*", "Do"].contains(&operator), "{operator}"),
        }
    }
    page
}

/// The widths of a font's glyphs by their codes, in sizes of the type; those not named have that of code `None`.
type Widths = BTreeMap<Option<i64>, f32>;

/// Reads the widths of a font of many glyphs.
fn widths(document: &Document, font: &Dictionary) -> Widths {
    let below = list(font.get_deref(b"DescendantFonts", document).ok());
    let below = document.dereference(&below[0]).unwrap().1.as_dict().unwrap();
    let number = |object: &Object| document.dereference(object).unwrap().1.as_float().unwrap();
    let mut widths = Widths::new();
    widths.insert(None, below.get(b"DW").map_or(1.0, |width| number(width) / 1000.0));
    let mut listed = list(below.get_deref(b"W", document).ok()).iter();
    while let Some(first) = listed.next() {
        let first = number(first) as i64;
        match document.dereference(listed.next().unwrap()).unwrap().1 {
            Object::Array(each) => {
                let each = each.iter().enumerate();
                widths.extend(each.map(|(i, width)| (Some(first + i as i64), number(width) / 1000.0)));
            }
            last => {
                let width = number(listed.next().unwrap()) / 1000.0;
                widths.extend((first..=number(last) as i64).map(|code| (Some(code), width)));
            }
        }
    }
    widths
}

/// How wide strings of two-byte codes are, with what lies between them, in sizes of the type.
fn advance(strings: &[Object], widths: &Widths) -> f32 {
    let mut width = 0.0;
    for object in strings {
        match object.as_str() {
            Ok(bytes) => {
                for code in bytes.chunks_exact(2) {
                    let code = i64::from(u16::from_be_bytes([code[0], code[1]]));
                    width += widths.get(&Some(code)).unwrap_or(&widths[&None]);
                }
            }
            Err(_) => width -= object.as_float().unwrap() / 1000.0,
        }
    }
    width
}

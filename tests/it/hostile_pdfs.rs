//! PDFs that were made from ours so that some viewer shows something else, or does something: each is told
//! apart from what the program writes, with what it has that ours have not, and none passes.

use std::fmt::Write;
use std::sync::LazyLock;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::fixture::Fixture;

static BUILT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let place = Fixture::sixteen();
    place.run(["build", "projects/2024/法治建设费.yaml"]).ok();
    place.read("out/2024/法治建设费.pdf")
});

/// Opened by another program, changed and saved with one table.
fn changed(change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(&BUILT).unwrap();
    change(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn in_catalog(key: &'static str, value: impl Into<Object>) -> Vec<u8> {
    changed(|pdf| pdf.catalog_mut().unwrap().set(key, value))
}

fn on_page(change: impl FnOnce(&mut Document) -> (&'static str, Object)) -> Vec<u8> {
    changed(|pdf| {
        let page = *pdf.get_pages().first_key_value().unwrap().1;
        let (key, value) = change(pdf);
        pdf.get_object_mut(page).unwrap().as_dict_mut().unwrap().set(key, value);
    })
}

fn annotated(annotation: Dictionary) -> Vec<u8> {
    on_page(|_| ("Annots", vec![Object::Dictionary(annotation)].into()))
}

fn find(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).rposition(|window| window == text.as_bytes()).unwrap()
}

fn replaced(old: &str, new: &str) -> Vec<u8> {
    let at = find(&BUILT, old);
    [&BUILT[..at], new.as_bytes(), &BUILT[at + old.len()..]].concat()
}

/// Puts something before the table, and says where the table is now.
fn before_the_table(more: &str) -> Vec<u8> {
    let at = find(&BUILT, "xref\n0");
    let end = find(&BUILT, "startxref");
    let start = at + more.len();
    let tail = format!("startxref\n{start}\n%%EOF");
    [&BUILT[..at], more.as_bytes(), &BUILT[at..end], tail.as_bytes()].concat()
}

/// Adds an update that makes the catalogue another one, in the way of those who sign.
fn updated(startxref: &str) -> Vec<u8> {
    let table = find(&BUILT, "xref\n0");
    let mut bytes = BUILT.clone();
    let number = find(&BUILT, "<</Size ");
    let size = String::from_utf8_lossy(&BUILT[number + 8..number + 11]).into_owned();
    let at = bytes.len() + 1;
    bytes.extend(format!("\n{size} 0 obj\n<</Note true>>\nendobj\n").bytes());
    let start = bytes.len();
    let text = format!(
        "xref\n{size} 1\n{at:010} 00000 n\r\ntrailer\n<</Size {}/Root 191 0 R/Prev {table}>>\n",
        size.parse::<usize>().unwrap() + 1
    );
    bytes.extend(
        [text, startxref.replace("NEW", &start.to_string()).replace("OLD", &table.to_string())]
            .concat()
            .bytes(),
    );
    bytes
}

fn pages_below_a_page() -> Vec<u8> {
    changed(|pdf| {
        let page = *pdf.get_pages().first_key_value().unwrap().1;
        let other = *pdf.get_pages().last_key_value().unwrap().1;
        let page = pdf.get_object_mut(page).unwrap().as_dict_mut().unwrap();
        page.set("Kids", vec![other.into()]);
    })
}

/// The tree's top says that it is a page.
fn a_page_with_pages() -> Vec<u8> {
    changed(|pdf| {
        let top = pdf.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
        pdf.get_object_mut(top).unwrap().as_dict_mut().unwrap().set("Type", "Page");
    })
}

fn with_a_file() -> Vec<u8> {
    changed(|pdf| {
        let content = pdf.add_object(Stream::new(Dictionary::new(), b"MZ".to_vec()));
        let file = dictionary! {
            "Type" => "Filespec", "F" => Object::string_literal("a.exe"),
            "UF" => Object::string_literal("a.exe"), "EF" => dictionary! {"F" => content},
        };
        let names = pdf.catalog_mut().unwrap().get_mut(b"Names").unwrap().as_dict_mut().unwrap();
        let tree = names.get_mut(b"EmbeddedFiles").unwrap().as_dict_mut().unwrap();
        let list = tree.get_mut(b"Names").unwrap().as_array_mut().unwrap();
        list.extend([Object::string_literal("z"), file.into()]);
    })
}

fn with_scripts() -> Vec<u8> {
    changed(|pdf| {
        let names = pdf.catalog_mut().unwrap().get_mut(b"Names").unwrap().as_dict_mut().unwrap();
        names.set("JavaScript", dictionary! {"Names" => vec![Object::string_literal("a"), script().into()]});
    })
}

fn script() -> Dictionary {
    dictionary! {"S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)")}
}

fn launch() -> Dictionary {
    dictionary! {"S" => "Launch", "F" => Object::string_literal("calc.exe")}
}

fn titled() -> Vec<u8> {
    changed(|pdf| {
        let info = pdf.trailer.get(b"Info").unwrap().as_reference().unwrap();
        let info = pdf.get_object_mut(info).unwrap().as_dict_mut().unwrap();
        info.set("Title", Object::string_literal("Another"));
    })
}

/// The title in the XMP is another one.
fn described() -> Vec<u8> {
    changed(|pdf| {
        let id = pdf.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
        let stream = pdf.get_object_mut(id).unwrap().as_stream_mut().unwrap();
        let text = String::from_utf8(stream.get_plain_content().unwrap_or(stream.content.clone())).unwrap();
        assert!(text.contains("法治建设费"));
        stream.set_plain_content(text.replace("法治建设费", "别的建设费").into_bytes());
    })
}

/// An object that the table calls free and a stream beside it defines.
fn beside_the_table() -> Vec<u8> {
    let packed = "900 0 obj\n<</Type/XRef/Size 2/W[1 2 1]/Index[2 1]/Length 4>>\nstream\n\u{1}\0\u{10}\0\nendstream\nendobj\n";
    let at = find(&BUILT, "xref\n0");
    let bytes = before_the_table(packed);
    let trailer = find(&bytes, "<</Size ");
    [&bytes[..trailer], format!("<</XRefStm {at}/Size ").as_bytes(), &bytes[trailer + 8..]].concat()
}

/// An object that the table calls free.
fn free_in_the_table() -> Vec<u8> {
    let table = find(&BUILT, "xref\n0");
    let mut bytes = BUILT.clone();
    // The second object: the outlines.
    let at = table + "xref\n0 192\n".len() + 2 * 20;
    bytes[at + 17] = b'f';
    bytes
}

/// One stream, packed or cut by `change`, which makes dictionary and bytes of what it unpacks to.
fn repacked(change: impl FnOnce(&mut Dictionary, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    changed(|pdf| {
        let page = *pdf.get_pages().first_key_value().unwrap().1;
        let id = pdf.get_page_contents(page)[0];
        let stream = pdf.get_object_mut(id).unwrap().as_stream_mut().unwrap();
        let plain = stream.decompressed_content().unwrap_or(stream.content.clone());
        let content = change(&mut stream.dict, plain);
        stream.dict.set("Length", content.len() as i64);
        stream.content = content;
    })
}

fn zlib(plain: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(plain).unwrap();
    packer.finish().unwrap()
}

/// The same bytes with a head that names a smaller window: some readers stop where it does not suffice.
fn with_a_small_window() -> Vec<u8> {
    repacked(|_, plain| {
        let mut packed = zlib(&plain);
        (packed[0], packed[1]) = (0x08, 0x1d);
        packed
    })
}

/// The contents in two pieces, the first of which ends with a comment: readers that join them with a blank
/// lose what follows.
fn in_pieces() -> Vec<u8> {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    let _ = repacked(|_, plain| {
        let cut = plain.iter().position(|byte| *byte == b'\n').unwrap();
        (first, second) = ([&plain[..cut], b"\n%"].concat(), plain[cut..].to_vec());
        plain
    });
    on_page(|pdf| {
        let parts = [first, second].map(|part| pdf.add_object(Stream::new(Dictionary::new(), part)).into());
        ("Contents", parts.to_vec().into())
    })
}

/// In all fonts, `，` means another letter: cells begin as they should, and go on otherwise.
fn other_commas() -> Vec<u8> {
    changed(|pdf| {
        let maps: Vec<_> = pdf
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok()?.get(b"ToUnicode").ok()?.as_reference().ok())
            .collect();
        for id in maps {
            let stream = pdf.get_object_mut(id).unwrap().as_stream_mut().unwrap();
            let map = String::from_utf8(stream.get_plain_content().unwrap()).unwrap();
            stream.set_plain_content(map.replace("<FF0C>", "<0058>").into_bytes());
        }
    })
}

/// A PDF whose pages say something else fails, however alike the two begin.
#[test]
fn cells_that_begin_as_they_should() {
    let place = Fixture::sixteen();
    place.rewrite("a.pdf", other_commas());
    let run = place.run_en(["verify", "a.pdf"]);
    assert!(run.code == 1 && run.stdout.contains("its pages say something else"), "{run}");
}

#[test]
fn none_passes() {
    let note = || {
        dictionary! {"Subtype" => "Text", "Rect" => vec![1.into(), 1.into(), 9.into(), 9.into()]}
    };
    let with = |mut dict: Dictionary, key: &str, value: Object| {
        dict.set(key, value);
        dict
    };
    let cases: &[(&str, Vec<u8>)] = &[
        ("01 an update", updated("startxref\nNEW\n%%EOF")),
        ("02 a word in a comment", updated("%xstartxref OLD\nstartxref\nNEW\n%%EOF")),
        ("03 a comment behind the end", [&BUILT[..], b"\n%xstartxref 9\n%%EOF"].concat()),
        ("04 a second end", [&BUILT[..], b"\n%%EOF"].concat()),
        ("05 blanks behind the end", [&BUILT[..], &b" ".repeat(1500)].concat()),
        ("06 a comment behind the number", replaced("%%EOF", &format!("%{}\n%%EOF", "x".repeat(1100)))),
        ("07 something before it", [b"%!PS\n", &BUILT[..]].concat()),
        ("08 another head", [b"%PDF-1.4", &BUILT[8..]].concat()),
        ("09 free, and defined beside", beside_the_table()),
        ("10 free in the table", free_in_the_table()),
        ("11 an object twice", before_the_table("2 0 obj\n<</Type/Outlines>>\nendobj\n")),
        ("12 an object beside the table", before_the_table("900 0 obj\nnull\nendobj\n")),
        ("13 a comment between", before_the_table("% 2 0 obj <<>> endobj\n")),
        ("14 blanks between", before_the_table(&" ".repeat(3000))),
        ("15 a table before", before_the_table("xref\n0 1\n0000000000 65535 f\r\ntrailer\n<<>>\n")),
        ("16 another generation", before_the_table("2 1 obj\n<</Type/Outlines>>\nendobj\n")),
        ("17 another size", replaced("<</Size 192", "<</Size 100")),
        ("20 pages below a page", pages_below_a_page()),
        ("21 a page with pages", a_page_with_pages()),
        ("22 another count", replaced("/Outlines 2 0 R", "/Outlines 4 0 R")),
        ("30 opens an action", in_catalog("OpenAction", launch())),
        ("31 runs scripts", with_scripts()),
        ("32 acts when it is closed", in_catalog("AA", dictionary! {"WC" => script()})),
        (
            "33 a form of another kind",
            in_catalog(
                "AcroForm",
                dictionary! {"XFA" => Object::string_literal("<xdp/>"), "Fields" => Vec::<Object>::new()},
            ),
        ),
        ("34 layers", in_catalog("OCProperties", dictionary! {"OCGs" => Vec::<Object>::new()})),
        ("35 another version", in_catalog("Version", "2.0")),
        ("36 another file", with_a_file()),
        ("37 another title", titled()),
        ("38 another title in the XMP", described()),
        ("39 another language", in_catalog("Lang", Object::string_literal("en"))),
        ("40 a page that acts", on_page(|_| ("AA", dictionary! {"O" => launch()}.into()))),
        ("41 a page that goes on by itself", on_page(|_| ("Dur", 1.into()))),
        (
            "42 a picture of the page",
            on_page(|pdf| ("Thumb", pdf.add_object(Stream::new(Dictionary::new(), Vec::new())).into())),
        ),
        ("42a a note", annotated(note())),
        ("43 a link", annotated(with(note(), "Subtype", "Link".into()))),
        ("44 a field", annotated(with(note(), "Subtype", "Widget".into()))),
        ("45 a file on the page", annotated(with(note(), "Subtype", "FileAttachment".into()))),
        ("50 contents in pieces", in_pieces()),
        ("51 a small window", with_a_small_window()),
        (
            "52 packed in another way",
            repacked(|dict, plain| {
                dict.set("Filter", vec![Object::from("FlateDecode"), "FlateDecode".into()]);
                zlib(&zlib(&plain))
            }),
        ),
        ("53 instructions spelled otherwise", repacked(|_, plain| zlib(&[b"\0", &plain[..]].concat()))),
        (
            "54 an object that nothing leads to",
            changed(|pdf| {
                pdf.add_object(Object::Null);
            }),
        ),
        (
            "55 an object that leads to another",
            on_page(|pdf| {
                let page = *pdf.get_pages().first_key_value().unwrap().1;
                let contents = pdf.get_page_contents(page)[0];
                ("Contents", pdf.add_object(Object::Reference(contents)).into())
            }),
        ),
        (
            "56 objects hidden in a stream",
            repacked(|dict, plain| {
                dict.remove(b"Filter");
                [&plain[..], b"\n% 191 0 obj <<>> endobj\n"].concat()
            }),
        ),
        (
            "58 a table in a note",
            on_page(|pdf| {
                let table = dictionary! {"W" => vec![1.into(), 2.into(), 1.into()]};
                let table = pdf.add_object(Stream::new(table, vec![0; 4]));
                ("Annots", vec![Object::Dictionary(with(note(), "X", table.into()))].into())
            }),
        ),
        ("59 a number spelled otherwise", replaced("/Count 2", "/Count+2")),
        (
            "60 an order for the web",
            changed(|pdf| {
                let id = pdf.catalog().unwrap().get(b"Outlines").unwrap().as_reference().unwrap();
                pdf.get_object_mut(id).unwrap().as_dict_mut().unwrap().set("Linearized", 1);
            }),
        ),
        (
            "61 a catalogue in the trailer",
            changed(|pdf| {
                let catalog = pdf.catalog().unwrap().clone();
                pdf.trailer.set("Root", catalog);
            }),
        ),
        (
            "62 a title in the trailer",
            changed(|pdf| {
                let info = pdf.trailer.get(b"Info").unwrap().as_reference().unwrap();
                let info = pdf.get_object(info).unwrap().clone();
                pdf.trailer.set("Info", info);
            }),
        ),
        ("46 a note that acts", annotated(with(note(), "A", launch().into()))),
    ];
    let place = Fixture::sixteen();
    for (name, bytes) in cases {
        place.rewrite(&format!("pdfs/{name}.pdf"), bytes);
    }
    // Saved anew with one table, it shows the same everywhere.
    place.rewrite("fine/saved anew.pdf", changed(|_| ()));
    place.rewrite("fine/a line after the end.pdf", [&BUILT[..], b"\n"].concat());
    place.run_en(["verify", "fine"]).ok();
    let mut told = String::new();
    for lang in ["zh", "en"] {
        let run = place.run(["verify", "pdfs", "--lang", lang]);
        assert_eq!(run.code, 1, "{run}");
        let failed = if lang == "zh" { "不符  pdfs/" } else { "failed  pdfs/" };
        assert_eq!(run.stdout.matches(failed).count(), cases.len(), "{run}");
        writeln!(told, "{}", run.stdout).unwrap();
    }
    insta::assert_snapshot!("none_passes", told);
}

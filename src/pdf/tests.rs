//! PDFs that are whole, odd, broken, or made to do harm.

use std::io::Read;

use super::*;

/// A PDF of these objects, numbered from 1, the first of which is the catalogue.
fn pdf(objects: &[&[u8]]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (i, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend([format!("{} 0 obj\n", i + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let at = bytes.len();
    let trailer = format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF", objects.len() + 1);
    bytes.extend([table, trailer].concat().bytes());
    bytes
}

fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<<{dict}/Length {}>>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let level = flate2::Compression::best();
    flate2::read::ZlibEncoder::new(bytes, level).read_to_end(&mut packed).unwrap();
    packed
}

/// One page that says what the content draws; two fonts, one of Latin, one with a map.
fn page(content: &[u8]) -> Vec<u8> {
    let map = b"1 begincodespacerange <0000> <FFFF> endcodespacerange \
        2 beginbfchar <0001> <7532> <0002> <D840DC0B> endbfchar \
        2 beginbfrange <0010> <0012> <4E00> <0020> <0021> [<0041> <00420043>] endbfrange";
    pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</L 4 0 R/M 5 0 R>>/XObject<</X 8 0 R>>>>>>",
        b"<</Type/Page/Parent 2 0 R/Contents 6 0 R>>",
        b"<</Type/Font/Subtype/Type1>>",
        b"<</Type/Font/Subtype/Type0/ToUnicode 7 0 R>>",
        &stream("", content),
        &stream("/Filter/FlateDecode", &packed(map)),
        &stream("/Subtype/Form", b"/L 1 Tf (form) Tj /X Do"),
    ])
}

fn said(content: &[u8]) -> Result<String, Flaw> {
    Pdf::open(&page(content))?.text()
}

#[test]
fn text_of_a_page() {
    assert_eq!(said(b"BT /L 1 Tf (a b\\(c) Tj ET").as_deref(), Ok("ab(c"));
    let wide = b"/M 1 Tf [<0001> -250 <00100012>] TJ <002000210002> ' <0099> Tj".as_slice();
    assert_eq!(said(wide).as_deref(), Ok("甲一丂ABC\u{2000b}\u{fffd}"));
    // A state is kept and taken up again with its font.
    assert_eq!(said(b"/L 1 Tf q /M 1 Tf <0001> Tj Q (A) Tj Q (B) Tj").as_deref(), Ok("甲AB"));
    assert_eq!(said(b"BI /W 1 ID \0(x) Tj\0 EI /L 1 Tf (y) Tj").as_deref(), Ok("y"));
    assert_eq!(said(b"/None 1 Tf (y) Tj").as_deref(), Ok("y"));
    assert!(matches!(said(b"(a Tj"), Err(Flaw::Damaged(..))));
    assert!(matches!(said(b"] Tj"), Err(Flaw::Damaged(..))));
    assert!(matches!(said(&b"q ".repeat(1000)), Err(Flaw::Odd(..))));
    // A form that draws itself.
    assert!(matches!(said(b"/X Do"), Err(Flaw::Odd(..))));
}

#[test]
fn drawings() {
    let drawing = |content: &[u8]| Pdf::open(&page(content)).unwrap().drawing().unwrap();
    let plain = drawing(b"/L 1 Tf (a) Tj 0.5 0 m");
    for other in [
        "/L 1 Tf <61> Tj 0.5 0 m",
        "/L 1.0 Tf (a) Tj 0.5 0 m",
        "/L 1 Tf (a) Tj % as spelled otherwise\n0.5 0 m",
        "/L 1 Tf (b) Tj 0.5 0 m",
        "/M 1 Tf (a) Tj 0.5 0 m",
        "/L 1 Tf (a) Tj 0.6 0 m",
        "(a) Tj",
    ] {
        assert_ne!(drawing(other.as_bytes()), plain, "{other}");
    }
    // What a font says of its codes is part of it.
    let bytes = page(b"/L 1 Tf (a) Tj 0.5 0 m");
    let changed = String::from_utf8_lossy(&bytes).contains("Type1");
    assert!(changed);
    let at = bytes.windows(5).position(|window| window == b"Type1").unwrap();
    let mut other = bytes;
    other[at + 4] = b'2';
    assert_ne!(Pdf::open(&other).unwrap().drawing().unwrap(), plain);
}

/// A PDF with attachments, each by its name and content.
fn attaching(files: &[(&str, &str)]) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = vec![Vec::new(), b"<</Kids[]>>".to_vec()];
    let mut names = String::new();
    for (name, content) in files {
        objects.push(stream("/Type/EmbeddedFile", content.as_bytes()));
        names.push_str(&format!("(k)<</UF({name})/EF<</F {} 0 R>>>>", objects.len()));
    }
    objects[0] = format!("<</Pages 2 0 R/Names<</EmbeddedFiles<</Names[{names}]>>>>>>").into_bytes();
    pdf(&objects.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

#[test]
fn attachments() {
    let bytes = attaching(&[("a.yaml", "甲: 1\n"), ("b", "")]);
    let pdf = Pdf::open(&bytes).unwrap();
    let files = pdf.attached().unwrap();
    assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["a.yaml", "b"]);
    assert_eq!(pdf.read(&files[0], 9).unwrap(), "甲: 1\n".as_bytes());
    assert_eq!(pdf.read(&files[0], 3), Err(Flaw::Large));
    let twice = attaching(&[("a", "1"), ("a", "2")]);
    assert!(matches!(Pdf::open(&twice).unwrap().attached(), Err(Flaw::Odd(..))));
    assert_eq!(Pdf::open(&attaching(&[])).unwrap().attached(), Ok(Vec::new()));
}

/// All that is ever asked of a PDF; nothing may panic, hang or fill the memory.
fn everything(bytes: &[u8]) -> Result<(), Flaw> {
    let pdf = Pdf::open(bytes)?;
    let files = pdf.attached();
    for file in files.iter().flatten() {
        let _ = pdf.read(file, 1 << 20);
    }
    let (laid, drawing, text) = (pdf.laid_over(), pdf.drawing(), pdf.text());
    files.and(laid).and(drawing).and(text).map(|_| ())
}

#[test]
fn cut_and_flipped() {
    let whole = page(b"BT /L 1 Tf (a) Tj /M 1 Tf <0001> Tj ET");
    assert_eq!(everything(&whole), Ok(()));
    for end in 0..whole.len() - 8 {
        assert!(everything(&whole[..end]).is_err(), "{end}");
    }
    for at in 0..whole.len() {
        for bits in [1, 0x20, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= bits;
            let _ = everything(&bytes);
        }
    }
}

#[test]
fn made_to_do_harm() {
    let root = b"<</Pages 2 0 R>>".as_slice();
    let zeros = packed(&vec![b' '; 40 << 20]);
    let bomb = stream("/Filter/FlateDecode", &zeros);
    let bombs = stream("/Filter[/FlateDecode/FlateDecode]", &packed(&zeros));
    let nest = b"[".repeat(1 << 20);
    let many = [b"[", &b"3 0 R ".repeat(100_000)[..], b"]"].concat();
    let kids = |kids: &[u8]| [b"<</Kids", kids, b">>"].concat();
    let drawn = b"<</Contents 4 0 R>>".as_slice();
    let repeated = stream("/Subtype/Form/Resources<</XObject<</X 5 0 R>>>>", &b"/X Do ".repeat(10_000));
    let last = stream("/Subtype/Form", &b"(a)Tj ".repeat(10_000));
    let cases: &[(&str, Vec<u8>)] = &[
        ("nothing", Vec::new()),
        ("only a head", b"%PDF-1.7".to_vec()),
        ("brackets", pdf(&[root, &nest])),
        ("a page in itself", pdf(&[root, &kids(b"[2 0 R]")])),
        ("a page a hundred thousand times", pdf(&[root, &kids(&many), drawn, b"null"])),
        ("a ring of references", pdf(&[root, b"3 0 R", b"2 0 R"])),
        ("a bomb", pdf(&[root, &kids(b"[3 0 R]"), drawn, &bomb])),
        ("a bomb in a bomb", pdf(&[root, &kids(b"[3 0 R]"), drawn, &bombs])),
        ("a length that leads to its stream", {
            pdf(&[root, &kids(b"[3 0 R]"), drawn, b"<</Length 4 0 R>>stream\n\nendstream"])
        }),
        ("forms in forms", {
            let page = b"<</Contents 6 0 R/Resources<</XObject<</X 4 0 R>>>>>>";
            pdf(&[root, &kids(b"[3 0 R]"), page, &repeated, &last, &stream("", b"/X Do")])
        }),
        (
            "names in names",
            pdf(&[b"<</Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>", b"<</Kids[]>>", b"<</Kids[3 0 R]>>"]),
        ),
    ];
    for (name, bytes) in cases {
        assert!(everything(bytes).is_err(), "{name}");
    }
}

#[test]
fn tables() {
    let plain = pdf(&[b"<</Pages 2 0 R>>", b"<</Kids[]>>"]);
    let at = |text: &str| plain.windows(text.len()).position(|window| window == text.as_bytes()).unwrap();
    let with =
        |old: &str, new: &str| String::from_utf8(plain.clone()).unwrap().replace(old, new).into_bytes();
    let table = at("xref\n0");
    assert_eq!(everything(&plain), Ok(()));
    assert!(everything(&with("/Size 3", &format!("/Size 3/Prev {table}"))).is_err(), "it leads to itself");
    assert!(everything(&with("0 3\n", "0 999999999999\n")).is_err());
    assert!(everything(&with("0 3\n", "99999999999 3\n")).is_err());
    assert_eq!(everything(&with("/Size 3", "/Size 3/Encrypt<<>>")), Err(Flaw::Encrypted));
    assert_eq!(everything(&with("/Root 1 0 R", "")), Err(Flaw::Damaged("总目", "the catalogue")));
    // What was added later holds: the first object is another now, the second is gone.
    let mut longer = plain.clone();
    let new = longer.len();
    longer.extend(b"\n1 0 obj<</Pages 3 0 R>>endobj 3 0 obj<</Kids[]/New true>>endobj ");
    let third = longer.windows(5).rposition(|window| window == b"3 0 o").unwrap();
    let start = longer.len();
    let entries = format!("xref 1 2 {:010} 00000 n 0000000000 00001 f 3 1 {third:010} 00000 n", new + 1);
    longer.extend(format!("{entries} trailer<</Prev {table}>>startxref {start} %%EOF").bytes());
    let pdf = Pdf::open(&longer).unwrap();
    assert_eq!(pdf.object(2), Ok(Object::Null));
    assert!(pdf.dict(&pdf.root().unwrap(), b"Pages").unwrap().unwrap().contains_key(&b"New"[..]));
    // A table that is a stream, and objects that are in one.
    let inside = b"1 0 2 17 <</Pages 2 0 R>> <</Kids[]>>";
    let mut newer = b"%PDF-1.7\n3 0 obj".to_vec();
    newer.extend(stream("/N 2/First 9/Filter/FlateDecode", &packed(inside)));
    newer.push(b' ');
    let start = newer.len();
    let entries =
        [[2, 0, 3, 0], [2, 0, 3, 1], [1, 0, 9, 0], [1, (start >> 8) as u8, start as u8, 0]].concat();
    newer.extend(b"4 0 obj");
    newer.extend(stream("/W[1 2 1]/Index[1 4]/Root 1 0 R", &entries));
    newer.extend(format!(" startxref {start} %%EOF").bytes());
    assert_eq!(everything(&newer), Ok(()));
    let itself = [[2, 0, 3, 0], [2, 0, 3, 1], [2, 0, 3, 0], [1, (start >> 8) as u8, start as u8, 0]].concat();
    let at = newer.windows(entries.len()).position(|window| window == entries).unwrap();
    newer.splice(at..at + entries.len(), itself);
    assert!(everything(&newer).is_err(), "an object stream in itself");
}

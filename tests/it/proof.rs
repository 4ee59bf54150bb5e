//! PDFs and their sources: taken out, built again, verified; and what is said of PDFs that somebody changed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use serde_json::Value;
use shenbao::digest::{PROGRAM, sha256};
use shenbao::pdf::Pdf;
use shenbao::provenance::Opened;

use crate::fixture::{Fixture, Run};

const FORM: &str = "projects/2024/法治建设费.yaml";

/// The sixteen forms with their PDFs.
static BUILT: LazyLock<Fixture> = LazyLock::new(|| {
    let place = Fixture::sixteen();
    place.run(["build"]).ok();
    place
});

fn pdf() -> Vec<u8> {
    BUILT.read("out/2024/法治建设费.pdf")
}

/// A PDF that somebody opened, changed and saved with another program.
fn changed(change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(&pdf()).unwrap();
    change(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// The names and streams of the attachments.
fn attachments(document: &Document) -> BTreeMap<String, lopdf::ObjectId> {
    let resolve = |object: &Object| -> Object { document.dereference(object).unwrap().1.clone() };
    let dict = |object: &Object| resolve(object).as_dict().unwrap().clone();
    let names = dict(document.catalog().unwrap().get(b"Names").unwrap());
    let tree = dict(names.get(b"EmbeddedFiles").unwrap());
    let list = resolve(tree.get(b"Names").unwrap()).as_array().unwrap().clone();
    let file = |file: &Object| {
        let file = dict(file);
        let name = lopdf::decode_text_string(file.get(b"UF").unwrap()).unwrap();
        let inside = dict(file.get(b"EF").unwrap());
        (name, inside.get(b"UF").unwrap().as_reference().unwrap())
    };
    list.chunks(2).map(|pair| file(&pair[1])).collect()
}

fn read(document: &Document, name: &str) -> String {
    let id = attachments(document)[name];
    let content = document.get_object(id).unwrap().as_stream().unwrap().get_plain_content().unwrap();
    String::from_utf8(content).unwrap()
}

fn write(document: &mut Document, name: &str, text: &str) {
    let id = attachments(document)[name];
    let stream = document.get_object_mut(id).unwrap().as_stream_mut().unwrap();
    stream.dict.remove(b"Filter");
    stream.set_content(text.as_bytes().to_vec());
}

/// Changes the record.
fn recorded(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    changed(|document| record(document, change))
}

fn record(document: &mut Document, change: impl FnOnce(&mut Value)) {
    let mut value = serde_json::from_str(&read(document, "shenbao.json")).unwrap();
    change(&mut value);
    write(document, "shenbao.json", &value.to_string());
}

/// Replaces a source, with its sum in the record.
fn forged(document: &mut Document, name: &str, old: &str, new: &str) {
    let text = read(document, name);
    assert!(text.contains(old), "{text}");
    let text = text.replace(old, new);
    write(document, name, &text);
    record(document, |record| {
        let sources = record["sources"].as_array_mut().unwrap();
        let source = sources.iter_mut().find(|source| source["attached"] == name).unwrap();
        source["sha256"] = sha256(text.as_bytes()).into();
    });
}

/// Changes the instructions of the first page.
fn drawn(document: &mut Document, change: impl FnOnce(Vec<u8>) -> Vec<u8>) {
    let page = *document.get_pages().first_key_value().unwrap().1;
    let content = change(document.get_page_content(page));
    let id = document.get_page_contents(page)[0];
    // No object is left behind that nothing leads to.
    document.set_object(id, Stream::new(Dictionary::new(), content));
}

/// The codes of a text in the font of the page's table, as the content has them.
fn codes(document: &Document, text: &str) -> Vec<u8> {
    let page = *document.get_pages().first_key_value().unwrap().1;
    let map = |font: &Dictionary| -> BTreeMap<char, u16> {
        let map = document.dereference(font.get(b"ToUnicode").unwrap()).unwrap().1.as_stream().unwrap();
        let map = String::from_utf8(map.get_plain_content().unwrap()).unwrap();
        let pair = |line: &str| {
            let (code, text) = line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <")?;
            let number = |hex: &str| u32::from_str_radix(hex, 16).ok();
            Some((char::from_u32(number(text)?)?, u16::try_from(number(code)?).ok()?))
        };
        map.lines().filter_map(pair).collect()
    };
    let fonts = document.get_page_fonts(page).unwrap();
    let codes =
        |map: BTreeMap<char, u16>| text.chars().map(|c| map.get(&c).copied()).collect::<Option<Vec<_>>>();
    let codes = fonts.values().find_map(|font| codes(map(font))).unwrap();
    codes.iter().flat_map(|code| code.to_be_bytes()).collect()
}

/// Replaces what the first page says somewhere; both texts have the same length.
fn said(document: &mut Document, old: &str, new: &str) {
    let (old, new) = (codes(document, old), codes(document, new));
    drawn(document, |content| {
        let mut content = lopdf::content::Content::decode(&content).unwrap();
        let strings = content.operations.iter_mut().flat_map(|operation| &mut operation.operands);
        let strings = strings.filter_map(|operand| operand.as_array_mut().ok()).flatten();
        let mut found = strings.filter_map(|string| match string {
            Object::String(bytes, _) if *bytes == old => Some(bytes),
            _ => None,
        });
        *found.next().unwrap() = new;
        drop(found);
        content.encode().unwrap()
    });
}

fn box_over(document: &mut Document) {
    drawn(document, |content| [content, b"\n1 1 1 rg 40 40 500 700 re f\n".to_vec()].concat());
}

fn note_over(document: &mut Document) {
    let page = *document.get_pages().first_key_value().unwrap().1;
    let rect = vec![100.into(), 100.into(), 200.into(), 200.into()];
    let note = document.add_object(dictionary! {"Subtype" => "FreeText", "Rect" => rect});
    let page = document.get_object_mut(page).unwrap().as_dict_mut().unwrap();
    page.set("Annots", vec![note.into()]);
}

/// What a run said, whatever the program's own name is today.
fn told(run: &Run) -> String {
    run.to_string().replace(PROGRAM, "[PROGRAM]")
}

/// What is said of PDFs that were changed in all the ways we could think of.
#[test]
fn changed_since() {
    let whole = pdf();
    let half = whole[..whole.len() / 2].to_vec();
    let mut flipped = whole.clone();
    flipped[whole.len() / 3] ^= 0x10;
    let other = |record: &mut Value| record["program"] = "0.0.9+0123456789abcdef".into();
    let cases: &[(&str, Vec<u8>)] = &[
        ("01 as it was made", whole.clone()),
        ("02 saved anew", changed(|_| ())),
        ("03 a note laid over", changed(note_over)),
        ("04 another amount on the page", changed(|pdf| said(pdf, "8,916,157.00", "9,816,157.00"))),
        ("05 a word less on the page", changed(|pdf| said(pdf, "法治建设费", ""))),
        ("06 something drawn over", changed(box_over)),
        (
            "07 another source",
            changed(|pdf| {
                let text = read(pdf, FORM).replace("8916157", "9916157");
                write(pdf, FORM, &text);
            }),
        ),
        ("08 another source and its sum", changed(|pdf| forged(pdf, FORM, "8916157", "9916157"))),
        (
            "09 the same, as if by another program",
            changed(|pdf| {
                forged(pdf, FORM, "8916157", "9916157");
                record(pdf, other);
            }),
        ),
        ("10 another program", recorded(other)),
        (
            "11 another program, drawn otherwise",
            changed(|pdf| {
                box_over(pdf);
                record(pdf, other);
            }),
        ),
        ("12 another key", recorded(|record| record["key"] = "0".into())),
        ("13 another edition", recorded(|record| record["edition"] = "shanghai-2021".into())),
        (
            "14 other templates and fonts",
            recorded(|record| {
                record["templates"] = "0".into();
                record["fonts"] = "0".into();
            }),
        ),
        (
            "15 no attachments",
            changed(|pdf| {
                pdf.catalog_mut().unwrap().remove(b"Names");
            }),
        ),
        (
            "16 a source too few",
            recorded(|record| {
                let mut more = record["sources"][1].clone();
                more["path"] = "projects/_indicators.yaml".into();
                more["attached"] = "projects/nothing.yaml".into();
                record["sources"].as_array_mut().unwrap().pop();
                record["sources"].as_array_mut().unwrap().push(more);
            }),
        ),
        ("17 no JSON", changed(|pdf| write(pdf, "shenbao.json", "{"))),
        ("18 a later record", recorded(|record| record["shenbao"] = 2.into())),
        (
            "19 a source from elsewhere",
            recorded(|record| {
                record["sources"][1]["path"] = "projects/../../_defaults.yaml".into();
            }),
        ),
        (
            "20 a source twice",
            recorded(|record| {
                let again = record["sources"][1].clone();
                record["sources"].as_array_mut().unwrap().push(again);
            }),
        ),
        (
            "21 an edition that is not known",
            changed(|pdf| {
                forged(pdf, "projects/_defaults.yaml", "shanghai-2024", "beijing-2024");
            }),
        ),
        ("22 a source that is no YAML", changed(|pdf| forged(pdf, FORM, "项目名称:", "项目名称"))),
        (
            "23 two attachments of one name",
            changed(|pdf| {
                let twice = pdf.objects.values_mut().filter_map(|object| object.as_dict_mut().ok());
                for file in twice.filter(|dict| dict.has(b"EF")) {
                    file.set("UF", Object::string_literal("shenbao.json"));
                }
            }),
        ),
        ("24 locked", changed(|pdf| pdf.trailer.set("Encrypt", dictionary! {"Filter" => "Standard"}))),
        ("25 half of it", half),
        ("26 one bit of it", flipped),
        ("27 nothing", Vec::new()),
        ("28 no PDF", b"%PD\n".to_vec()),
    ];
    let place = Fixture::sixteen();
    for (name, bytes) in cases {
        place.rewrite(&format!("pdfs/{name}.pdf"), bytes);
    }
    let large = std::fs::File::create(place.path("pdfs/29 no end.pdf")).unwrap();
    large.set_len(65 << 20).unwrap();
    std::fs::write(place.path("pdfs/29 no end.pdf.txt"), "not looked at").unwrap();
    insta::assert_snapshot!("changed_since__zh", told(&place.run(["verify", "pdfs"])));
    let english = place.run_en(["verify", "pdfs"]);
    insta::assert_snapshot!("changed_since__en", told(&english));
    let json = place.run_en(["verify", "pdfs", "--format", "json"]);
    assert_eq!(json.code, english.code);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    let holds = |pdf: &Value| pdf["holds"].as_bool().unwrap();
    let passed = json["pdfs"].as_array().unwrap().iter().filter(|pdf| holds(pdf)).count();
    assert_eq!(passed, english.stdout.lines().filter(|line| line.starts_with("passed  ")).count());
}

/// Of a real PDF that was cut or changed anywhere, something is said, whatever that is.
#[test]
fn cut_and_flipped_anywhere() {
    let whole = pdf();
    let look = |bytes: &[u8]| -> Option<Opened> {
        let pdf = Pdf::open(bytes).ok()?;
        let _ = (pdf.laid_over(), pdf.drawing(), pdf.text());
        Opened::of(&pdf, "甲.pdf").ok()
    };
    let opened = look(&whole).unwrap();
    assert_eq!(opened.files[0].path, FORM);
    for end in (0..whole.len() - 8).step_by(whole.len() / 97) {
        assert_eq!(look(&whole[..end]), None, "cut at {end}");
    }
    // What can still be opened says the same: each source has its sum, and so had the record, if it counted.
    for at in (0..whole.len()).step_by(whole.len() / 397) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x04;
        if let Some(found) = look(&bytes) {
            assert_eq!(found.files, opened.files, "changed at {at}");
        }
    }
}

/// Sources are given back as they are attached, and make the same PDF in a workspace of their own.
#[test]
fn out_and_back() {
    let place = Fixture::empty();
    std::fs::write(place.path("甲.pdf"), pdf()).unwrap();
    insta::assert_snapshot!("out_and_back", place.run(["extract", "甲.pdf"]));
    place.run(["-C", "甲", "build"]).ok();
    assert!(place.read("甲/out/2024/法治建设费.pdf") == pdf());
    assert_eq!(place.read(&format!("甲/{FORM}")), BUILT.read(FORM));
    // What is there already is left; a file of the same name with another content stops it.
    let again = place.run(["extract", "甲.pdf", "-o", "甲"]).ok();
    assert_eq!(again.stdout, "");
    place.rewrite("甲/shenbao.json", "{}");
    insta::assert_snapshot!("over_another_file", place.run(["extract", "甲.pdf", "-o", "甲"]));
    // Several go into a folder each.
    let all = BUILT.path("out");
    let run = place.run(["extract".as_ref(), all.as_os_str(), "-o".as_ref(), "all".as_ref()]).ok();
    assert!(run.stdout.contains(&format!("all/2024/法治建设费/{FORM}\n")), "{run}");
    assert_eq!(place.files("all").iter().filter(|file| file.ends_with("shenbao.json")).count(), 16);
    // Outside a workspace a PDF is held against itself alone.
    insta::assert_snapshot!("alone", told(&place.run_en(["verify", "甲.pdf", "-v"])));
    assert_eq!(place.run(["verify", "甲.pdf", "-q"]).ok().to_string(), "exit 0\n");
    insta::assert_snapshot!("nothing_to_verify", place.run_en(["verify"]));
}

/// Names from a stranger's PDF lead nowhere.
#[test]
fn strangers_names() {
    let renamed = |old: &'static str, new: &'static str| {
        recorded(move |record| {
            record["form"] = new.into();
            let source = record["sources"].as_array_mut().unwrap().iter_mut();
            source.filter(|source| source["path"] == old).for_each(|source| source["path"] = new.into());
        })
    };
    let place = Fixture::empty();
    for (i, name) in [
        "projects/nul.yaml",
        "projects/a:b.yaml",
        "projects/a\\b.yaml",
        "projects/.git/hooks.yaml",
        "projects/\u{202e}x.yaml",
        "projects/../x.yaml",
        "/projects/x.yaml",
    ]
    .into_iter()
    .enumerate()
    {
        let pdf = changed(|document| {
            // Nothing above it is shared: another folder has other defaults.
            record(document, |record| {
                record["form"] = name.into();
                record["sources"][0]["path"] = name.into();
                record["sources"].as_array_mut().unwrap().truncate(1);
            });
        });
        std::fs::write(place.path(&format!("{i}.pdf")), pdf).unwrap();
    }
    std::fs::write(place.path("8.pdf"), renamed(FORM, "projects/2024/甲.yaml")).unwrap();
    let run = place.run(["extract", ".", "-o", "out"]);
    insta::assert_snapshot!("strangers_names", run);
    assert_eq!(place.files("out").len(), 5);
    // Through a link that is there already.
    #[cfg(unix)]
    {
        std::fs::create_dir_all(place.path("linked")).unwrap();
        std::fs::create_dir_all(place.path("elsewhere")).unwrap();
        std::os::unix::fs::symlink(place.path("elsewhere"), place.path("linked/projects")).unwrap();
        let run = place.run(["extract", "8.pdf", "-o", "linked"]);
        assert!(run.stderr.contains("E148") && run.code == 1, "{run}");
        assert_eq!(place.files("elsewhere"), [""; 0]);
        assert_eq!(place.files("linked"), [""; 0]);
    }
}

/// Two names from a stranger's PDF that some system takes for one: there, either would be written over the
/// other.
#[test]
fn strangers_names_that_are_one() {
    let place = Fixture::empty();
    for (i, form) in ["projects/_DEFAULTS.yaml", "projects/_Defaults.yaml/甲.yaml"].into_iter().enumerate() {
        let pdf = changed(|document| {
            record(document, |record| {
                record["form"] = form.into();
                let sources = record["sources"].as_array_mut().unwrap();
                sources[0]["path"] = form.into();
                let shared = sources.iter().position(|source| source["path"] == "projects/_defaults.yaml");
                let shared = sources.remove(shared.unwrap());
                sources.truncate(1);
                sources.push(shared);
            });
        });
        std::fs::write(place.path(&format!("{i}.pdf")), pdf).unwrap();
        let run = place.run_en(["extract", &format!("{i}.pdf"), "-o", "out"]);
        assert!(run.code == 1 && run.stderr.contains("[E148]"), "{run}");
        assert!(run.stderr.contains("“projects/_defaults.yaml”") && !run.stderr.contains(form), "{run}");
        assert!(!place.path("out").exists());
    }
}

/// The workspace went on: what the PDF says, then and now.
#[test]
fn against_the_workspace() {
    let place = Fixture::sixteen().committed();
    place.run(["build", "projects/2024"]).ok();
    let text = String::from_utf8(place.read(FORM)).unwrap();
    let changed = |name: &str, old: &str, new: &str| {
        let path = format!("projects/2024/{name}.yaml");
        let text = String::from_utf8(place.read(&path)).unwrap();
        assert!(text.contains(old), "{text}");
        place.rewrite(&path, text.replace(old, new));
    };
    place.rewrite(FORM, text.replace("8916157", "9916157.50"));
    place.rewrite(
        "projects/2024/弱电安防.yaml",
        [b"# \xe6\xb3\xa8\n".to_vec(), place.read("projects/2024/弱电安防.yaml")].concat(),
    );
    changed("设备购置", "项目名称:", "项目名称");
    std::fs::remove_file(place.path("projects/2024/普法宣传费.yaml")).unwrap();
    let pdfs = ["法治建设费", "弱电安防", "设备购置", "普法宣传费", "社区矫正经费"];
    let pdfs = pdfs.map(|name| format!("out/2024/{name}.pdf"));
    let verify = |more: &[&str]| {
        place.run(["verify"].into_iter().chain(more.iter().copied()).chain(pdfs.iter().map(String::as_str)))
    };
    insta::assert_snapshot!("against_the_workspace", verify(&[]));
    insta::assert_snapshot!("against_the_workspace__en", verify(&["--lang", "en"]));
    verify(&["--rev", "HEAD"]).ok();
    assert_eq!(verify(&["--rev", "nothing"]).code, 2);
    // Without a name it is all that was built.
    let run = place.run_en(["verify", "--rev", "HEAD", "-q"]).ok();
    assert_eq!(run.to_string(), "exit 0\n");
    place.commit("second");
    assert_eq!(verify(&["--rev", "HEAD"]).code, 1);
    verify(&["--rev", "HEAD~1"]).ok();
}

/// An edition of a workspace is known there, and nowhere else.
#[test]
fn a_workspaces_own_edition() {
    let place = Fixture::sixteen().copy("templates/shanghai-2024", "templates/own");
    place.rewrite("projects/_defaults.yaml", {
        let text = String::from_utf8(place.read("projects/_defaults.yaml")).unwrap();
        text.replace("shanghai-2024", "own")
    });
    place.run(["build", FORM]).ok();
    place.run(["verify", "out"]).ok();
    let elsewhere = Fixture::empty().write("甲.pdf", place.read("out/2024/法治建设费.pdf"));
    let run = elsewhere.run_en(["verify", "甲.pdf"]);
    assert!(run.code == 1 && run.stdout.contains("E021"), "{run}");
    // The program's own edition of another look: judged by what the pages say.
    let form = String::from_utf8(place.read("templates/own/form.typ")).unwrap();
    place.rewrite("templates/own/form.typ", form.clone() + "#place(bottom, line(length: 10pt))\n");
    let run = place.run_en(["verify", "out"]).ok();
    assert!(run.stdout.contains("only the text was compared: other templates"), "{run}");
}

/// A revision was approved, then a PDF came: the change is told from the one to the other.
#[test]
fn from_what_was_approved() {
    let place = crate::bad_files::workspace().committed();
    let text = String::from_utf8(place.read("projects/甲.yaml")).unwrap();
    place.rewrite("projects/甲.yaml", text.replace("100", "150"));
    place.run(["build"]).ok();
    let run = place.run_en(["verify", "--rev", "HEAD"]);
    assert!(run.code == 1 && run.stdout.contains("100.00 → 150.00  +50 yuan (+50%)"), "{run}");
    let run = place.run(["verify", "--rev", "HEAD", "--format", "json"]);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    let change = &json["pdfs"][0]["agreement"]["change"];
    assert_eq!(
        (&change["old"]["annual_total"], &change["new"]["annual_total"]),
        (&"100".into(), &"150".into())
    );
    // Against the files as they are, the PDF is the older one.
    place.rewrite("projects/甲.yaml", text.replace("100", "175"));
    let run = place.run_en(["verify"]);
    assert!(run.code == 1 && run.stdout.contains("150.00 → 175.00  +25 yuan"), "{run}");
}

/// A project that was renamed or moved is found again, as `diff` finds it; another year's is not.
#[test]
fn renamed_since() {
    let place = Fixture::sixteen().committed();
    let moved = "projects/2024/普法/普法经费.yaml";
    std::fs::create_dir(place.path("projects/2024/普法")).unwrap();
    std::fs::rename(place.path("projects/2024/普法宣传费.yaml"), place.path(moved)).unwrap();
    place.run(["build", moved]).ok();
    let run = place.run_en(["verify", "--rev", "HEAD"]).ok();
    assert!(run.stdout.contains("agree with HEAD:projects/2024/普法宣传费.yaml\n"), "{run}");
    assert!(run.stdout.contains(&format!("it was renamed: the PDF calls it {moved}\n")), "{run}");
    let run = place.run(["verify", "--rev", "HEAD", "--format", "json"]).ok();
    assert!(run.stdout.contains(r#""renamed":"projects/2024/普法宣传费.yaml""#), "{run}");
    // The files as they are went on.
    std::fs::rename(place.path(moved), place.path("projects/2024/普法.yaml")).unwrap();
    let run = place.run_en(["verify"]).ok();
    assert!(run.stdout.contains("agree with projects/2024/普法.yaml\n"), "{run}");
    // What was changed beside its name is told, too.
    let text = String::from_utf8(place.read("projects/2024/普法.yaml")).unwrap();
    place.rewrite("projects/2024/普法.yaml", text.replace("项目名称: 普法宣传费", "项目名称: 普法经费"));
    let run = place.run_en(["verify"]);
    assert!(
        run.code == 1 && run.stdout.contains("projects/2024/普法.yaml says; there it was changed"),
        "{run}"
    );
    std::fs::remove_file(place.path("projects/2024/普法.yaml")).unwrap();
    let run = place.run_en(["verify"]);
    assert!(run.code == 1 && run.stdout.contains(&format!("there is no {moved} (any more)")), "{run}");
}

//! Manifests that somebody else wrote: what is published is what was summed up.

use serde_json::Value;
use shenbao::digest::{blake3, sha256};

use crate::bad_files::{project, workspace};
use crate::fixture::Fixture;

/// Changes the line of 甲, and the head with it.
fn forge(place: &Fixture, file: &str, change: impl FnOnce(&mut Value)) {
    let text = String::from_utf8(place.read(file)).unwrap();
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let line = lines.iter_mut().find(|line| line["form"] == "projects/甲.yaml").unwrap();
    change(line);
    let body: String = lines[1..].iter().map(|line| format!("{line}\n")).collect();
    // Each line begins with its form, as those of the program do.
    let body = body.replace("{\"errors\":[],", "{");
    lines[0]["sha256"] = sha256(body.as_bytes()).into();
    place.rewrite(file, format!("{}\n{body}", lines[0]));
}

fn sums(place: &Fixture) -> String {
    String::from_utf8(place.read("out/SHA256SUMS")).unwrap()
}

#[test]
fn a_sum_that_is_not_the_pdfs() {
    let place = workspace();
    place.run(["build"]).ok();
    let (pdf, right) = (place.read("out/甲.pdf"), sums(&place));
    assert!(right.contains(&sha256(&pdf)));
    forge(&place, "out/manifest.jsonl", |line| line["made"]["sha256"] = sha256(b"another").into());
    place.run(["build"]).ok();
    assert_eq!((place.read("out/甲.pdf"), sums(&place)), (pdf, right));
}

#[test]
fn lines_that_no_build_writes() {
    for (key, value) in [
        ("pdf", "甲.pdf\n0000  乙.pdf"),
        ("pdf", "../甲.pdf"),
        ("pdf", "乙.pdf"),
        ("sha256", "0\n0  乙.pdf"),
        ("blake3", ""),
    ] {
        let place = workspace().write("projects/乙.yaml", project("乙项目"));
        place.run(["build"]).ok();
        forge(&place, "out/manifest.jsonl", |line| line["made"][key] = value.into());
        // It is not built now, and would be kept.
        place.run(["build", "projects/乙.yaml"]).ok();
        let of = |name: &str| format!("{}  {name}\n", sha256(&place.read(&format!("out/{name}"))));
        assert_eq!(sums(&place), of("乙.pdf"), "{key} {value:?}");
        place.run(["build"]).ok();
        assert!(sums(&place).contains(&of("甲.pdf")), "{key} {value:?}");
    }
}

/// What no sum can know: a foreign PDF with a line that fits. It is told by making it again.
#[test]
fn a_foreign_pdf_is_told_by_verify() {
    let place = workspace();
    place.run(["build"]).ok();
    let foreign = b"%PDF-1.7\nforeign".to_vec();
    place.rewrite("out/甲.pdf", &foreign);
    forge(&place, "out/manifest.jsonl", |line| {
        line["made"]["sha256"] = sha256(&foreign).into();
        line["made"]["blake3"] = blake3(&foreign).into();
        line["made"]["bytes"] = foreign.len().into();
    });
    place.run(["build"]).ok();
    assert_eq!(place.read("out/甲.pdf"), foreign);
    assert_eq!(place.run(["verify", "out"]).code, 1);
}

#[test]
fn parts_are_summed_up() {
    let place = workspace();
    place.run(["build", "--partition", "hash:1/1"]).ok();
    place.run(["manifest", "merge"]).ok();
    forge(&place, "out/manifest-hash-1-of-1.jsonl", |line| {
        line["made"]["sha256"] = sha256(b"another").into();
    });
    let run = place.run_en(["manifest", "merge"]);
    assert!(run.code != 0 && run.stderr.contains("E169"), "{run}");
}

//! Templates of a workspace that would give a wrong page without a word.

use crate::fixture::Fixture;

/// A workspace with one form in an edition of its own, whose `form.typ` is changed by `change`.
fn workspace(name: &str, change: impl Fn(&str) -> String) -> Fixture {
    let source = Fixture::repository().join("templates/shanghai-2024/form.typ");
    let form = std::fs::read_to_string(source).unwrap();
    Fixture::new()
        .copy("templates/shanghai-2024/edition.yaml", &format!("templates/{name}/edition.yaml"))
        .write(&format!("templates/{name}/form.typ"), change(&form))
        .copy("projects/2024/_defaults.yaml", "projects/_defaults.yaml")
        .copy("projects/_indicators.yaml", "projects/_indicators.yaml")
        .write("projects/弱电安防.yaml", {
            let project = Fixture::repository().join("projects/2024/弱电安防.yaml");
            format!("版式: {name}\n{}", std::fs::read_to_string(project).unwrap())
        })
}

/// Typst sets text in a font that is not there as nothing at all, with a warning.
#[test]
fn an_unknown_font_is_an_error() {
    let place = workspace("mine", |form| form.replace("#title", "#set text(font: \"Nope\")\n#title"));
    let run = place.run_en(["build"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.contains("error[E071]: the template fails: unknown font family: nope"), "{run}");
    assert!(run.stderr.contains("templates/mine/form.typ:"), "{run}");
    assert!(place.made("out").is_empty());
}

/// A folder that Typst can't name is no edition.
#[cfg(unix)]
#[test]
fn a_backslash_makes_no_edition() {
    let place = workspace("a\\b", str::to_owned);
    let run = place.run_en(["build"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.contains("error[E021]"), "{run}");
}

/// What `paper` would set anew must not be lost without a word; behind it, it holds.
#[test]
fn type_stands_behind_the_paper() {
    for (set, what) in [
        ("#set text(size: 12pt)", "#set text(…)"),
        ("#set text(font: \"Noto Serif SC\")", "#set text(…)"),
        ("#set par(leading: 9pt)", "#set par(…)"),
        ("#set page(margin: 2cm)", "#set page(…)"),
        ("#set page(\"a3\")", "#set page(…)"),
    ] {
        let place = workspace("mine", |form| form.replace("#show: paper", &format!("{set}\n#show: paper")));
        let run = place.run_en(["build"]);
        assert_eq!(run.code, 1, "{run}");
        let said = format!("{what} must stand behind #show: paper.with(sheet)");
        assert!(run.stderr.contains(&said), "{run}");
    }
    for set in ["#set text(size: 12pt)", "#set par(leading: 9pt)", "#set page(\"a3\")"] {
        let place = workspace("mine", |form| form.replace("#title", &format!("{set}\n#title")));
        place.run(["build"]).ok();
    }
}

/// A grid that is wider than the page's room would be cut off.
#[test]
fn a_grid_has_room_on_its_page() {
    let place = workspace("mine", |form| form.replace("paper.with(sheet)", "paper.with(sheet, margin: 2cm)"));
    let run = place.run_en(["build"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.contains("the page has room for 170mm, the columns take 181mm"), "{run}");
}

/// A character without a glyph is told where it is written: in the template, whoever else holds it.
#[test]
fn a_character_of_the_template() {
    for (what, line, at) in [
        ("a text", "#title(sheet)\n填表说明：\u{2611}", "form.typ:8:6"),
        ("a string", "#let box = \"\u{2611} 是\"\n#box", "form.typ:"),
        ("by its name", "#sym.ballot.check", "form.typ:"),
    ] {
        let place = workspace("mine", |form| form.replace("#title(sheet)", line));
        let (built, checked) = (place.run_en(["build"]), place.run_en(["check"]));
        assert_eq!(built.code, 1, "{what}: {built}");
        assert!(built.stderr.contains("error[E070]"), "{what}: {built}");
        assert!(built.stderr.contains(&format!("templates/mine/{at}")), "{what}: {built}");
        assert!(!built.stderr.contains("> projects/"), "{what}: {built}");
        if what != "by its name" {
            assert!(checked.stdout.contains(&format!("templates/mine/{at}")), "{what}: {checked}");
        }
    }
}

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

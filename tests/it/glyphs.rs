//! `check` finds the characters without a glyph that `build` finds, at the same places, though it sets
//! no page.

use crate::fixture::Fixture;

/// The findings about characters without a glyph.
fn missing(said: &str) -> Vec<&str> {
    said.split("\n\n").filter(|block| block.contains("[E070]")).collect()
}

#[track_caller]
fn agree(place: &Fixture) -> usize {
    let (built, checked) = (place.run(["build"]), place.run(["check"]));
    let (built, checked) = (missing(&built.stderr), missing(&checked.stdout));
    assert_eq!(built, checked);
    checked.len()
}

fn place() -> Fixture {
    Fixture::new().copy("tests/rules/_base", "projects")
}

#[test]
fn emoji_everywhere() {
    let place = Fixture::new()
        .copy("tests/refused/_defaults.yaml", "projects/_defaults.yaml")
        .copy("tests/refused/_indicators.yaml", "projects/_indicators.yaml")
        .copy("tests/refused/glyphs.yaml", "projects/甲.yaml");
    assert!(agree(&place) > 0);
}

/// Of most of these no table could tell whether they are drawn.
#[test]
fn doubtful_characters() {
    let drawn = [
        ("zero width", "\u{200b}"),
        ("soft hyphen", "\u{ad}"),
        ("byte-order mark", "\u{feff}"),
        ("Hangul fillers", "\u{3164}\u{115f}\u{1160}\u{ffa0}"),
        ("unassigned ignorable", "\u{2065}\u{17b4}\u{180b}\u{e0001}"),
        ("em space", "\u{2003}"),
        ("no-break hyphen", "a\u{2011}b"),
        ("letter and accent", "cafe\u{301}"),
        ("ideograph and selector", "葛\u{e0100}"),
        ("compatibility ideograph", "\u{fa0e}\u{f900}"),
        ("rare names", "喆堃龑䶮𬭎"),
        ("radical", "\u{2f00}"),
        ("square", "□"),
    ];
    let refused = [
        ("private use", "\u{e000}"),
        ("Arabic", "\u{633}"),
        ("replacement character", "\u{fffd}"),
        ("object replacement", "\u{fffc}"),
        ("annotation", "\u{fff9}"),
        ("heart and selector", "❤\u{fe0f}"),
        ("ballot box", "☐☑"),
    ];
    let place = place();
    for (what, text) in drawn.iter().chain(&refused) {
        let file = format!("projects/2024/{what}.yaml");
        place.rewrite(&file, format!("年度总体目标: 开展阅读{text}活动。\n"));
    }
    agree(&place);
    let said = place.run(["check"]).stdout;
    let missing = missing(&said).join("\n");
    for (what, _) in drawn {
        assert!(!missing.contains(what), "{what}: {missing}");
    }
    for (what, _) in refused {
        assert!(missing.contains(what), "{what}: {missing}");
    }
}

/// A text of many forms is looked at once; each form is told of.
#[test]
fn shared_defaults() {
    let place = place().write("projects/2024/甲.yaml", "项目名称: 甲\n");
    place.rewrite("projects/2024/乙.yaml", "项目名称: 乙\n");
    let defaults = String::from_utf8(place.read("projects/2024/_defaults.yaml")).unwrap();
    place.rewrite("projects/2024/_defaults.yaml", defaults.replace("借阅。", "借阅🚀。"));
    assert!(agree(&place) > 0);
}

/// The edition's own labels are drawn, too.
#[test]
fn a_label() {
    let place = place().copy("templates", "templates").write("projects/2024/甲.yaml", "项目名称: 甲\n");
    let edition = String::from_utf8(place.read("templates/shanghai-2024/edition.yaml")).unwrap();
    let edition = edition.replace("indicator: 三级指标", "indicator: 三级🚀指标");
    place.rewrite("templates/shanghai-2024/edition.yaml", edition);
    assert!(agree(&place) > 0);
}

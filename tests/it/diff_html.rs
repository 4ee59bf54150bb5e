//! `diff --format html`: one page that needs nothing else. What a browser makes of it is tried by
//! `tests/outside/diff-page.mjs`.

use crate::fixture::Fixture;

const DEFAULTS: &str = "版式: shanghai-2024\n年度: 2026\n项目性质: 经常性专项业务费\n项目类别: 特定目标类\n\
    主管部门: 甲局\n实施单位: 甲局\n计划开始日期: 2026-01-01\n计划完成日期: 2026-12-31\n";

/// A form with a name, an amount, a goal, and a target.
fn form(name: &str, amount: usize, goal: &str, target: &str) -> String {
    let (name, goal) = (format!("{name:?}"), format!("{goal:?}"));
    format!(
        "项目名称: {name}\n资金: {{年度: {{当年财政拨款: {amount}, 上年结转资金: 0, 其他资金: 0}}}}\n\
         年度总体目标: {goal}\n绩效指标:\n  数量指标:\n    - 件数: {target}\n"
    )
}

fn page(place: &Fixture) -> String {
    let run = place.run(["diff", "--format", "html"]).ok();
    assert_eq!(run.stderr, "");
    run.stdout
}

/// Everything that a page can have, in both languages.
#[test]
fn both_languages() {
    let goal = "按计划完成工作。".repeat(30);
    let place = Fixture::new()
        .write("projects/_defaults.yaml", DEFAULTS)
        .write("projects/甲.yaml", form("甲", 100, &format!("{goal}办结三件。{goal}"), "≥3件"))
        .write("projects/乙.yaml", form("乙", 100, "办结。", "≥3件"))
        .write("projects/丙.yaml", form("丙", 100, "培训。", "≥3次"))
        .write("projects/坏.yaml", form("坏", 100, "检查。", "≥3次"))
        .committed()
        .write("projects/_defaults.yaml", DEFAULTS.replace("主管部门: 甲局", "主管部门: 乙局"))
        .write("projects/甲.yaml", form("甲", 80, &format!("{goal}办结四件。{goal}"), "≥2件"))
        .write("projects/坏.yaml", "项目名称: [")
        .write("projects/丁.yaml", form("丁", 100, "宣传。", "≥3场"));
    std::fs::remove_file(place.path("projects/丙.yaml")).unwrap();
    let (zh, en) = (place.run(["diff", "--format", "html"]), place.run_en(["diff", "--format", "html"]));
    assert_eq!((zh.code, en.code), (1, 1));
    let body = |page: &str| page[page.find("<body>").unwrap()..].to_owned();
    insta::assert_snapshot!("page-zh", body(&zh.stdout));
    insta::assert_snapshot!("page-en", body(&en.stdout));
    // The same again, byte by byte.
    assert_eq!(place.run(["diff", "--format", "html"]).stdout, zh.stdout);
}

/// What a form or a file is called may look like a page; it is shown, not obeyed.
#[test]
fn texts_are_escaped() {
    let evil = "</title></style><script>alert(1)</script><img src=x onerror='alert(2)'>\"&amp;";
    let quoted = format!("'{}'", evil.replace('\'', "''"));
    let file = "projects/<b>\u{202e}.yaml";
    let place = Fixture::new()
        .write("projects/_defaults.yaml", DEFAULTS)
        .write(file, form("甲", 100, "好。", "≥3件"))
        .committed()
        .write(file, form("甲", 100, evil, "≥2件").replace("\"甲\"", &quoted).replace("件数", &quoted));
    let page = page(&place);
    let shown =
        "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;&quot;&amp;amp;";
    assert!(page.matches(shown).count() >= 4);
    assert!(page.contains("projects/&lt;b&gt;\u{fffd}.yaml:"));
    for markup in ["<script", "<img", "onerror='", "\u{202e}"] {
        assert!(!page.contains(markup), "{markup}");
    }
    assert_eq!(page.matches("</style>").count(), 1);
    assert_eq!(page.matches("</title>").count(), 1);
}

/// Nothing on the page is fetched, and nothing can run.
#[test]
fn one_file_that_needs_nothing() {
    let place = Fixture::new()
        .write("projects/_defaults.yaml", DEFAULTS)
        .write("projects/甲.yaml", form("甲", 100, "好。", "≥3件"))
        .committed();
    let empty = page(&place);
    assert!(empty.contains("没有变化") && !empty.contains("<main>"));
    place.rewrite("projects/甲.yaml", form("甲", 100, "好。", "≥5件"));
    for page in [empty, page(&place)] {
        assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'"));
        for word in ["<script", "http:", "https:", "url(", "@import", "src=", "<link", "javascript:"] {
            assert!(!page.contains(word), "{word}");
        }
    }
}

/// A name of 10,000 characters and many added forms: the page stays of a bearable size.
#[test]
fn long_and_many() {
    let name = "长".repeat(10_000);
    let place = Fixture::new()
        .write("projects/_defaults.yaml", DEFAULTS)
        .write("projects/甲.yaml", form("甲", 100, "好。", "≥3件"))
        .committed()
        .write("projects/甲.yaml", form(&name, 100, &name, "≥3件"));
    for i in 0..250 {
        place.rewrite(&format!("projects/{i:03}.yaml"), form(&format!("表{i}"), 100, "好。", "≥3件"));
    }
    let page = page(&place);
    assert_eq!(page.matches("<details data-f=\"added\">").count(), 250);
    assert_eq!(page.matches("<table class=\"w\">").count(), 200);
    assert!(page.contains("content-visibility: auto"));
    assert!(page.len() < 2_000_000, "{}", page.len());
}

/// The older version's own template is used: what is to be approved can't choose how it is shown.
#[test]
fn a_template_of_ones_own() {
    let place = Fixture::new()
        .write("projects/_defaults.yaml", DEFAULTS)
        .write("projects/甲.yaml", form("甲", 100, "好。", "≥3件"))
        .write(
            "templates/diff.html",
            "{{ view.forms | length }} {{ counts.money }} {{ view.forms[0].name }}\n",
        )
        .committed()
        .write("projects/甲.yaml", form("<甲>", 90, "好。", "≥3件"))
        .write("templates/diff.html", "所有的变化都很好\n");
    assert_eq!(page(&place), "1 2 &lt;甲&gt;\n");
}

//! Defaults under a project, as the commands tell of them: blanks, `~`, amounts of nothing, names that look
//! the same.

use crate::bad::codes;
use crate::fixture::Fixture;

const DEFAULTS: &str = "版式: shanghai-2024\n年度: 2026\n项目性质: 经常性专项业务费\n主管部门: 某某市文化局\n实施单位: 某某市图书馆\n\
    计划开始日期: 2026-01-01\n计划完成日期: 2026-12-31\n资金:\n  年度: {上年结转资金: 0, 其他资金: 0}\n\
    年度总体目标: 按计划完成全年任务。\n绩效指标:\n  数量指标:\n    - 培训人数: {指标值: ≥100人, 说明: 按签到}\n    - 讲座场次: ≥5场\n";

fn place(folder: &str, project: &str) -> Fixture {
    Fixture::new()
        .write("projects/_defaults.yaml", DEFAULTS)
        .write("projects/2026/_defaults.yaml", folder)
        .write("projects/2026/甲.yaml", format!("项目名称: 甲项目\n{project}"))
}

const MONEY: &str = "资金: {年度: {当年财政拨款: 5万元}}\n";

#[test]
fn amounts_that_nobody_wrote() {
    for (project, said) in [
        // Zeros of the defaults are no money of the project.
        ("", &["E022"][..]),
        ("资金: {年度: {当年财政拨款: }}\n", &["E022"]),
        ("资金: {年度: {当年财政拨款: ~}}\n", &["E022"]),
        // What the project writes itself holds.
        ("资金: {年度: {当年财政拨款: 0}}\n", &["W105"]),
        (MONEY, &[]),
    ] {
        let run = place("{}\n", project).run(["show", "projects/2026/甲.yaml"]);
        assert_eq!(codes(&run.stderr), said, "{project}: {run}");
        assert_eq!(run.code, i32::from(said == ["E022"]), "{project}");
        assert!(said.is_empty() || run.stderr.contains("当年财政拨款") || said == ["W105"], "{run}");
    }
}

#[test]
fn taken_out_twice() {
    let gone = "绩效指标:\n  数量指标:\n    - 培训人数: ~\n";
    let place = place(gone, &format!("{MONEY}{gone}"));
    let run = place.run(["show", "projects/2026/甲.yaml"]).ok();
    assert!(
        run.stderr.is_empty() && !run.stdout.contains("培训人数") && run.stdout.contains("讲座场次"),
        "{run}"
    );
    let run = place.run(["explain", "projects/2026/甲.yaml", "培训人数"]).ok();
    assert!(run.stdout.contains("projects/2026/_defaults.yaml:3"), "{run}");
    place.run(["build"]).ok();
    place.run(["verify", "out/2026/甲.pdf"]).ok();
}

#[test]
fn a_blank_is_refused_in_shared_files_too() {
    let place = place("项目性质:\n", MONEY);
    let run = place.run(["build"]);
    assert_eq!((run.code, codes(&run.stderr)), (1, vec!["E022".to_owned()]), "{run}");
    assert!(run.stderr.contains("删去这一行") && run.stderr.contains("projects/_defaults.yaml:3"), "{run}");
    place.rewrite("projects/2026/_defaults.yaml", "项目性质: ~\n");
    let run = place.run(["explain", "projects/2026/甲.yaml", "项目性质"]).ok();
    assert!(run.stdout.contains("projects/2026/_defaults.yaml:1"), "{run}");
}

#[test]
fn names_that_look_the_same_are_one() {
    // ⼈ is a radical.
    let own = format!("{MONEY}绩效指标:\n  数量指标:\n    - 培训⼈数: ≥200人\n");
    let place = place("{}\n", &own).committed();
    let run = place.run(["show", "projects/2026/甲.yaml"]).ok();
    assert_eq!(run.stdout.matches("数量指标 · 培训").count(), 1, "{run}");
    let run = place.run(["explain", "projects/2026/甲.yaml", "培训⼈数"]).ok();
    assert!(run.stdout.contains("≥100人"), "what it overrides is told: {run}");
    place.run(["build"]).ok();
    place.run(["verify", "out/2026/甲.pdf"]).ok();
    let run = place.run(["check"]).ok();
    assert!(codes(&run.stdout).contains(&"W231".to_owned()) && run.stdout.contains("U+2F08"), "{run}");
    // Nothing but the characters of the name changes.
    place.rewrite("projects/2026/甲.yaml", format!("项目名称: 甲项目\n{}", own.replace('⼈', "人")));
    let run = place.run(["diff"]).ok();
    assert!(run.stdout.contains("U+2F08 → 人 U+4EBA") && !run.stdout.contains("新增"), "{run}");
}

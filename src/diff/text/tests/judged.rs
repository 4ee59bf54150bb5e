//! Corrections as a person would have made them.

use super::super::*;

/// `提[高|升]办案`: what was, and what is; `<…>` moved away, `{…}` moved here.
fn shown(old: &str, new: &str) -> String {
    signed(&edits(old, new))
}

fn signed(edits: &[Edit]) -> String {
    let mut out = String::new();
    for (i, edit) in edits.iter().enumerate() {
        let next = edits.get(i + 1).map(|edit| edit.kind);
        let before = i.checked_sub(1).map(|i| edits[i].kind);
        match edit.kind {
            EditKind::Same => out.push_str(&edit.text),
            EditKind::Removed if next == Some(EditKind::Added) => out += &format!("[{}", edit.text),
            EditKind::Removed => out += &format!("[{}|]", edit.text),
            EditKind::Added if before == Some(EditKind::Removed) => out += &format!("|{}]", edit.text),
            EditKind::Added => out += &format!("[|{}]", edit.text),
            EditKind::MovedFrom => out += &format!("<{}>", edit.text),
            EditKind::MovedTo => out += &format!("{{{}}}", edit.text),
        }
    }
    out
}

#[test]
fn reads_like_a_correction() {
    for (old, new, correction) in [
        ("提高办案质量", "提升办案水平", "提[高|升]办案[质量|水平]"),
        ("满意度达到98%以上", "满意度达到95%以上", "满意度达到[98%|95%]以上"),
        ("培训1,250人次", "培训1,300人次", "培训[1,250|1,300]人次"),
        ("于2024年1月1日前完成", "于2025年1月1日前完成", "于[2024|2025]年1月1日前完成"),
        // A single letter between changes is no island to stand on, unless they only add.
        (
            "加强队伍建设，提升服务水平",
            "强化队伍能力建设，提高服务质效",
            "[加强|强化]队伍[|能力]建设，提[升|高]服务[水平|质效]",
        ),
        ("提高办案质量", "提高了办理案质量", "提高[|了]办[|理]案质量"),
        // A comma that stands in both by chance doesn't part what was written anew; an end of a sentence does.
        (
            "全面推进依法治市工作，健全完善制度体系。及时办理法律援助。",
            "坚持以人民为中心，优化营商环境。保障群众合法权益。",
            "[全面推进依法治市工作，健全完善制度体系|坚持以人民为中心，优化营商环境]。[及时办理法律援助|保障群众合法权益]。",
        ),
        // A number that stays is never told as changed.
        ("宣传不少于12次活动", "组织开展12场普法活动", "[宣传不少于|组织开展]12[次|场普法]活动"),
        // Changes begin where words, clauses and lines do.
        ("全面完成任务。", "全面完成年度任务。", "全面完成[|年度]任务。"),
        ("开展宣传、培训。", "开展宣传、调研、培训。", "开展宣传、[|调研、]培训。"),
        ("甲，乙，丙。", "甲，丙。", "甲，[乙，|]丙。"),
        (
            "一是宣传。\n二是培训。",
            "一是宣传。\n三是调研。\n二是培训。",
            "一是宣传。\n[|三是调研。\n]二是培训。",
        ),
        ("", "新的目标", "[|新的目标]"),
        ("旧的目标", "", "[旧的目标|]"),
        ("考务安全管理费", "考务管理费", "考务[安全|]管理费"),
        ("群众满意度", "服务对象满意度", "[群众|服务对象]满意度"),
        (
            "improve the quality of cases",
            "raise the quality of trials",
            "[improve|raise] the quality of [cases|trials]",
        ),
    ] {
        assert_eq!(shown(old, new), correction);
    }
}

#[test]
fn sentences_move() {
    let (one, two, three) = ("组织开展法治宣传活动", "做好人民调解工作", "加强司法所队伍建设");
    for (old, new, correction) in [
        (
            format!("{one}。{two}。{three}。"),
            format!("{two}。{three}。{one}。"),
            format!("<{one}。>{two}。{three}。{{{one}。}}"),
        ),
        // A list's numbers are no part of its sentences.
        (
            format!("一是{one}；二是{two}；三是{three}。"),
            format!("一是{two}；二是{one}；三是{three}。"),
            format!("一是{{{two}；}}[|二是]{one}；[二是|]<{two}；>三是{three}。"),
        ),
        (
            format!("1.{one}。\n2.{three}。"),
            format!("1.{one}。\n2.{two}。\n3.{three}。"),
            format!("1.{one}。\n2.[|{two}。\n3.]{three}。"),
        ),
        // Twice the same: nobody can say which of them moved.
        (
            format!("{one}。{two}。{three}。"),
            format!("{two}。{three}。{one}。{one}。"),
            format!("[{one}。|]{two}。{three}。[|{one}。{one}。]"),
        ),
        // Too short to be more than chance.
        (
            "及时办理。做好调解工作。".to_owned(),
            "做好调解工作。及时办理。".to_owned(),
            "[及时办理。|]做好调解工作。[|及时办理。]".to_owned(),
        ),
    ] {
        assert_eq!(shown(&old, &new), correction);
    }
}

#[test]
fn sentences_are_corrected_where_they_stand() {
    for (old, new, correction) in [
        // What is much the same keeps its place; what is equal is told as moved.
        (
            "为困难群众提供法律援助，全年办理案件不少于1200件。\n提高办案质量，案件质量评查合格率达到95%以上。\n加强宣传，让更多群众知道法律援助。",
            "加强宣传，让更多群众知道法律援助。\n为困难群众提供法律援助，全年办理案件不少于1300件。\n提升办案水平，案件质量评查合格率达到95%以上。",
            "{加强宣传，让更多群众知道法律援助。}[|\n]为困难群众提供法律援助，全年办理案件不少于[1200|1300]件。\n提[高|升]办案[质量|水平]，案件质量评查合格率达到95%以上。[\n|]<加强宣传，让更多群众知道法律援助。>",
        ),
        // One among many equal ones.
        (
            "完成普法宣传任务。组织法治宣传活动12场。做好人民调解工作。加强司法所队伍建设。",
            "完成普法宣传任务。组织法治宣传活动15场以上。做好人民调解工作。加强司法所队伍建设。",
            "完成普法宣传任务。组织法治宣传活动[12场|15场以上]。做好人民调解工作。加强司法所队伍建设。",
        ),
        // Two that changed places and were corrected: the longer one stays.
        (
            "组织法治宣传活动12场，覆盖全区各街镇。调解民间纠纷800件以上。加强司法所队伍建设。",
            "调解民间纠纷900件以上。组织法治宣传活动15场，覆盖全区各街镇。加强司法所队伍建设。",
            "[|调解民间纠纷900件以上。]组织法治宣传活动[12|15]场，覆盖全区各街镇。[调解民间纠纷800件以上。|]加强司法所队伍建设。",
        ),
        // One that became two, and two that became one.
        (
            "开展法治宣传活动，推动普法进社区，培训人民调解员300人次，提升调解能力。改善办公条件。",
            "开展法治宣传活动，推动普法进社区。培训人民调解员300人次，提升调解能力。改善办公条件。",
            "开展法治宣传活动，推动普法进社区[，|。]培训人民调解员300人次，提升调解能力。改善办公条件。",
        ),
        (
            "为困难群众提供法律援助，全年办理案件1200件。全年接待群众来访3000人次。",
            "为困难群众和农民工提供法律援助，全年办理案件1200件，接待群众来访3000人次。",
            "为困难群众[|和农民工]提供法律援助，全年办理案件1200件[。全年|，]接待群众来访3000人次。",
        ),
        // Items of a list.
        (
            "一是开展培训，提高能力；二是更新设备，保障系统稳定运行；三是做好档案管理，确保资料完整。",
            "一是更新设备，保障系统稳定运行；二是做好档案管理，确保资料齐全完整；三是开展培训，提高能力。",
            "一是<开展培训，提高能力>[；二是|]更新设备，保障系统稳定运行；[三|二]是做好档案管理，确保资料[|齐全]完整[|；三是]{开展培训，提高能力}。",
        ),
        // Only numbers: sentences that are as alike as others are told by their order.
        (
            "第1季度办理案件300件。第2季度办理案件320件。第3季度办理案件340件。",
            "第1季度办理案件320件。第2季度办理案件340件。第3季度办理案件360件。",
            "第1季度办理案件[300|320]件。第2季度办理案件[320|340]件。第3季度办理案件[340|360]件。",
        ),
        // Nothing in common.
        (
            "保障考试安全平稳进行。及时发放考务费用。",
            "完善信息系统建设，提升数据质量。开展公务员培训班三期。",
            "[保障考试安全平稳进行|完善信息系统建设，提升数据质量]。[及时发放考务费用|开展公务员培训班三期]。",
        ),
    ] {
        assert_eq!(shown(old, new), correction);
    }
}

#[test]
fn short_texts_are_corrected_or_replaced() {
    for (old, new, correction) in [
        // What was put in or taken out, and nothing else.
        ("某某市司法局", "某某市司法局（筹）", "某某市司法局[|（筹）]"),
        ("某某市司法局", "某某市某某区司法局", "某某市[|某某区]司法局"),
        ("提升", "显著提升", "[|显著]提升"),
        ("及时到位", "到位", "[及时|]到位"),
        ("及时", "不及时", "[|不]及时"),
        ("90%以上", "95%以上", "[90%|95%]以上"),
        ("12月底到位", "11月底到位", "[12|11]月底到位"),
        ("普法宣传（2026年度）", "普法宣传（2027年度）", "普法宣传（[2026|2027]年度）"),
        ("群众满意度", "服务对象满意度", "[群众|服务对象]满意度"),
        ("经常性项目", "一次性项目", "[经常|一次]性项目"),
        ("王小明", "王小红", "王小[明|红]"),
        ("及时到位", "及时拨付", "及时[到位|拨付]"),
        ("某某市司法局", "某某市财政局", "某某市[司法局|财政局]"),
        ("产出目标", "产出指标", "产出[目标|指标]"),
        ("提高办案效率", "提升办案效率", "[提高|提升]办案效率"),
        ("甲局法制科", "乙局法制科", "[甲|乙]局法制科"),
        ("每年12场", "每年12次", "每年12[场|次]"),
        ("12个月", "12天", "12[个月|天]"),
        ("2026年12月31日", "2026年12月30日", "2026年12月[31日|30日]"),
        ("App 12348", "App 12345", "App [12348|12345]"),
        ("shenbao v1", "shenbao v2", "shenbao [v1|v2]"),
        ("甲科、乙科、丙科", "甲科、丁科、丙科", "甲科、[乙|丁]科、丙科"),
        // One for the other: what stays by chance says nothing.
        ("甲", "乙", "[甲|乙]"),
        ("张三", "李四", "[张三|李四]"),
        ("张三", "张四", "[张三|张四]"),
        ("2026年", "2027年", "[2026年|2027年]"),
        ("1,200,000元", "1,300,000元", "[1,200,000元|1,300,000元]"),
        ("2026年1月1日", "2026年12月31日", "[2026年1月1日|2026年12月31日]"),
        ("2026-12-31", "2026-11-30", "[2026-12-31|2026-11-30]"),
        ("健全", "完善", "[健全|完善]"),
        ("提高", "提升", "[提高|提升]"),
        ("特定目标类", "部门预算类", "[特定目标类|部门预算类]"),
        ("是", "否", "[是|否]"),
        ("局", "某某市人民政府办公厅某局", "[局|某某市人民政府办公厅某局]"),
        ("提升", "提供各类法律服务并逐年上升", "[提升|提供各类法律服务并逐年上升]"),
        ("", "某某市司法局", "[|某某市司法局]"),
        ("——", "无", "[——|无]"),
        ("无", "", "[无|]"),
        ("同", "同", "同"),
    ] {
        assert_eq!(signed(&corrections(old, new)), correction);
    }
}

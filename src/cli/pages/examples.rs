//! What man pages have beside the arguments: examples, and how the program ends.

use crate::message::Lang;

/// Commands as they are typed, with what they do in Chinese and English.
type Example = (&'static str, &'static str, &'static str);

const MAIN: &[Example] = &[
    ("shenbao init library", "新建工作区 library", "make the workspace library"),
    ("shenbao -C library build", "生成其中全部的表", "build all of its forms"),
    ("shenbao -C library check", "检查它们", "check them"),
];
const INIT: &[Example] = &[(
    "shenbao init library --year 2027",
    "新建工作区，示例是 2027 年的",
    "make a workspace whose example is of 2027",
)];
const NEW: &[Example] = &[
    ("shenbao new 2026/古籍修复", "新建一个项目文件", "make a project file"),
    ("shenbao new --from 古籍修复", "用上年的表起草明年的", "draft next year's form of a project"),
];
const BUILD: &[Example] = &[
    ("shenbao build", "生成全部的表", "build all forms"),
    (
        "shenbao build 2026 -v",
        "只生成 2026 文件夹里的，逐份说明",
        "those in the folder 2026, a line for each",
    ),
    ("shenbao projects/2026", "同 shenbao build projects/2026", "the same as shenbao build projects/2026"),
    ("shenbao build --prune", "删去已经没有项目的 PDF", "remove PDFs of no project any more"),
];
const CHECK: &[Example] = &[
    ("shenbao check --strict", "检查全部，有警告也算不通过", "check all; warnings fail, too"),
    ("shenbao check 古籍 --no-excuses", "只看一份，豁免了的也列出", "one form, with what is excused"),
    ("shenbao check --explain W241", "一个编号是什么意思", "what a code means"),
];
const DIFF: &[Example] = &[
    ("shenbao diff", "和最后一次提交比", "what changed since the last commit"),
    ("shenbao diff 去年 今年", "比较两个文件夹", "compare two folders"),
    (
        "shenbao diff HEAD~1 --only loosened,money",
        "只看放宽的指标值和资金",
        "loosened targets and money only",
    ),
];
const SHOW: &[Example] = &[
    ("shenbao show 古籍", "名称里有“古籍”的那份表", "the form with 古籍 in its name"),
    ("shenbao show 2026/古籍修复 --format md", "印成 Markdown", "the same as Markdown"),
];
const EXPLAIN: &[Example] =
    &[("shenbao explain 古籍 资金.年度", "年度资金从哪里来", "where the annual amounts come from")];
const VERIFY: &[Example] = &[
    ("shenbao verify", "核对 out/ 里的全部", "all PDFs in out/"),
    ("shenbao verify --rev v1 out/2026", "和版本 v1 比", "against the revision v1"),
];
const EXTRACT: &[Example] = &[(
    "shenbao extract out/2026/古籍修复.pdf -o found",
    "把来源取到 found 里",
    "put the sources into found",
)];
const SCHEMA: &[Example] = &[("shenbao schema --write .shenbao", "写给编辑器用", "write what editors go by")];
const TEXTCONV: &[Example] =
    &[("shenbao textconv projects/2026/古籍修复.yaml", "git 看到的是什么", "what git sees")];
const SETUP: &[Example] =
    &[("shenbao git-setup", "设一次，以后 git diff 显示表", "once; then git diff shows forms")];
const MERGE: &[Example] =
    &[("shenbao manifest merge", "把各份的清单合成一份", "join the manifests of all parts")];
const COMPLETIONS: &[Example] = &[(
    "shenbao completions bash > ~/.local/share/bash-completion/completions/shenbao",
    "给 bash 用",
    "for bash",
)];
const MAN: &[Example] = &[("shenbao man ~/.local/share/man/man1", "写出全部手册页", "write all man pages")];

fn of(page: &str) -> &'static [Example] {
    match page {
        "shenbao" => MAIN,
        "shenbao-init" => INIT,
        "shenbao-new" => NEW,
        "shenbao-build" => BUILD,
        "shenbao-check" => CHECK,
        "shenbao-diff" => DIFF,
        "shenbao-show" => SHOW,
        "shenbao-explain" => EXPLAIN,
        "shenbao-verify" => VERIFY,
        "shenbao-extract" => EXTRACT,
        "shenbao-schema" => SCHEMA,
        "shenbao-git-setup" => SETUP,
        "shenbao-textconv" => TEXTCONV,
        "shenbao-manifest" | "shenbao-manifest-merge" => MERGE,
        "shenbao-completions" => COMPLETIONS,
        "shenbao-man" => MAN,
        _ => &[],
    }
}

/// The examples of a page.
pub fn roff(page: &str, lang: Lang) -> String {
    let examples = of(page);
    if examples.is_empty() {
        return String::new();
    }
    let mut out = format!(".SH {}\n", if lang == Lang::Zh { "例子" } else { "EXAMPLES" });
    for (command, zh, en) in examples {
        let meaning = if lang == Lang::Zh { zh } else { en };
        out.push_str(&format!(".TP\n\\fB{}\\fR\n{}\n", escaped(command), escaped(meaning)));
    }
    out
}

/// The exit statuses, which are the same for every command.
pub fn exit_statuses(lang: Lang) -> String {
    let (heading, meanings) = match lang {
        Lang::Zh => (
            "退出码",
            [
                "全部做好了",
                "有的表有错，其余的做好了；或者 --strict、--exit-code 要求的",
                "命令或工作区有误，什么也没有做",
                "电脑出了问题：磁盘、权限、git",
            ],
        ),
        Lang::En => (
            "EXIT STATUS",
            [
                "everything was done",
                "some forms are wrong, the others were done; or what --strict or --exit-code asks for",
                "the call or the workspace is wrong, nothing was done",
                "the machine failed: disk, permissions, git",
            ],
        ),
    };
    let lines = meanings.iter().enumerate();
    let lines = lines.map(|(code, meaning)| format!(".TP\n\\fB{code}\\fR\n{}\n", escaped(meaning)));
    format!(".SH {heading}\n{}", lines.collect::<String>())
}

/// A text without signs of roff.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq").replace('~', "\\(ti")
}

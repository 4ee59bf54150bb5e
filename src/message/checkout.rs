//! What of a workspace is not read: files that are none of its kinds, and those that are not checked out.

use super::{Lang, Severity, Word, messages};

/// So many names are said.
const NAMED: usize = 5;

/// Names, of which the first few are said: `甲.txt、乙.txt、…`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Names(pub Vec<String>);

impl Word for Names {
    fn clip(&mut self) {
        self.0.truncate(NAMED + 1);
        self.0.iter_mut().for_each(Word::clip);
    }

    fn bytes(&self) -> usize {
        self.0.iter().map(|name| size_of::<String>() + name.bytes()).sum()
    }

    fn say(&self, lang: Lang) -> impl std::fmt::Display {
        let more = (self.0.len() > NAMED).then_some("…");
        let said: Vec<&str> = self.0.iter().take(NAMED).map(String::as_str).chain(more).collect();
        said.join(if lang == Lang::Zh { "、" } else { ", " })
    }
}

/// Of so many names one can be chosen.
const CHOICES: usize = 10;

/// Names of which one has to be chosen; the first few are said: `甲.yaml、乙.yaml …`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Choices(pub Vec<String>);

impl Word for Choices {
    fn clip(&mut self) {
        self.0.truncate(CHOICES + 1);
        self.0.iter_mut().for_each(Word::clip);
    }

    fn bytes(&self) -> usize {
        self.0.iter().map(|name| size_of::<String>() + name.bytes()).sum()
    }

    fn say(&self, lang: Lang) -> impl std::fmt::Display {
        let more = if self.0.len() > CHOICES { " …" } else { "" };
        let said: Vec<&str> = self.0.iter().take(CHOICES).map(String::as_str).collect();
        said.join(if lang == Lang::Zh { "、" } else { ", " }) + more
    }
}

messages! {
    /// What can be wrong with what lies in a workspace; the fields are the words that fill the sentence.
    enum CheckoutMessage;

    // ── E00x: files that git has and the disk has not ─────────────────────────────────────────────
    /// A file or folder that a sparse checkout leaves out.
    "E007" Error NotCheckedOut { path: String }
        zh "{path} 没有签出（稀疏签出），这里读不到", "签出它：git sparse-checkout add 文件夹；签出全部：git sparse-checkout disable；还什么都没有签出的，先 git checkout";
        en "{path} is not checked out (this is a sparse checkout), so it can't be read here", "check it out: git sparse-checkout add FOLDER; or everything: git sparse-checkout disable; where nothing is checked out yet, git checkout";
    /// A submodule that was never fetched.
    "E008" Error SubmoduleEmpty { path: String }
        zh "{path} 是子模块，还没有取来", "取来它：git submodule update --init {path}";
        en "{path} is a submodule that was not fetched yet", "fetch it: git submodule update --init {path}";

    // ── W11x: what lies beside the projects ───────────────────────────────────────────────────────
    /// Projects that a sparse checkout leaves out.
    "W110" Warning ProjectsNotCheckedOut { count: usize, names: Names }
        zh "有 {count} 份项目没有签出（稀疏签出），没有读：{names}", "签出它们：git sparse-checkout add 文件夹，或 git sparse-checkout disable；它们的 PDF 不算没有项目的";
        en "these projects are not checked out (this is a sparse checkout) and were not read ({count}): {names}", "check them out: git sparse-checkout add FOLDER, or git sparse-checkout disable; their PDFs are not taken for left over";
    /// Submodules that were never fetched.
    "W110" Warning SubmodulesEmpty { names: Names }
        zh "子模块还没有取来，其中的项目没有读：{names}", "取来：git submodule update --init；它们的 PDF 不算没有项目的";
        en "these submodules were not fetched yet, so their projects were not read: {names}", "fetch them: git submodule update --init; their PDFs are not taken for left over";
    /// Files that are neither projects nor shared files.
    "W111" Warning FilesNotRead { count: usize, names: Names }
        zh "projects/ 里有 {count} 个文件没有读，不是项目文件：{names}", "项目文件的名称以 .yaml 结尾（看不到后面的 .txt 之类，就让系统显示文件扩展名）；不是项目的，移到 projects/ 外面，或放进名称以 _ 开头的文件夹";
        en "these files in projects/ are no project files and were not read ({count}): {names}", "project files have names that end with .yaml (let your system show file name extensions: there may be a .txt behind it); move what is no project out of projects/, or into a folder whose name begins with _";
    /// A file that was meant to be a shared one.
    "W112" Warning MisnamedShared { path: String, right: String }
        zh "{path} 没有读：共用的文件只认 {right} 这个名称", "是给这个文件夹用的，就改名为 {right}；不是的，换一个不像的名称";
        en "{path} was not read: a shared file is known by the name {right} only", "if it is meant for this folder, rename it to {right}; if not, give it a name that looks less like it";
}

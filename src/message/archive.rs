//! What keeps an output folder from being brought up to date, joined or proved.

use super::{Lang, Reason, Severity, Word, messages};

/// So many ranges of numbers are named.
const RANGES: usize = 10;

/// Sorted numbers, which are said in ranges: `2、5–7`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Numbers(pub Vec<u32>);

impl Word for Numbers {
    fn say(&self, lang: Lang) -> impl std::fmt::Display {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for &number in &self.0 {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == number => *last = number,
                _ => ranges.push((number, number)),
            }
        }
        let mut words: Vec<String> = ranges
            .iter()
            .take(RANGES)
            .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
            .collect();
        if ranges.len() > RANGES {
            words.push("…".to_owned());
        }
        words.join(if lang == Lang::Zh { "、" } else { ", " })
    }
}

messages! {
    /// What can be wrong with results; the fields are the words that fill the sentence.
    enum ArchiveMessage;

    // ── E14x: PDFs that are read back ─────────────────────────────────────────────────────────────
    /// A file of another kind.
    "E140" Error NotPdf { path: String }
        zh "{path} 不是 PDF", "写 PDF 文件，或者放着 PDF 的文件夹";
        en "{path} is not a PDF", "name PDF files, or a folder with PDFs in it";
    /// A folder without any.
    "E140" Error NoPdfs { path: String }
        zh "{path} 里没有 PDF", "先用 shenbao build 生成；或写明 PDF 在哪里";
        en "{path} has no PDFs in it", "make them first with shenbao build, or say where they are";
    /// A PDF that lacks something that every PDF has.
    "E141" Error PdfDamaged { path: String, zh: String, en: String }
        zh "{path} 坏了：{zh}读不出来", "再取一次原件；只有这一份，可以试试 qpdf 能不能修好";
        en "{path} is damaged: {en} can't be read", "fetch the original again; if this is the only one, qpdf may be able to mend it";
    /// A PDF that programs write otherwise.
    "E141" Error PdfOdd { path: String, zh: String, en: String }
        zh "{path} 里有{zh}，读不了", "shenbao 生成的 PDF 里没有；再取一次原件";
        en "{path} has {en} in it, and can't be read", "no PDF made by shenbao has; fetch the original again";
    /// A PDF that shows what it should, here at least.
    "E180" Error PdfOtherwise { path: String, zh: String, en: String }
        zh "{path} 不是生成时的样子：有{zh}；用别的软件打开，可能显示别的内容", "换原件再试；另存过、签过名的文件，请连同原件一起存档";
        en "{path} is not written as shenbao writes: it has {en}; other viewers may show something else", "try the original; of a file that was saved anew or signed, keep the original, too";
    /// A PDF that is locked.
    "E142" Error PdfEncrypted { path: String }
        zh "{path} 加了密", "知道密码的话，先解密：qpdf --decrypt";
        en "{path} is encrypted", "if you know the password, decrypt it first: qpdf --decrypt";
    /// A PDF that is larger than a form can be.
    "E143" Error PdfLarge { path: String, limit: u64 }
        zh "{path} 太大：文件或其中的内容超过限度（文件 {limit} MiB）", "一份表只有零点几 MiB；看看是不是别的文件";
        en "{path} is too large: the file, of which {limit} MiB are read, or what it unpacks to", "a form has less than one MiB; is it another file?";
    /// A PDF without the record of its sources.
    "E144" Error NoRecord { path: String }
        zh "{path} 里没有来源记录 shenbao.json", "不是 shenbao 生成的，或者后来去掉了附件；换原件再试";
        en "{path} has no record of its sources, shenbao.json", "it was not made by shenbao, or its attachments were taken out since; try the original";
    /// A record that is none.
    "E145" Error BadRecord { path: String, detail: String }
        zh "{path} 的来源记录不对：{detail}", "记录被改过；换原件再试";
        en "the record in {path} is not right: {detail}", "it was changed; try the original";
    /// A record of a later program.
    "E145" Error NewerRecord { path: String, version: u32, program: String }
        zh "{path} 的来源记录是第 {version} 版，{program} 写的，这里还看不懂", "用写它的那个版本，或更新的 shenbao";
        en "the record in {path} is of version {version}, written by {program}, and not understood here", "use that version of shenbao, or a later one";
    /// A record that contradicts the attachments.
    "E145" Error OtherRecord { path: String, zh: String, en: String }
        zh "{path} 的来源记录和附件对不上：{zh}", "记录或附件被改过；换原件再试";
        en "the record in {path} does not fit its attachments: {en}", "one of them was changed; try the original";
    /// A source that the record names and that is not there.
    "E146" Error SourceMissing { path: String, name: String }
        zh "{path} 里缺少附件 {name}", "记录里有它，附件里没有；换原件再试";
        en "{path} lacks the attachment {name}", "the record names it, but it is not attached; try the original";
    /// A source that is another.
    "E147" Error SourceChanged { path: String, name: String }
        zh "{path} 的附件 {name} 和记录的 SHA-256 不符", "附件被换过；换原件再试";
        en "the attachment {name} of {path} does not have the SHA-256 of the record", "it was replaced; try the original";
    /// A name that can't become a file.
    "E148" Error UnsafeName { path: String, name: String }
        zh "{path} 里的附件要放到“{name}”，这不是工作区里能用的路径", "没有写任何文件；用别的程序取出附件，如 pdfdetach -saveall，看看是什么";
        en "an attachment of {path} wants to be “{name}”, which can be no path of a workspace", "nothing was written; take the attachments out with another program, as in pdfdetach -saveall, and look at them";
    /// A file that is in the way.
    "E149" Error OtherContent { path: String, pdf: String }
        zh "{path} 已经有了，内容和 {pdf} 里的不同", "没有写 {pdf} 的任何文件；用 -o 写明别的文件夹";
        en "{path} is there already with another content than in {pdf}", "nothing of {pdf} was written; name another folder with -o";

    // ── E15x: the output folder ───────────────────────────────────────────────────────────────────
    /// Another build writes here now.
    "E150" Error FolderBusy { path: String }
        zh "另一个 shenbao 正在往 {path} 里写", "等它做完再运行；要同时做，用 --out 写到别的文件夹";
        en "another shenbao is writing into {path}", "try again when it is done; to build at the same time, write elsewhere with --out";
    /// The same, with its number.
    "E150" Error FolderBusyBy { path: String, process: u32 }
        zh "另一个 shenbao（进程 {process}）正在往 {path} 里写", "等它做完再运行；要同时做，用 --out 写到别的文件夹";
        en "another shenbao (process {process}) is writing into {path}", "try again when it is done; to build at the same time, write elsewhere with --out";
    /// Nothing more can be written, so it is not tried form by form.
    "E151" Error Stopped { path: String, reason: Reason, left: usize }
        zh "{path} 里写不下去了：{reason}；还有 {left} 份没有生成", "排除原因后再运行一次；已经做好的不用重做";
        en "nothing more can be written into {path}: {reason}; {left} forms were not made", "mend that and run it again; what is done stays done";

    /// The folder that nobody named is a link, which may have come with the repository.
    "E190" Error OutLinked { path: String, to: String, option: String }
        zh "输出文件夹 {path} 是链接，通到 {to}，没有往那里写", "删去这个链接；真要写到那里，写明 {option} {to}";
        en "the output folder {path} is a link that leads to {to}; nothing was written there", "remove the link; if that is where results are to go, write {option} {to}";

    // ── E16x: parts of a build, and their manifests ───────────────────────────────────────────────
    /// What `--partition` does not know.
    "E160" Error PartitionUnknown { given: String }
        zh "看不懂 --partition {given}", "写 hash:2/4 或 slice:2/4：分成 4 份，这里做第 2 份";
        en "--partition {given} is not understood", "write hash:2/4 or slice:2/4: of 4 parts, this is the second";
    /// A number of a part that can't be.
    "E160" Error PartitionRange { given: String, most: u32 }
        zh "--partition {given} 里的份号或份数不对", "份号从 1 数到份数，份数最多 {most}：hash:2/4 是 4 份中的第 2 份";
        en "--partition {given} counts wrongly", "parts are counted from 1 to their number, which is at most {most}: hash:2/4 is the second of 4";
    // E161 told of variables of platforms, which are the shell's business now.
    /// A folder without manifests of parts.
    "E162" Error NoParts { path: String }
        zh "{path} 里没有各份的清单", "先做各份，如 shenbao build --partition hash:1/4；它们的清单叫 manifest-hash-1-of-4.jsonl 这样的名字";
        en "{path} has no manifests of parts", "build the parts first, as in shenbao build --partition hash:1/4; their manifests have names such as manifest-hash-1-of-4.jsonl";
    /// A file of another kind.
    "E162" Error NotManifest { path: String }
        zh "{path} 不是 shenbao 的清单", "这里要写 shenbao build --partition 生成的清单，如 out/manifest-hash-1-of-4.jsonl";
        en "{path} is no manifest of shenbao", "name what shenbao build --partition wrote, such as out/manifest-hash-1-of-4.jsonl";
    /// A manifest that is not as it was written.
    "E162" Error DamagedManifest { path: String }
        zh "清单 {path} 不完整，或被改动过", "再取一次；原件也这样，就重新运行那一份";
        en "the manifest {path} is cut off, or was changed", "fetch it again; if the original is like that, build its part again";
    /// The manifest of all.
    "E162" Error NotPart { path: String }
        zh "{path} 是全部的清单，不是一份的", "只写各份的清单，如 out/manifest-hash-1-of-4.jsonl";
        en "{path} is the manifest of all forms, not of a part", "name those of the parts only, such as out/manifest-hash-1-of-4.jsonl";
    /// A part of another program.
    "E163" Error OtherProgram { path: String, program: String, ours: String }
        zh "{path} 是另一个 shenbao（{program}）写的，这里是 {ours}", "各份和合并都用同一个程序，再做一次那一份";
        en "{path} was written by another shenbao ({program}); this is {ours}", "use one program for all parts and for the merge, and build that part again";
    /// Parts of different wholes.
    "E164" Error OtherPartition { path: String, what: String, first: String, other: String }
        zh "{path} 是 {what}，{first} 却是 {other}：不是同一次划分", "写明要合并哪一些的清单，或删去不要的";
        en "{path} is {what}, and {first} is {other}: not parts of one whole", "name the manifests that are to be merged, or remove those of no use";
    /// A part that is not there.
    "E165" Error PartMissing { missing: Numbers, total: u32, command: String }
        zh "{total} 份里缺第 {missing} 份", "生成：{command}";
        en "of {total} parts, these are missing: {missing}", "build it: {command}";
    /// A part that is there twice.
    "E166" Error PartTwice { part: String, first: String, second: String }
        zh "{part} 有两份清单：{first} 和 {second}", "只留一份";
        en "{part} has two manifests: {first} and {second}", "keep one of them";
    /// A form in no part.
    "E167" Error FormMissing { form: String, command: String }
        zh "{form} 不在任何一份里", "各份做好之后才有的？补做：{command}";
        en "{form} is in no part", "was it added since the parts were built? Build it: {command}";
    /// A form in more than one part.
    "E168" Error FormTwice { form: String, first: String, second: String }
        zh "{form} 在两份里：{first} 和 {second}", "各份的工作区不一样：都换成同一个版本，再做一次";
        en "{form} is in two parts: {first} and {second}", "the parts were built from different workspaces: bring all to one revision and build them again";
    /// A form that the workspace does not have.
    "E168" Error FormGone { form: String, path: String }
        zh "{path} 里有 {form}，工作区里没有", "各份做好之后删去了？那一份再做一次";
        en "{path} has {form}, which is not in the workspace", "was it removed since the part was built? Build that part again";
    /// A PDF that is not where it should be.
    "E169" Error PdfMissing { pdf: String, path: String }
        zh "{path} 里没有 {pdf}", "把各份的 PDF 都放到一个输出文件夹里，用 -o 写明；只合并清单：--without-pdfs";
        en "{path} has no {pdf}", "bring the PDFs of all parts into one output folder and name it with -o; to merge the manifests alone: --without-pdfs";
    /// A PDF that is another.
    "E169" Error PdfChanged { pdf: String, path: String }
        zh "{path} 里的 {pdf} 不是清单里记的那个文件", "再取一次；原件也这样，就再做一次那一份";
        en "{pdf} in {path} is not the file that its manifest tells of", "fetch it again; if the original is like that, build its part again";

    // ── E17x: what is not trusted ─────────────────────────────────────────────────────────────────
    /// An edition of the workspace under `--no-workspace-templates`.
    "E170" Error OwnEdition { name: String }
        zh "版式 {name} 是工作区自己的，这次不用工作区的模板", "信得过这个工作区的 templates/ 和 fonts/，就去掉 --no-workspace-templates";
        en "the edition {name} is the workspace's own, and its templates are not to be run", "if you trust its templates/ and fonts/, leave out --no-workspace-templates";
    /// A symbolic link to what is no part of the workspace.
    "E171" Error OutsideLink { path: String }
        zh "{path} 是通到工作区外面或隐藏文件的链接，不会去读", "用文件代替链接，或让它指向工作区里的文件";
        en "{path} is a link that leads out of the workspace or to hidden files, which are not read", "put a file in the place of the link, or let it point to one in the workspace";
    /// More text than is set.
    "E172" Error TooMuchText { kib: usize, limit: usize }
        zh "这份表的文字太多：{kib} KiB，上限是 {limit} KiB（一个换行按 16 字节算）", "申报表写不了这么多；长的材料放在附件里";
        en "the form has too much text: {kib} KiB, and the limit is {limit} KiB (a line break counts as 16 bytes)", "no such form is as long; put long material into an annex";
    /// A run of characters without a place for a line to end.
    "E173" Error LongWord { begin: String, length: usize, limit: usize }
        zh "“{begin}…”一连 {length} 个字符没有可以换行的地方，上限是 {limit} 个", "加上空格或换行，或者写短";
        en "“{begin}…” goes on for {length} characters without a place for the line to end; the limit is {limit}", "put in spaces or line breaks, or shorten it";
    /// More indicators than are set.
    "E174" Error TooManyIndicators { count: usize, limit: usize }
        zh "指标太多：{count} 个，上限是 {limit} 个", "看看是不是重复写了，或把项目分成几份";
        en "too many indicators: {count}, and the limit is {limit}", "were some written twice? Otherwise make several projects of this one";
    /// More shared files than can be laid on each other.
    "E175" Error TooMuchShared { folder: String, mib: usize, limit: usize }
        zh "到 {folder} 为止，各个文件夹的 _defaults.yaml 和 _indicators.yaml 层层合并，一共有 {mib} MiB，上限是 {limit} MiB", "把共用文件改小，或让文件夹少一些自己的共用文件";
        en "the _defaults.yaml and _indicators.yaml that the folders up to {folder} inherit come to {mib} MiB in all, and the limit is {limit} MiB", "make the shared files smaller, or let fewer folders have some of their own";
    /// A file's name that is no plain text.
    "E177" Error OddName { path: String }
        zh "文件名 {path} 里有不该有的字符", "给文件改名：不用反斜杠、控制字符、看不见的和改变书写方向的字符，用 UTF-8 编码";
        en "the file's name {path} has characters that don't belong there", "rename it: no backslashes, no control characters, none that are not seen or turn the direction of writing, and in UTF-8";
    /// A name that can't be everywhere.
    "E184" Error UnportableName { path: String }
        zh "{path} 里有文件或文件夹的名字在别的系统上不能用", "改名（git mv）：不用 : * ? \" < > | 和设备名（con、nul、com1 等），首尾不用空格，末尾不用点，一个名字不超过 255 字节";
        en "{path} has the name of a file or folder that other systems don't take", "rename it (git mv): without : * ? \" < > |, no device (con, nul, com1 …), no blank at either end and no dot at its end, 255 bytes at most";
    /// Two names that are one elsewhere.
    "E185" Error AlikeNames { first: String, second: String }
        zh "{first} 和 {second} 的名字只差大小写或同一字符的不同编码，在 Windows、macOS 上是同一个", "给其中一个改名（git mv）";
        en "the names of {first} and {second} differ only in case or in how a character is coded: on Windows or macOS they are one", "rename one of them (git mv)";
    /// Characters that are hardly seen, in numbers that nobody types.
    "E187" Error TooManyRoomless { count: usize, limit: usize }
        zh "表里有 {count} 个不占位置、前面又没有字的字符，最多 {limit} 个", "多半是从网页或 PDF 粘贴来的；删去它们，或重新输入";
        en "the form has {count} characters that take no room and stand on no other, and {limit} are allowed", "they were probably pasted from a page or a PDF; take them out, or type the text anew";
    /// More excuses than a form can need.
    "E174" Error TooManyExcuses { count: usize, limit: usize }
        zh "有 {count} 条豁免，一份表最多 {limit} 条", "一种问题都豁免的，写一条就够：编号: 理由";
        en "there are {count} excuses, and a form takes {limit}", "where all findings of a kind are accepted, one is enough: CODE: reason";
    /// More forms than can be looked at together.
    "E174" Error TooManyTogether { limit: usize }
        zh "前面各份表的指标和豁免合计超过 {limit} 条，这份没有检查", "一次少检查几份：写明文件夹或文件";
        en "the forms before this one have more than {limit} indicators and excuses in all, so it was not checked", "check fewer at a time: name folders or files";
    /// What is not told of a file.
    "E176" Error AndMore { more: usize }
        zh "这份表还有 {more} 处问题没有列出", "先改列出的";
        en "the form has {more} more problems, which are not listed", "mend those that are, first";
    /// What is not told of a form that has no errors.
    "W119" Warning AndMoreWarnings { more: usize }
        zh "这份表还有 {more} 处没有列出", "先改列出的；是共用的文件引起的，改那里";
        en "{more} more findings in the form are not listed", "mend those that are, first; where a shared file causes them, mend it there";
    /// What is not told of a run.
    "E176" Error RunAndMore { more: usize }
        zh "全部表还有 {more} 处问题没有列出", "先改列出的，或者一次少检查几份";
        en "all forms together have {more} more problems, which are not listed", "mend those that are, first, or look at fewer forms at a time";
    /// What is not told of a run that has no errors among it.
    "W119" Warning RunAndMoreWarnings { more: usize }
        zh "全部表还有 {more} 处没有列出", "先改列出的，或者一次少检查几份";
        en "all forms together have {more} more findings, which are not listed", "mend those that are, first, or look at fewer forms at a time";
    /// More files than a workspace has.
    "E175" Error TooManyProjects { folder: String, limit: usize }
        zh "{folder} 里的文件超过 {limit} 个，后面的没有读", "分成几个工作区；不是项目的文件移到 projects/ 外面";
        en "{folder} has more than {limit} files; those beyond were not read", "make several workspaces of it, and move what is no project out of projects/";
    /// A folder in a folder in a folder …
    "E175" Error TooManyFolders { folder: String, limit: usize }
        zh "{folder} 在 projects/ 下面超过 {limit} 层", "文件夹不要套得这么深";
        en "{folder} is more than {limit} folders below projects/", "don't nest folders as deep";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_in_ranges() {
        let said = |numbers: &[u32], lang| Numbers(numbers.to_vec()).say(lang).to_string();
        assert_eq!(said(&[2], Lang::En), "2");
        assert_eq!(said(&[1, 2, 4, 5, 6, 9], Lang::En), "1–2, 4–6, 9");
        assert_eq!(said(&[1, 4, 5, 6], Lang::Zh), "1、4–6");
        let odd: Vec<u32> = (0..100_000).map(|number| 2 * number + 1).collect();
        assert_eq!(said(&odd, Lang::En), "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, …");
    }
}

//! What keeps a form from being read, resolved or made.

use super::{Characters, Choices, Lang, Meant, Reason, Severity, Word, messages};

messages! {
    /// What can be wrong; the fields are the words that fill the sentence.
    enum Message, or CheckoutMessage, or VersionMessage, or ArchiveMessage, or Finding;

    // ── E00x: the file ──────────────────────────────────────────────────────────────────────────
    /// The system refused to read a file or folder.
    "E001" Error Unreadable { path: String, reason: Reason }
        zh "无法读取 {path}：{reason}", "检查文件是否还在、有没有读取权限";
        en "cannot read {path}: {reason}", "check that it still exists and that you may read it";
    /// A folder that the system could not be done with.
    "E001" Error FolderFailed { detail: String }
        zh "读文件夹时系统出错：{detail}", "检查磁盘或网络盘，再运行一次";
        en "the system failed while a folder was read: {detail}", "check the disk or the network drive, and run it again";
    /// A folder, a pipe or a device where a file should be.
    "E001" Error NotFile { path: String }
        zh "{path} 不是文件", "它是文件夹或别的东西；这个名字要留给文本文件";
        en "{path} is not a file", "it is a folder or something else; this name is for a text file";
    /// A file beyond the size limit.
    "E002" Error TooLarge { path: String, mib: u64, limit: u64 }
        zh "{path} 太大：{mib} MB，上限是 {limit} MB", "项目文件通常只有几 KB；这也许不是项目文件";
        en "{path} is too large: {mib} MB, the limit is {limit} MB", "a project file has a few KB; this may not be one";
    /// GBK text.
    "E003" Error Gbk { path: String }
        zh "{path} 是 GBK 编码，不是 UTF-8", "在编辑器里“另存为”，编码选 UTF-8";
        en "{path} is encoded in GBK, not UTF-8", "use “Save as” in your editor with the encoding UTF-8";
    /// UTF-16, which Windows calls Unicode.
    "E004" Error Utf16 { path: String }
        zh "{path} 是 UTF-16 编码（也叫 Unicode），不是 UTF-8", "在编辑器里“另存为”，编码选 UTF-8";
        en "{path} is encoded in UTF-16 (also called Unicode), not UTF-8", "use “Save as” in your editor with the encoding UTF-8";
    /// Some other encoding, or a binary file.
    "E004" Error NotUtf8 { path: String, offset: usize }
        zh "{path} 不是 UTF-8 文本（第 {offset} 字节起）", "在编辑器里“另存为”，编码选 UTF-8；Word、Excel 文件不能直接用";
        en "{path} is not UTF-8 text (from byte {offset} on)", "use “Save as” in your editor with the encoding UTF-8; Word and Excel files can't be used";
    /// Nothing but blanks and comments.
    "E005" Error Empty { path: String }
        zh "{path} 没有内容", "至少填写 项目名称、资金 和 绩效指标；不是项目的文件，给它起以 _ 开头的名字";
        en "{path} is empty", "it needs at least 项目名称, 资金 and 绩效指标; give a file that is no project a name that begins with _";
    /// Lines that git writes between two versions that it could not join.
    "E006" Error Conflict { lines: String }
        zh "第 {lines} 行是没有解决的合并冲突", "留下要的那一边，删去以 <<<<<<<、=======、>>>>>>> 开头的行";
        en "lines {lines} are a merge conflict that is not resolved", "keep the side that is right, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>";
    /// One of them without the others.
    "E006" Error ConflictLeft {}
        zh "这一行是合并冲突留下的", "删去它，再看看上下两边留得对不对";
        en "a merge conflict left this line behind", "remove it, and see whether the right side was kept around it";

    // ── E01x: YAML ──────────────────────────────────────────────────────────────────────────────
    /// A YAML error of no special kind, in the parser's words.
    "E010" Error YamlSyntax { detail: String }
        zh "写法有误（YAML）：{detail}", "看看这一行和上一行：冒号后要有空格，同级的栏目要对齐，引号和括号要成对";
        en "YAML syntax: {detail}", "look at this line and the one above: a blank after each colon, keys of one level aligned, quotes and brackets in pairs";
    /// A line that fits none of the levels above it.
    "E010" Error Misaligned {}
        zh "这一行没有对齐", "同级的栏目左边对齐，下一级多缩进两格；清单的每一项以“- ”开头";
        en "this line is not aligned", "begin keys of one level in one column, the next level two blanks further; begin each item of a list with “- ”";
    /// A line without the colon that makes it a key.
    "E010" Error NoColon {}
        zh "这一行没有“: ”", "栏目写成“栏目: 内容”；如果它接着上一行的文字，就比上一行的栏目多缩进两格";
        en "there is no “: ” on this line", "write “key: value”; if it continues the text above, indent it two blanks further than the key above";
    /// `a: b: c`, or entries below a value.
    "E010" Error ColonInValue {}
        zh "这里不能再有“: ”", "内容里有冒号就把内容整个加引号；上一行已经写了内容的，下面不能再分栏";
        en "there can't be another “: ” here", "quote a value that holds a colon; a key with a value on its line can't have keys below it";
    /// More before a colon than YAML takes for a key.
    "E010" Error LongKey { length: usize, limit: usize }
        zh "名称太长：“: ”前面有 {length} 个字", "栏目和指标的名称最多 {limit} 个字，写短些；如果是一段文字，就把它整个加引号";
        en "the name is too long: {length} characters before the “: ”", "names of keys and indicators have at most {limit}; shorten it, or quote the whole if it is a text";
    /// `key:value`.
    "E010" Error NoBlankAfterColon {}
        zh "冒号后面没有空格", "在冒号后面加一个空格：“: ”";
        en "no blank follows the colon", "write a blank after it: “: ”";
    /// `name value`, `name≥5`, or a tab between them.
    "E010" Error NoColonBetween { line: String }
        zh "名称和内容之间没有冒号", "写成“{line}”";
        en "there is no colon between the name and its value", "write “{line}”";
    /// The same where the line may go on with a text.
    "E010" Error NoColonOrText { line: String }
        zh "名称和内容之间没有冒号", "写成“{line}”；如果它接着上一行的文字，就比上一行的栏目多缩进两格";
        en "there is no colon between the name and its value", "write “{line}”; if it continues the text above, indent it two blanks further than the key above";
    /// A key without its colon, above what belongs to it.
    "E010" Error NoColonAfter { key: String }
        zh "栏目后面没有冒号", "写成“{key}:”，属于它的另起一行，缩进两格";
        en "no colon follows the key", "write “{key}:”, and what belongs to it below, indented by two blanks";
    /// `-item`.
    "E010" Error NoBlankAfterDash {}
        zh "“-”后面没有空格", "清单的每一项以“- ”开头，减号后面加一个空格";
        en "no blank follows the “-”", "begin each item with “- ”, a dash and a blank";
    /// A bracket without its partner.
    "E010" Error OpenBracket { open: char }
        zh "括号 {open} 没有配对", "补上收尾的括号；括号里各项之间用半角逗号";
        en "the bracket {open} is not closed", "add the closing one; inside, put commas between the entries";
    /// A bracket closed by one of the other kind.
    "E010" Error WrongBracket { open: char, close: char }
        zh "括号 {open} 不能用 {close} 收尾", "[ 配 ]，{{ 配 }}，由内到外依次收尾";
        en "the bracket {open} can't be closed by {close}", "[ goes with ], {{ with }}; close the inner ones first";
    /// A closing bracket too many.
    "E010" Error ExtraBracket {}
        zh "多了一个收尾的括号", "删去它，或补上开头的括号；内容里有括号就整个加引号";
        en "a closing bracket without its partner", "remove it, or add the opening one; quote a value that holds brackets";
    /// Two entries in brackets without a comma between them.
    "E010" Error MissingComma {}
        zh "括号里少了逗号", "各项之间用半角逗号加空格；内容里有括号或引号就整个加引号";
        en "a comma is missing between the brackets", "put a comma and a blank between the entries; quote a value that holds brackets or quotation marks";
    /// A quotation mark without its partner.
    "E010" Error OpenQuote {}
        zh "引号没有收尾", "在内容末尾补上同样的引号";
        en "the quotation mark is not closed", "add the same mark at the end of the value";
    /// `"a" b`.
    "E010" Error TextAfterQuote {}
        zh "收尾的引号后面还有文字", "把内容整个放进引号，里面的引号用“ ”；括号里各项之间要有逗号";
        en "text follows the closing quotation mark", "put the whole value between the marks, inside use “ ”; put commas between entries in brackets";
    /// `"D:\数据"`.
    "E010" Error BadEscape {}
        zh "双引号里的反斜线 \\ 写法不对", "换成单引号，或把反斜线写成两个";
        en "a backslash between double quotes has a meaning of its own", "use single quotes, or write two backslashes";
    /// A value that begins with `@`, `%` and the like.
    "E010" Error BadStart { character: char }
        zh "这里不能以 {character} 开头", "给整个内容加引号";
        en "nothing can begin with {character} here", "quote the whole value";
    /// `#` where neither a remark nor a value can begin.
    "E010" Error StrayHash {}
        zh "这里不能有“#”", "“#”后面是说明，它前面要有空格；内容里有 # 就整个加引号";
        en "“#” can't stand here", "a remark begins with a blank and “#”; quote a value that holds #";
    /// `| text` on one line.
    "E010" Error BlockHeader {}
        zh "“|”和“>”后面要换行", "文字另起一行，缩进两格；内容以 | 或 > 开头就加引号";
        en "the text must begin on the line after “|” or “>”", "begin a new line, indented by two; quote a value that begins with | or >";
    /// `－ 名称`, `｛…｝`, `｜－`: what looks like one of YAML's signs.
    "E010" Error Lookalike { found: Characters, write: String }
        zh "{found}不能当作“{write}”", "改成半角的“{write}”";
        en "{found} does not stand for “{write}”", "type “{write}”";
    /// A no-break or full-width blank where YAML needs a plain one.
    "E010" Error OddBlank { found: Characters }
        zh "这里的空格不是普通的空格：{found}", "删去它，换成普通的（半角）空格；它多半是从网页或 Word 粘贴来的，或用全角输入的";
        en "the blank here is no plain one: {found}", "remove it and type a plain blank; it was probably pasted in from a web page or Word";
    /// A zero-width character between the signs of YAML.
    "E010" Error Unseen { found: Characters }
        zh "这里有看不见的字符：{found}", "删去它，或把这一行重新打一遍；它多半是从网页或 Word 粘贴来的";
        en "an invisible character is here: {found}", "remove it, or type the line anew; it was probably pasted in from a web page or Word";
    /// `：` instead of `: `.
    "E011" Error FullWidthColon {}
        zh "冒号“：”是全角的", "改成半角冒号，后面加一个空格：“: ”";
        en "the colon “：” is full-width", "write a plain colon and a blank: “: ”";
    /// A tab as indentation.
    "E012" Error Tab {}
        zh "这里有制表符（Tab）", "缩进只能用空格：把文件里的每个 Tab 换成两个空格";
        en "there is a tab here", "indent with blanks only: replace every tab of the file by two blanks";
    /// `>5%` without quotes.
    "E013" Error UnquotedGreater { value: String }
        zh "以 > 开头的内容要加引号：{value}", "写成 \"{value}\"，或用 ≥";
        en "a value that begins with > must be quoted: {value}", "write \"{value}\", or use ≥";
    /// A key twice in one mapping.
    "E014" Error DuplicateKey { key: String }
        zh "“{key}”写了两次", "删去一个，或把两处的内容合在一起";
        en "“{key}” appears twice", "remove one, or put both contents under one key";
    /// `&a`, `*a`, `<<`.
    "E015" Error Anchor {}
        zh "这里不能用 &、* 和 <<", "内容以 & 或 * 开头就加引号；各表共用的内容放进 _defaults.yaml 或 _indicators.yaml";
        en "&, * and << (YAML anchors, aliases, merge keys) are not part of the format", "quote a value that begins with & or *; put what is shared into _defaults.yaml or _indicators.yaml";
    /// Nesting or node count beyond the limits.
    "E016" Error TooDeep {}
        zh "层次太多，或内容太多", "项目文件只有四层；看看括号 [ ] 和 {{ }} 是否配对";
        en "too many levels, or too many values", "a project file has four levels; check the brackets [ ] and {{ }}";
    /// `---` in the middle.
    "E017" Error ManyDocuments {}
        zh "“---”把文件分成了几份", "一个项目一个文件；删去“---”，或把它后面的内容移到另一个文件";
        en "“---” parts the file into several", "one project, one file: remove “---”, or move what follows to another file";
    /// A key that is a list, a mapping or nothing.
    "E018" Error KeyNotText {}
        zh "这里的栏目名不是文字", "栏目照表上的字样写，如 项目名称: …";
        en "this key is not text", "keys are the words of the form, as in 项目名称: …";
    /// `!tag`.
    "E019" Error Tag { tag: String }
        zh "这里不能用 {tag}", "删去它；内容本身以 ! 开头就加引号";
        en "{tag} (a YAML tag) is not part of the format", "remove it; quote a value that begins with !";

    // ── E02x: keys and kinds ────────────────────────────────────────────────────────────────────
    /// A key the edition does not have, with a near one.
    "E020" Error UnknownKeyNear { key: String, near: Meant }
        zh "没有“{key}”这一栏", "你是想写{near}吗？";
        en "unknown key “{key}”", "did you mean {near}?";
    /// A key the edition does not have.
    "E020" Error UnknownKey { key: String, known: String }
        zh "没有“{key}”这一栏", "这里可以写：{known}";
        en "unknown key “{key}”", "known here: {known}";
    /// An edition that neither the program nor the workspace has.
    "E021" Error UnknownEdition { name: String, known: String }
        zh "没有“{name}”这个版式", "现有的版式：{known}";
        en "there is no edition “{name}”", "there are: {known}";
    /// The same, with a near one.
    "E021" Error UnknownEditionNear { name: String, near: Meant }
        zh "没有“{name}”这个版式", "你是想写{near}吗？";
        en "there is no edition “{name}”", "did you mean {near}?";
    /// A required key is absent or blank.
    "E022" Error Missing { key: String }
        zh "没有填写“{key}”", "在项目文件里填写；各表相同的写进 _defaults.yaml";
        en "“{key}” is missing", "write it in the project file; what all forms share goes into _defaults.yaml";
    /// A blank over a value of the layers above.
    "E022" Error BlankHides { key: String, value: String, place: String }
        zh "“{key}”空着；从 {place} 来的是 {value}", "删去这一行，就用从那里来的；版式允许空着、也要空着的，写“{key}: ~”";
        en "“{key}” is left blank; {place} gives {value}", "delete this line to take that; to leave it blank on the form, where the edition allows it, write “{key}: ~”";
    /// An amount that `new` left to be filled in.
    "E022" Error AmountMissing { key: String }
        zh "没有填写“{key}”", "写上金额，可以带 元、万元、亿元；没有就写 0";
        en "“{key}” is missing", "write an amount, 元, 万元 or 亿元 may follow; if there is none, 0";
    /// An excuse without its reason.
    "E022" Error NoReason { code: String }
        zh "豁免 {code} 没有写理由", "写上为什么可以这样，如 {code}: 上级统一口径";
        en "the excuse {code} has no reason", "say why it is accepted, as in {code}: 上级统一口径";
    /// The same in an edition.
    "E022" Error Absent { key: String }
        zh "这里缺少“{key}”", "写上它；docs/editions.md 说明了每一项";
        en "“{key}” is missing here", "add it; docs/editions.md explains each";
    /// A mapping was expected.
    "E023" Error NotMap { key: String }
        zh "“{key}”下面要分栏填写", "另起一行，缩进两格，写“栏目: 内容”";
        en "“{key}” needs “key: value” entries below it", "begin a new line, indent by two, write key: value (a plain colon and a blank)";
    /// A file that is a list or a piece of text.
    "E023" Error NotMapFile {}
        zh "这个文件没有分栏填写", "每一栏写成“栏目: 内容”，冒号是半角的，后面有空格";
        en "this file has no “key: value” entries", "write each as “key: value”, with a plain colon and a blank";
    /// A list was expected.
    "E024" Error NotList { key: String }
        zh "“{key}”下面要逐项列出", "每项一行，以“- ”开头：“- 名称: 指标值”";
        en "“{key}” needs a list below it", "one line an item, each beginning with “- ”: “- name: target”";
    /// A scalar was expected.
    "E025" Error NotScalar { key: String }
        zh "“{key}”只能填一项内容", "直接写在冒号后面，不要列几项，也不要分栏；内容以 [ 或 {{ 开头就加引号";
        en "“{key}” takes a single value", "write it right after the colon, no list and no keys below; quote a value that begins with [ or {{";
    /// A number or truth value where text belongs.
    "E026" Error NotText { key: String, value: String }
        zh "“{key}”要填文字，这里是 {value}", "确实要这样写就加引号：\"{value}\"";
        en "“{key}” should be text, this is {value}", "if it is meant so, quote it: \"{value}\"";
    /// Text where a whole number belongs.
    "E027" Error NotWhole { key: String, value: String }
        zh "“{key}”要填整数，这里是 {value}", "只写数字，不带单位";
        en "“{key}” should be a whole number, this is {value}", "digits only, without a unit";
    /// A whole number, but for characters that look right.
    "E027" Error NotWholeLooks { key: String, found: Characters, write: String }
        zh "“{key}”里有{found}", "写成 {write}";
        en "“{key}” has {found}", "write {write}";
    /// `2026年`.
    "E027" Error NotWholeYear { key: String, value: String, meant: u32 }
        zh "“{key}”要填整数，这里是 {value}", "只写数字：{meant}";
        en "“{key}” should be a whole number, this is {value}", "digits only: {meant}";
    /// A subcategory the taxonomy does not have, with a near one.
    "E028" Error UnknownSubcategoryNear { key: String, near: Meant }
        zh "这个版式没有二级指标“{key}”", "你是想写{near}吗？";
        en "this edition has no 二级指标 “{key}”", "did you mean {near}?";
    /// A subcategory the taxonomy does not have.
    "E028" Error UnknownSubcategory { key: String, known: String }
        zh "这个版式没有二级指标“{key}”", "可用的有：{known}";
        en "this edition has no 二级指标 “{key}”", "there are: {known}";
    /// A category where its subcategories belong.
    "E028" Error CategoryAsGroup { key: String, known: String }
        zh "“{key}”是一级指标，这里写二级指标", "去掉这一级，直接写：{known}";
        en "“{key}” is a 一级指标, a 二级指标 belongs here", "leave this level out and write: {known}";
    /// A number was expected in a further column.
    "E029" Error NotNumber { key: String, value: String }
        zh "“{key}”要填数字，这里是 {value}", "只写数字，可以有小数点，不带单位";
        en "“{key}” should be a number, this is {value}", "digits only, with a decimal point if need be, without a unit";

    // ── E03x: money ─────────────────────────────────────────────────────────────────────────────
    /// Not an amount.
    "E030" Error BadAmount { key: String, value: String }
        zh "“{key}”不是金额：{value}", "只写数字，可以有小数点和千位上的逗号；后面可以带 元、万元、亿元";
        en "“{key}” is not an amount: {value}", "write a number, with a decimal point and commas between thousands if need be; 元, 万元 or 亿元 may follow";
    /// An amount, but for characters that look right.
    "E030" Error BadAmountLooks { key: String, found: Characters, write: String }
        zh "“{key}”里有{found}", "写成 {write}";
        en "“{key}” has {found}", "write {write}";
    /// The same with one amount in it.
    "E030" Error BadAmountMeant { key: String, value: String, meant: String }
        zh "“{key}”不是金额：{value}", "只写数字和单位：{meant}";
        en "“{key}” is not an amount: {value}", "the number and its unit alone: {meant}";
    /// A given total is not the sum, since a part of it was left blank.
    "E031" Error TotalAlone { key: String, total: String, sum: String, part: String, rest: String }
        zh "{key} 与明细之和不符：{total} ≠ {sum}", "总额没有错，就给明细补上“{part}: {rest}”；错了就删去总额，由程序计算";
        en "{key} differs from the sum of its parts: {total} ≠ {sum}", "if the total is right, add the part “{part}: {rest}”; if not, remove it, the program computes it";
    /// A given total is not the sum.
    "E031" Error TotalDiffers { key: String, total: String, sum: String }
        zh "{key} 与明细之和不符：{total} ≠ {sum}", "核对各项明细；明细没有错，就删去总额，由程序计算";
        en "{key} differs from the sum of its parts: {total} ≠ {sum}", "check the parts; if they are right, remove the total, the program computes it";
    /// Below zero.
    "E032" Error NegativeAmount { key: String, value: String }
        zh "“{key}”是负数：{value}", "申报表里没有负的金额";
        en "“{key}” is negative: {value}", "the form has no negative amounts";
    /// Digits that the form would not print.
    "E033" Error TooPrecise { key: String, value: String, unit: String, decimals: u32 }
        zh "“{key}”的小数太多：{value} {unit}，表上只印 {decimals} 位小数", "核对单位和小数点";
        en "“{key}” would lose digits in print: {value} {unit}, the form has {decimals} decimals", "check the unit and the decimal point";
    /// `35,10`.
    "E034" Error AmbiguousAmount { key: String, value: String, plain: String, grouped: String }
        zh "“{key}”的逗号不在千位上：{value}", "核对数字：去掉逗号是 {plain}，每三位一个是 {grouped}";
        en "“{key}”: the commas do not part thousands: {value}", "check the number: without commas it is {plain}, in groups of three {grouped}";
    /// The same of a number without thousands, whose comma may be a decimal point.
    "E034" Error AmbiguousComma { key: String, value: String, plain: String }
        zh "“{key}”的逗号不在千位上：{value}", "核对数字：去掉逗号是 {plain}；小数点要写“.”";
        en "“{key}”: the commas do not part thousands: {value}", "check the number: without commas it is {plain}; a decimal point is “.”";
    /// More digits than can be computed with.
    "E035" Error HugeAmount { key: String, value: String }
        zh "“{key}”的数字太大或太长：{value}", "核对位数和单位；整数最多 20 位，小数最多 6 位";
        en "“{key}” is too large or too long: {value}", "check digits and unit; amounts have at most 20 whole digits and 6 decimals";
    /// `{拨款: 35,100,900}`.
    "E036" Error CommaInBraces { value: String }
        zh "括号里的逗号把金额断开了：{value}", "去掉逗号，或加引号：\"{value}\"";
        en "between brackets the commas cut the amount: {value}", "leave them out, or quote it: \"{value}\"";

    // ── E04x: dates ─────────────────────────────────────────────────────────────────────────────
    /// Not written as a date.
    "E040" Error BadDate { key: String, value: String }
        zh "“{key}”不是日期：{value}", "写明哪一天，按年-月-日，如 2026-01-31";
        en "“{key}” is not a date: {value}", "name a day as year-month-day, as in 2026-01-31";
    /// A date, but for characters that look right.
    "E040" Error BadDateLooks { key: String, found: Characters, write: String }
        zh "“{key}”里有{found}", "写成 {write}";
        en "“{key}” has {found}", "write {write}";
    /// Another way to write a day, or a month where a day belongs.
    "E040" Error BadDateMeant { key: String, value: String, meant: String }
        zh "“{key}”不是日期：{value}", "按年-月-日写：{meant}";
        en "“{key}” is not a date: {value}", "write year-month-day: {meant}";
    /// The 31st of a shorter month.
    "E041" Error ShortMonth { key: String, value: String, year: i32, month: u32, days: u32 }
        zh "“{key}”：没有 {value} 这一天", "{year} 年 {month} 月只有 {days} 天";
        en "“{key}”: there is no such day: {value}", "month {month} of {year} has {days} days";
    /// 30 February.
    "E041" Error NoSuchDay { key: String, value: String }
        zh "“{key}”：没有 {value} 这一天", "核对月份和日子";
        en "“{key}”: there is no such day: {value}", "check the month and the day";
    /// A year that is a slip of the finger, or a cell of another program that was blank.
    "E041" Error YearOff { key: String, value: String }
        zh "“{key}”的年份不合理：{value}", "写四位数的年份，1949 到 2199";
        en "“{key}”: no plan is of such a year: {value}", "write a year of four digits, from 1949 to 2199";
    /// The end lies before the start.
    "E042" Error EndBeforeStart { start: String, end: String }
        zh "完成日期 {end} 早于开始日期 {start}", "核对两个日期，也许写反了";
        en "the end {end} lies before the start {start}", "check both dates, they may be swapped";
    /// Not a fiscal year.
    "E043" Error BadYear { value: String }
        zh "年度不合理：{value}", "写四位数的年份";
        en "not a fiscal year: {value}", "write a year of four digits";

    // ── E05x: indicators ────────────────────────────────────────────────────────────────────────
    /// The same name twice in one group.
    "E050" Error IndicatorTwice { name: String, group: String }
        zh "{group} 里“{name}”写了两次", "删去一个，或改成两个不同的名称";
        en "“{name}” appears twice under {group}", "remove one, or give them different names";
    /// No target here and none in the library.
    "E051" Error NoTarget { name: String }
        zh "“{name}”没有指标值，指标库里也没有", "在名称后面写冒号、空格和指标值：“- {name}: …”，或在 _indicators.yaml 里给出";
        en "“{name}” has no target, and the library has none", "write a colon, a blank and the target behind the name: “- {name}: …”, or give it in _indicators.yaml";
    /// `- 名称:` with nothing behind it, over one of the layers above.
    "E051" Error BlankTarget { name: String, target: String, place: String }
        zh "“{name}”后面空着；从 {place} 来的指标值是 {target}", "删去这一行，就用从那里来的；要去掉这个指标，写“- {name}: ~”";
        en "nothing stands behind “{name}”; {place} gives the target {target}", "delete this line to take that; to take the indicator out write “- {name}: ~”";
    /// The same over a bare name.
    "E051" Error BlankListed { name: String }
        zh "“{name}”后面空着；默认值里已经有这个指标", "删去这一行，就用默认值里的；要去掉这个指标，写“- {name}: ~”";
        en "nothing stands behind “{name}”, which the defaults have", "delete this line to keep it as it is there; to take it out write “- {name}: ~”";
    /// The same where the library has a target.
    "E051" Error BlankOverLibrary { name: String, target: String }
        zh "“{name}”的指标值空着；指标库里是 {target}", "要用指标库里的，只写“- {name}”，后面不写冒号；要另定就写上指标值";
        en "the target of “{name}” is left blank; the library has {target}", "write “- {name}” without a colon to take that, or a target of its own";
    /// The same of a name that ends with a number.
    "E051" Error NoTargetButNumber { name: String, line: String }
        zh "“{name}”没有指标值，指标库里也没有", "末尾的数是指标值，就写成“{line}”；不是，就写成“- {name}: …”，或在 _indicators.yaml 里给出";
        en "“{name}” has no target, and the library has none", "if the number at its end is the target, write “{line}”; else “- {name}: …”, or give it in _indicators.yaml";
    /// The library has it, in another group.
    "E051" Error NoTargetHere { name: String, group: String }
        zh "“{name}”没有指标值；指标库把它归在 {group}", "移到 {group}，或在这里写上指标值";
        en "“{name}” has no target; the library has it under {group}", "move it to {group}, or write a target here";
    /// No indicator at all.
    "E052" Error NoIndicators {}
        zh "没有一条绩效指标", "写在 绩效指标 下的各组里，一个指标一行：- 名称: 指标值";
        en "there is no indicator at all", "write them under the groups of 绩效指标, one a line: - name: target";
    /// An item of the list that is neither a name nor `name: target`.
    "E053" Error BadIndicator {}
        zh "这一项不是指标", "写成“- 名称”或“- 名称: 指标值”，一项一个名称";
        en "this item is not an indicator", "write “- name” or “- name: target”, one name an item";
    /// A library entry without its group.
    "E054" Error LibraryGroup { name: String }
        zh "指标库里“{name}”没有写 二级指标", "加一行“二级指标: 数量指标”之类";
        en "the library entry “{name}” has no 二级指标", "add a line such as “二级指标: 数量指标”";

    /// Rows that were copied from Excel, Word or a page.
    "E056" Error PastedTable { rows: usize, line: String }
        zh "这里粘贴了一张表（{rows} 行）", "一项写一行，名称后面是冒号和空格，如“{line}”；指标写在它的二级指标下面，表头和空格子不写";
        en "a table was pasted here ({rows} rows)", "write an item a line, with a colon and a blank behind its name, as in “{line}”; indicators stand below their 二级指标, heads and blank cells are left out";
    /// `名称: ~` for what no layer above declares.
    "E055" Error NothingToRemove { name: String }
        zh "“{name}”没有可以去掉的：上级没有这个指标", "删去这一行；要新增指标就写上指标值";
        en "there is no inherited “{name}” to take out", "remove this line; to add an indicator write its target";

    // ── E06x: expressions in texts ──────────────────────────────────────────────────────────────
    /// Tera's own complaint.
    "E060" Error Expression { detail: String }
        zh "表达式有误：{detail}", "表达式写作 {{{{ year }}}}；要原样印出大括号，写 {{{{ \"{{{{\" }}}}";
        en "wrong expression: {detail}", "an expression is written {{{{ year }}}}; to print braces write {{{{ \"{{{{\" }}}}";
    /// `{{` without `}}`.
    "E060" Error UnclosedExpression { open: String }
        zh "{open} 没有收尾", "写全：{{{{ … }}}}、{{% … %}} 或 {{# … #}}";
        en "{open} is not closed", "close it: {{{{ … }}}}, {{% … %}} or {{# … #}}";
    /// A name that the form does not have.
    "E060" Error UnknownName { name: String, known: String }
        zh "表达式里没有 {name}", "可用的有：{known}";
        en "there is no {name} for expressions", "there are: {known}";
    /// `{% for … %}` or `{% if … %}` without its end.
    "E060" Error UnclosedBlock {}
        zh "for 或 if 没有收尾", "补上 {{% endfor %}} 或 {{% endif %}}";
        en "a for or if is not closed", "add {{% endfor %}} or {{% endif %}}";
    /// Something that can't stand where it stands.
    "E060" Error OutOfPlace { found: String }
        zh "表达式写到 {found} 时有误", "看看它前面：名称、运算符、引号和括号是否写全";
        en "the expression goes wrong at {found}", "look at what stands before it: names, operators, quotes and brackets";
    /// A statement or filter that a form may not use.
    "E061" Error NotAllowed { what: String }
        zh "文字里不能用 {what}", "只能用 {{{{ … }}}}、for、if 和注释；见 docs/format.md“表达式”";
        en "{what} is not allowed in a text", "only {{{{ … }}}}, for, if and comments are; see “Expressions” in docs/format.md";
    /// The bounded run came to its end.
    "E062" Error EndlessExpression {}
        zh "表达式算得太久或写得太长，已停下", "减少循环的层数和次数";
        en "the expression runs too long or writes too much, it was stopped", "use fewer and shorter loops";

    // ── E07x: the page ──────────────────────────────────────────────────────────────────────────
    /// A character without a glyph.
    "E070" Error NoGlyph { character: String, code: String }
        zh "字体里没有“{character}”（{code}）", "换一个字，或把有这个字的字体放进 fonts/";
        en "no font has “{character}” ({code})", "use another character, or put a font that has it into fonts/";
    /// Typst's complaint about a template.
    "E071" Error Template { detail: String }
        zh "模板有误：{detail}", "改正 templates/ 里的模板；删去工作区里的文件夹就回到内置的版式";
        en "the template fails: {detail}", "mend it in templates/; without the workspace's folder the built-in edition is used";
    /// The same of a form that would be printed, but not with marks.
    "E071" Error RedlineTemplate { detail: String }
        zh "版式的模板画不了对照稿：{detail}", "先用 shenbao build 生成这份表；生成得了，就是这个工作区自己的模板把有改动的内容当成文字用了，见 docs/editions.md 的 Redlines 一节";
        en "the template can't draw a redline: {detail}", "try shenbao build first; if that works, the workspace's own template takes cells that changed for texts: see “Redlines” in docs/editions.md";
    /// A control character, which no font prints.
    "E072" Error Control { code: String }
        zh "文字里有控制字符 {code}", "删去它；它多半是从别处粘贴来的";
        en "the text has the control character {code}", "remove it; it was probably pasted in";
    /// PDF export refused the page.
    "E073" Error Pdf { detail: String }
        zh "不能成为可归档的 PDF：{detail}", "改正模板；PDF/A 与 PDF/UA 要求标题、语言和可用的字体";
        en "it can't become an archivable PDF: {detail}", "mend the template; PDF/A and PDF/UA need a title, a language and usable fonts";
    /// A Tera template of the program's outputs fails.
    "E074" Error OutputTemplate { name: String, detail: String }
        zh "输出模板 {name} 有误：{detail}", "改正工作区 templates/ 里的这个文件，或删去它";
        en "the output template {name} fails: {detail}", "mend this file in the workspace's templates/, or remove it";
    /// A font file of the workspace that is none.
    "E075" Error BadFont { path: String }
        zh "{path} 不是能用的字体", "换成 TTF 或 OTF 文件，或移出 fonts/";
        en "{path} is not a usable font", "replace it by a TTF or OTF file, or take it out of fonts/";

    // ── E08x: editions ──────────────────────────────────────────────────────────────────────────
    /// A word that is not one of the known ones.
    "E080" Error UnknownWord { key: String, value: String, known: String }
        zh "“{key}”不能是“{value}”", "可用的有：{known}";
        en "“{key}” can't be “{value}”", "there are: {known}";
    /// The same key or role twice.
    "E081" Error DeclaredTwice { value: String }
        zh "“{value}”声明了两次", "每个键、每个角色只声明一次";
        en "“{value}” is declared twice", "declare each key and each role once";
    /// A key that the format itself uses.
    "E082" Error Reserved { key: String }
        zh "“{key}”是格式自用的键", "换一个键；要印出同样的字，用 label";
        en "“{key}” is a key of the format itself", "use another key; to print these words use label";
    /// An edition without a field in the role `name`.
    "E083" Error NoNameField {}
        zh "版式里没有 role: name 的栏目", "给 项目名称 那一栏加上 role: name";
        en "the edition has no field with role: name", "give the field of the project's name role: name";
    /// A date format chrono can't print.
    "E084" Error BadFormat { value: String }
        zh "日期格式有误：{value}", "如 %Y-%m-%d、%Y年%-m月%-d日、%Y/%-m/%-d";
        en "wrong date format: {value}", "as in %Y-%m-%d, %Y年%-m月%-d日, %Y/%-m/%-d";
    /// An edition folder without one of its files.
    "E085" Error EditionFile { name: String, file: String }
        zh "版式 {name} 缺少 {file}", "一个版式是一个文件夹：edition.yaml 和 form.typ";
        en "the edition {name} lacks {file}", "an edition is a folder with edition.yaml and form.typ";

    // ── E09x: the workspace and the call ────────────────────────────────────────────────────────
    /// No `projects/` from here upwards.
    "E090" Error NoWorkspace { path: String }
        zh "{path} 和它的上级都没有 projects/ 文件夹", "到工作区里再运行，或用 -C 指明工作区";
        en "neither {path} nor a folder above it has projects/", "run it inside a workspace, or name one with -C";
    /// No `projects/` in a revision.
    "E090" Error NoWorkspaceAt { name: String }
        zh "版本 {name} 里没有工作区：没有哪个文件夹的 projects/ 里有项目文件", "核对版本，或到工作区里再运行";
        en "the revision {name} has no workspace: no folder with project files in its projects/", "check the revision, or run it inside a workspace";
    /// Nothing to do.
    "E091" Error NoProjects { path: String }
        zh "{path} 里没有项目文件", "项目文件是 projects/ 下的 *.yaml，名字不以 _ 开头";
        en "there are no project files in {path}", "project files are *.yaml below projects/, with names that do not begin with _";
    /// A path that is not below `projects/`.
    "E092" Error Outside { path: String }
        zh "{path} 不在工作区的 projects/ 里", "只能指明 projects/ 里的文件和文件夹";
        en "{path} is not inside the workspace's projects/", "name files and folders inside projects/ only";
    /// A path that does not exist.
    "E093" Error NotFound { path: String }
        zh "没有 {path}", "核对名称；含空格的路径要加引号";
        en "there is no {path}", "check the name; quote a path with blanks";
    /// Two sources, one PDF.
    "E094" Error SameOutput { first: String, second: String, output: String }
        zh "{first} 和 {second} 会写成同一个 {output}", "给其中一个改名";
        en "{first} and {second} would both become {output}", "rename one of them";
    /// The same with a project or folder of nearly this name.
    "E093" Error NotFoundNear { path: String, near: String }
        zh "没有 {path}", "你是想写“{near}”吗？";
        en "there is no {path}", "did you mean “{near}”?";
    /// A symbolic link that leads back to itself.
    "E095" Error LinkLoop { path: String }
        zh "{path} 是绕回自己的链接", "删去这个符号链接";
        en "{path} is a link that leads back to itself", "remove this symbolic link";
    /// A symbolic link to nothing.
    "E095" Error BrokenLink { path: String }
        zh "{path} 是断了的链接，它指的文件不存在", "删去这个符号链接，或让它指向存在的文件";
        en "{path} is a broken link: what it points to does not exist", "remove this symbolic link, or let it point to a file";
    /// A symbolic link in a revision whose target no revision has.
    "E095" Error LinkOut { path: String }
        zh "{path} 是通到仓库外面的链接，仓库里没有它的内容", "把它指的文件放进仓库，或用文件代替链接";
        en "{path} is a link that leads out of the repository, which does not have what it points to", "put that file into the repository, or a file in the place of the link";
    /// Writing failed.
    "E096" Error Unwritable { path: String, reason: Reason }
        zh "无法写入 {path}：{reason}", "检查写入权限、磁盘空间和同名的文件；原有的文件没有动过";
        en "cannot write {path}: {reason}", "check permissions, disk space and files of the same name; the old file is untouched";
    /// Standard output takes no more.
    "E096" Error ResultLost { reason: Reason }
        zh "结果没有写完：{reason}", "检查磁盘空间，或把结果写到别处";
        en "the result was not written in full: {reason}", "check the disk space, or send the result elsewhere";
    /// Somebody wrote to a file while it was mended.
    "E192" Error ChangedMeanwhile { path: String }
        zh "{path} 刚刚被别的程序改过，没有动它", "保存好编辑器里的文件，再运行一次";
        en "{path} was changed by another program meanwhile and was left alone", "save the file in your editor, and run it again";
    /// A name that is not a project's.
    "E097" Error NotProject { path: String }
        zh "{path} 不是项目文件", "项目文件是 *.yaml，名字不以 _ 开头";
        en "{path} is not a project file", "project files are *.yaml with names that do not begin with _";
    /// A folder where one project is wanted.
    "E097" Error ManyProjects { path: String, count: usize, known: Choices }
        zh "{path} 里有 {count} 份项目文件", "一次只看一份，写明是哪一份：{known}";
        en "there are {count} project files in {path}", "name the one to be shown: {known}";
    /// An end that several have.
    "E097" Error SeveralNamed { path: String, known: String }
        zh "“{path}”不止一处", "写得全一些，指的是哪一处：{known}";
        en "“{path}” could be several", "write more of the one that is meant: {known}";
    /// A link inside `out/` that leads out of it.
    "E098" Error OutputEscapes { path: String }
        zh "{path} 会写到输出文件夹之外", "删去输出文件夹里的符号链接";
        en "{path} would be written outside the output folder", "remove the symbolic link inside the output folder";
    /// A form made the program fail: a defect of ours, contained.
    "E099" Error Internal { detail: String }
        zh "程序内部出错：{detail}", "请报告这个问题，并附上这份文件；其他表不受影响";
        en "internal failure: {detail}", "please report this together with the file; other forms are not affected";

    // ── E10x: the call, continued ───────────────────────────────────────────────────────────────
    /// A key of the call that the form does not have.
    "E100" Error UnknownPart { key: String, known: String }
        zh "这份表里没有“{key}”", "可以写：{known}，或其中的一栏、一个指标";
        en "the form has no “{key}”", "there are: {known}, and what stands below them";
    /// The same, with a near one.
    "E100" Error UnknownPartNear { key: String, near: Meant }
        zh "这份表里没有“{key}”", "你是想写{near}吗？";
        en "the form has no “{key}”", "did you mean {near}?";

    /// A file in the way of one that is to be written.
    "E101" Error NotOurs { path: String }
        zh "{path} 不是 shenbao 写的，没有改动它", "换一个文件夹，或先把这个文件移走";
        en "{path} was not written by shenbao and is left as it is", "choose another folder, or move this file away first";

    // ── E11x: new files and workspaces ──────────────────────────────────────────────────────────
    /// No edition is named.
    "E110" Error NoEdition { known: String }
        zh "这里的默认值没有给出 版式", "用 --edition 写明，可用的有：{known}";
        en "the defaults give no 版式 (edition) here", "name one with --edition; there are: {known}";
    /// A file that is there already.
    "E111" Error AlreadyThere { path: String }
        zh "{path} 已经有了，没有改动它", "换一个名称，或先把它移走";
        en "{path} is there already and is left as it is", "choose another name, or move it away first";
    /// A folder of the project's name.
    "E111" Error IsFolder { path: String }
        zh "{path} 是文件夹", "写明其中的项目：{path}/项目名称";
        en "{path} is a folder", "name a project in it: {path}/NAME";
    /// A path that names no file.
    "E112" Error NameEmpty { path: String }
        zh "“{path}”没有写项目的名称", "如 2026/古籍修复";
        en "“{path}” does not name a project", "as in 2026/古籍修复";
    /// A name that is never a project's.
    "E112" Error NameBegins { name: String, begin: String }
        zh "“{name}”以 {begin} 开头", "这样的文件不算项目；换一个名称";
        en "“{name}” begins with {begin}", "such files are no projects; choose another name";
    /// A character that names of files can't hold everywhere.
    "E112" Error NameCharacter { name: String, character: String }
        zh "文件名“{name}”里不能有 {character}", "去掉它；文件里的 项目名称 可以另写";
        en "the file name “{name}” can't hold {character}", "leave it out; 项目名称 inside the file may differ";
    /// Blanks around it, a full stop behind it, or a device's name.
    "E112" Error NameOdd { name: String }
        zh "“{name}”不能用作文件名", "头尾不能有空格，末尾不能是点，也不能是 CON、NUL 之类";
        en "“{name}” can't be a file name", "no blanks around it, no full stop behind it, no CON, NUL and the like";
    /// Longer than file systems take.
    "E112" Error NameLong { name: String, length: usize, limit: usize }
        zh "文件名太长：{length} 字节，上限是 {limit}（一个汉字 3 字节）：{name}", "写短些；文件里的 项目名称 可以另写";
        en "the file name is too long: {length} bytes, the limit is {limit} (3 for a Chinese character): {name}", "shorten it; 项目名称 inside the file may differ";
    /// A path without the year that could be moved on.
    "E113" Error NoYearInPath { path: String, year: i32, next: i32 }
        zh "{path} 的路径里没有 {year}，不知道新表放在哪里", "在 --from 前面写上新表的名称，如 {next}/古籍修复";
        en "the path of {path} does not have {year}, so where should the new form go?", "name it before --from, as in {next}/古籍修复";
    /// `projects` is there.
    "E114" Error AlreadyWorkspace { path: String }
        zh "{path} 里已经有 projects，没有改动它", "换一个文件夹；在已有的工作区里加项目用 shenbao new";
        en "{path} has projects already and is left as it is", "choose another folder; add a project to a workspace with shenbao new";
    /// A workspace inside the projects of another.
    "E114" Error InsideProjects { path: String, workspace: String }
        zh "{path} 在工作区 {workspace} 的 projects/ 里面", "工作区不能套在另一个的项目里；换一个文件夹";
        en "{path} lies inside projects/ of the workspace {workspace}", "a workspace can't lie among the projects of another; choose another folder";
    /// Making a file or folder failed.
    "E115" Error Uncreatable { path: String, reason: Reason }
        zh "无法新建 {path}：{reason}", "检查写入权限和磁盘空间；没有留下半份文件";
        en "cannot make {path}: {reason}", "check permissions and disk space; nothing is left half-made";

    // ── W1xx: warnings ──────────────────────────────────────────────────────────────────────────
    /// A value that the edition's list does not have.
    "W101" Warning UnknownChoice { key: String, value: String, known: String }
        zh "“{key}”没有“{value}”这一项", "版式里列出的：{known}";
        en "“{key}” has no choice “{value}”", "the edition lists: {known}";
    /// A value that looks like one of the list.
    "W101" Warning UnknownChoiceLooks { key: String, value: String, near: Meant }
        zh "“{key}”没有“{value}”这一项", "改成{near}";
        en "“{key}” has no choice “{value}”", "write {near}";
    /// A remark of `new` that says what is still to be done.
    "W116" Warning LeftTodo {}
        zh "这里还标着 TODO", "填好、复核过以后，删去这条说明";
        en "a TODO is left here", "when it is filled in and looked over, remove the remark";
    /// Typst's warning about a template.
    "W102" Warning TemplateWarning { detail: String }
        zh "模板有可疑之处：{detail}", "看看 templates/ 里的模板";
        en "the template looks doubtful: {detail}", "look at the template in templates/";
    /// An excuse for something that is no warning or note.
    "W103" Warning NothingToExcuse { code: String }
        zh "“{code}”不是可以豁免的编号", "可以豁免的是 W 和 N 开头的编号；shenbao check --list 列出全部";
        en "“{code}” is no code that can be excused", "codes that begin with W or N can; shenbao check --list names them all";
    /// A value that ends before ` #`.
    "W104" Warning CutByHash { key: String, rest: String }
        zh "“{key}”到“#”为止，后面的当成了说明，不印在表上：{rest}", "要印出来，就给整个内容加引号；确实是说明，在 # 后面加一个空格";
        en "“{key}” ends before the “#”, what follows is a remark and not printed: {rest}", "quote the whole value to have it printed; if it is a remark, put a blank behind the #";
    /// No money at all.
    "W105" Warning TotalZero { key: String }
        zh "“{key}”是 0", "核对金额和单位；确实一分钱也没有，写明理由：检查: {{豁免: {{W105: 理由}}}}";
        en "“{key}” is 0", "check amounts and units; if there is no money indeed, say why: 检查: {{豁免: {{W105: reason}}}}";
}

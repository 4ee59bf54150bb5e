//! What keeps versions from being found or compared, and git from being set up.

use super::{Lang, Meant, Severity, Word, messages};

messages! {
    /// What can be wrong with versions; the fields are the words that fill the sentence.
    enum VersionMessage;

    // ── E12x, E13x: versions ────────────────────────────────────────────────────────────────────
    /// No `git` program on this machine.
    "E120" Error NoGit {}
        zh "没有找到 git 程序", "安装 git；不用 git 也可以比较两个文件夹或两份文件：shenbao diff 旧 新";
        en "there is no git program", "install git; two folders or two files can be compared without it: shenbao diff OLD NEW";
    /// A folder without version history.
    "E121" Error NotRepository { path: String }
        zh "{path} 不在 git 仓库里", "先用 git init 和 git commit 建立版本；或比较两个文件夹、两份文件：shenbao diff 旧 新";
        en "{path} is not in a git repository", "make versions with git init and git commit first; or compare two folders or files: shenbao diff OLD NEW";
    /// More than is read of a repository.
    "E181" Error TooManyEntries { limit: usize }
        zh "仓库里的文件超过 {limit} 个，或路径太长，没有读下去", "正常的仓库没有这么多；把申报表放在自己的仓库里";
        en "the repository has more than {limit} files, or their paths are too long, so it was not read further", "no usual repository has as many; keep forms in a repository of their own";
    /// Nothing came from git for minutes.
    "E191" Error GitSilent { command: String, seconds: u64 }
        zh "git {command} 在 {seconds} 秒内没有任何回应，已停止它", "看看仓库的 .git 里有没有不是文件的东西，.git/config 有没有互相包含（include）；网络盘要连得上";
        en "git {command} did not respond for {seconds} seconds and was stopped", "look in the repository's .git for what is no file, and in .git/config for settings that include each other; a network drive must be reachable";
    /// More that changed than is kept.
    "E183" Error TooManyChanges { limit: usize }
        zh "改动太多：超过 {limit} 处", "只比较一部分：shenbao diff 旧 新 -- projects/2024";
        en "too much changed: more than {limit} places", "compare a part: shenbao diff OLD NEW -- projects/2024";
    /// A name that is no commit.
    "E122" Error UnknownRevision { name: String }
        zh "没有“{name}”这个版本", "git log --oneline 列出版本，git branch -a 和 git tag 列出它们的名称";
        en "there is no revision “{name}”", "git log --oneline lists the revisions, git branch -a and git tag their names";
    /// The same, with a near one.
    "E122" Error UnknownRevisionNear { name: String, near: Meant }
        zh "没有“{name}”这个版本", "你是想写{near}吗？";
        en "there is no revision “{name}”", "did you mean {near}?";
    /// A word of the call that is neither a version nor a path.
    "E122" Error NeitherVersionNorPath { name: String }
        zh "没有“{name}”这个版本，这里也没有这个文件或文件夹", "git log --oneline 列出版本；只有旧版才有的文件，写在 -- 之后";
        en "“{name}” is no revision, and there is no file or folder of this name", "git log --oneline lists the revisions; name a file that only an older one has behind --";
    /// A name of something else than a commit.
    "E122" Error NotCommit { name: String }
        zh "“{name}”是一个版本里的文件或文件夹，不是版本", "先写版本，文件写在 -- 之后：shenbao diff HEAD -- projects/2024";
        en "“{name}” is a file or folder of a revision, not a revision", "name the revision, and files behind --: shenbao diff HEAD -- projects/2024";
    /// The same where the history is cut off.
    "E123" Error ShallowRevision { name: String }
        zh "没有“{name}”这个版本；这个仓库只取了最近的历史（浅克隆）", "用 git fetch --unshallow 取来全部历史，或核对名称";
        en "there is no revision “{name}”; this clone has only the latest history (it is shallow)", "fetch all of it with git fetch --unshallow, or check the name";
    /// Two revisions whose common past may be cut off.
    "E123" Error ShallowBase { one: String, other: String }
        zh "{one} 和 {other} 的共同起点不在这里；这个仓库只取了最近的历史（浅克隆）", "用 git fetch --unshallow 取来全部历史";
        en "what {one} and {other} have in common is not here; this clone has only the latest history (it is shallow)", "fetch all of it with git fetch --unshallow";
    /// Two histories without a common commit.
    "E124" Error NoMergeBase { one: String, other: String }
        zh "{one} 和 {other} 没有共同的起点", "用两个点比较两个版本本身：{one}..{other}";
        en "{one} and {other} have no commit in common", "compare the two themselves with two dots: {one}..{other}";
    /// An object that the repository lacks.
    "E125" Error MissingObject { id: String }
        zh "仓库里缺少内容 {id}", "这个克隆不完整：用 git fetch --refetch --no-filter 取全，或用 git fsck 检查";
        en "the repository lacks the object {id}", "this clone is not complete: fetch all with git fetch --refetch --no-filter, or look with git fsck";
    /// Git failed, in its own words.
    "E126" Error GitFailed { command: String, detail: String }
        zh "git {command} 没有成功：{detail}", "这是 git 的话；先让 git status 能够运行，或用 git fsck 检查仓库";
        en "git {command} failed: {detail}", "these are git's words; make git status work first, or look with git fsck";
    /// A repository without a first commit.
    "E127" Error NoCommits {}
        zh "这里还没有提交过，没有版本可比", "先用 git add 和 git commit 提交；或比较两个文件夹、两份文件：shenbao diff 旧 新";
        en "nothing was committed here yet, so there is no version to compare with", "use git add and git commit first; or compare two folders or files: shenbao diff OLD NEW";
    /// A word of the call that has two meanings.
    "E128" Error AmbiguousVersion { name: String }
        zh "“{name}”既是版本，又是文件或文件夹", "指文件就写 ./{name}；指版本就在末尾加 --：shenbao diff {name} --";
        en "“{name}” is a revision and also a file or folder", "write ./{name} for the file, or -- at the end for the revision: shenbao diff {name} --";
    /// More versions than two.
    "E129" Error TooManyVersions { count: usize }
        zh "一次只比较两个版本，这里写了 {count} 个", "只看其中几个文件的，把文件写在 -- 之后：shenbao diff 旧 新 -- 文件";
        en "two versions are compared at a time, these are {count}", "to look at some files only, name them behind --: shenbao diff OLD NEW -- PATH";
    /// A version behind a path.
    "E129" Error VersionBehindPath { name: String, path: String }
        zh "版本“{name}”写在 {path} 后面了", "版本在前，文件在后：shenbao diff {name} -- {path}";
        en "the revision “{name}” stands behind {path}", "revisions come first, then files: shenbao diff {name} -- {path}";
    /// Paths behind `--` where files or folders are compared.
    "E129" Error PathsWithoutVersion { name: String }
        zh "“{name}”是文件或文件夹，不是版本；-- 之后的路径要和版本一起用", "比较两个文件夹里的一部分，直接写到那一级：shenbao diff 旧/2024 新/2024";
        en "“{name}” is a file or folder and no revision; paths behind -- go with revisions", "to compare parts of two folders, name the parts: shenbao diff OLD/2024 NEW/2024";
    /// A file against a folder.
    "E129" Error FileAndFolder { file: String, folder: String }
        zh "{file} 是文件，{folder} 是文件夹，不能相比", "写两份文件，或两个文件夹";
        en "{file} is a file and {folder} a folder: they can't be compared", "name two files, or two folders";
    /// `--as` with other than two files.
    "E129" Error AsNeedsTwo {}
        zh "--as 后面要写两份文件：旧的和新的", "如 shenbao diff --as projects/项目.yaml 旧.yaml 新.yaml";
        en "--as needs two files: the older and the newer one", "as in shenbao diff --as projects/PROJECT.yaml OLD.yaml NEW.yaml";
    /// Files without a place among projects.
    "E130" Error NoPlace { old: String, new: String }
        zh "{old} 和 {new} 都不是工作区里的项目，不知道用哪里的默认值和指标库", "用 --as 写明当作哪一份来读：shenbao diff --as projects/项目.yaml {old} {new}";
        en "neither {old} nor {new} is a project of a workspace, so which defaults and library hold?", "say with --as which project to read them as: shenbao diff --as projects/PROJECT.yaml {old} {new}";
    /// More workspaces than one.
    "E131" Error ManyWorkspaces { known: String, first: String }
        zh "这里有几个工作区：{known}", "写明是哪一个：shenbao diff 旧 新 -- {first}";
        en "there are several workspaces here: {known}", "say which: shenbao diff OLD NEW -- {first}";
    /// A bare repository has revisions only.
    "E132" Error NoWorkTree { path: String }
        zh "{path} 是裸仓库，里面没有现在的文件", "写明两个版本：shenbao diff 旧 新";
        en "{path} is a bare repository, which has no files beside its revisions", "name two of them: shenbao diff OLD NEW";
    /// The same where files are to be written.
    "E132" Error NoFolders { path: String }
        zh "{path} 是裸仓库，里面没有可以设置的工作区", "在它的克隆里运行：先 git clone，再到工作区里 shenbao git-setup";
        en "{path} is a bare repository, which holds no workspace to be set up", "do it in a clone: git clone first, then shenbao git-setup in the workspace";
    /// A repository within the projects.
    "E133" Error Submodule { path: String }
        zh "{path} 是另一个仓库（子模块），没有比较其中的表", "到那个仓库里比较，或比较两个文件夹：shenbao diff 旧 新";
        en "{path} is another repository (a submodule), whose forms were not compared", "compare them there, or compare two folders: shenbao diff OLD NEW";
    /// The repository's settings are being written by someone else, or were left locked.
    "E134" Error ConfigLocked { path: String }
        zh "{path} 锁着：另一个 git 正在写它，或者上次没有写完", "等它写完再试；没有别的 git 在运行，就删去 {path}.lock";
        en "{path} is locked: another git is writing it, or one did not finish", "try again when it is done; if no git is running, remove {path}.lock";
    /// A link, which git does not follow here.
    "E135" Error AttributesLink { path: String }
        zh "{path} 是符号链接，git 不看链接里的设置", "换成普通文件再试";
        en "{path} is a symbolic link, and git does not follow it", "make it a file of its own, then try again";
}

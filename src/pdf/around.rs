//! What a PDF has around its pages, against the one that was made again: actions, scripts, forms to be filled
//! in, attachments, titles. None of this is drawn, all of it can deceive who opens the file.

use std::collections::BTreeSet;

use super::drawing::{LOOKS, Sums};
use super::object::{Dict, Object};
use super::strict::otherwise;
use super::{Flaw, Pdf};

/// What of the catalogue another version of the program may write otherwise.
const OF_THE_PROGRAM: [&[u8]; 6] =
    [b"AF", b"Lang", b"Metadata", b"Names", b"OutputIntents", b"StructTreeRoot"];
/// The pages themselves are compared by what they draw.
const OF_A_PAGE: [&[u8]; 3] = [b"Annots", b"Contents", b"Parent"];
/// What a node of the tree of pages has.
const OF_A_NODE: [&[u8]; 4] = [b"Count", b"Kids", b"Parent", b"Type"];
/// As deep lie the pages of ours: all below one node, or below nodes of it.
const MAX_DEPTH: usize = 16;

impl Pdf<'_> {
    /// Whether the file is written as the program writes, and has around its pages what `made` has; all of it
    /// if both are of the `same` program, templates and fonts.
    ///
    /// # Errors
    /// [`Flaw::Otherwise`], with the first thing that is not so.
    pub fn is_like(&self, made: &Pdf, same: bool) -> Result<(), Flaw> {
        self.is_plain()?;
        let (pages, theirs) = (self.page_numbers()?, made.page_numbers()?);
        let (root, made_root) = (self.root()?, made.root()?);
        keys(&root, &made_root, same)?;
        let names = |pdf: &Pdf, root| pdf.dict(root, b"Names").map(Option::unwrap_or_default);
        keys(&names(self, &root)?, &names(made, &made_root)?, same)?;
        let files = |pdf: &Pdf| -> Result<Vec<String>, Flaw> {
            Ok(pdf.attached()?.into_iter().map(|file| file.name).collect())
        };
        if files(self)? != files(made)? {
            return named(b"EmbeddedFiles");
        }
        let (mut sums, mut made_sums) = (Sums::without(self, &pages), Sums::without(made, &theirs));
        for (key, value) in &root {
            if key == b"Pages" || !same && OF_THE_PROGRAM.contains(&key.as_slice()) {
                continue;
            }
            let other = made_root.get(key).unwrap_or(&Object::Null);
            if sums.of(value)? != made_sums.of(other)? {
                return named(key);
            }
        }
        self.is_titled(made, same)?;
        let Some(first) = theirs.first() else { return Ok(()) };
        let first = page(made, *first)?;
        for (i, number) in pages.iter().enumerate() {
            let page = self::page(self, *number)?;
            // Pieces are joined by one reader with a blank, by another with nothing.
            let Object::Stream(_) = self.value(&page, b"Contents")? else {
                return otherwise("分成几段的页面内容", "contents of a page in pieces");
            };
            let known =
                |key: &[u8]| first.contains_key(key) || LOOKS.contains(&key) || OF_A_PAGE.contains(&key);
            if let Some(key) = page.keys().find(|key| !known(key)) {
                return named(key);
            }
            let other = theirs.get(i).map(|other| self::page(made, *other)).transpose()?.filter(|_| same);
            let laid_over = self.list(&page, b"Annots")?.len();
            // A note may cover an amount; only a template's own links lie over pages of ours.
            let known = other.as_ref().map_or(Ok(0), |other| Ok(made.list(other, b"Annots")?.len()))?;
            if laid_over > known {
                return otherwise(
                    "盖在页面上的批注、图章、签名、链接或表单域",
                    "a note, stamp, signature, link or field laid over its pages",
                );
            }
            if let Some(other) = other
                && sums.of(&Object::Dict(own(page)))? != made_sums.of(&Object::Dict(own(other)))?
            {
                return otherwise("别的页面", "other pages");
            }
        }
        Ok(())
    }

    /// Whether the two titles of a file, which windows and archives show, are those of `made`.
    fn is_titled(&self, made: &Pdf, same: bool) -> Result<(), Flaw> {
        let info = |pdf: &Pdf| pdf.dict(&pdf.trailer, b"Info").map(Option::unwrap_or_default);
        let (info, made_info) = (info(self)?, info(made)?);
        keys(&info, &made_info, same)?;
        for (key, value) in &made_info {
            let matters = same || matches!(&key[..], b"Title" | b"Author");
            let here = self.value(&info, key)?;
            let made = made.resolve(value)?;
            let plain = |value: &Object| value.text().map(super::attached::plain_text);
            if matters && plain(&here) != plain(&made) || same && here != made {
                return otherwise("别的标题或作者、日期", "another title, author or date");
            }
        }
        match self.described()? == made.described()? {
            true => Ok(()),
            false => otherwise("别的标题（XMP）", "another title (XMP)"),
        }
    }

    /// The titles in its description, as they stand there.
    fn described(&self) -> Result<Vec<Vec<u8>>, Flaw> {
        let Object::Stream(stream) = self.value(&self.root()?, b"Metadata")? else { return Ok(Vec::new()) };
        let bytes = self.unpack(&stream, super::MAX_STREAM)?;
        let text = String::from_utf8_lossy(&bytes);
        let titles = text.split("<dc:title").skip(1);
        Ok(titles.map(|rest| rest.split("</dc:title").next().unwrap_or_default().into()).collect())
    }

    /// The numbers of the pages. Readers must come to the same ones: by the kinds of the nodes, by their
    /// children, by their counts.
    fn page_numbers(&self) -> Result<Vec<u32>, Flaw> {
        let mut found = Vec::new();
        match self.root()?.get(&b"Pages"[..]) {
            Some(Object::Ref(top)) => self.node(*top, None, 0, &mut BTreeSet::new(), &mut found)?,
            _ => return tree(),
        }
        Ok(found)
    }

    fn node(
        &self,
        number: u32,
        parent: Option<u32>,
        depth: usize,
        seen: &mut BTreeSet<u32>,
        found: &mut Vec<u32>,
    ) -> Result<(), Flaw> {
        let Object::Dict(node) = self.object(number)? else { return tree() };
        let below = match (node.get(&b"Parent"[..]), parent) {
            (None, None) => true,
            (Some(Object::Ref(told)), Some(parent)) => *told == parent,
            _ => false,
        };
        if !below || depth > MAX_DEPTH || !seen.insert(number) {
            return tree();
        }
        let kids = node.get(&b"Kids"[..]);
        match (node.get(&b"Type"[..]).and_then(Object::name), kids) {
            (Some(b"Page"), None) if depth > 0 => found.push(number),
            (Some(b"Pages"), Some(Object::List(kids)))
                if node.keys().all(|key| OF_A_NODE.contains(&key.as_slice())) =>
            {
                let before = found.len();
                for kid in kids {
                    let Object::Ref(kid) = kid else { return tree() };
                    self.node(*kid, Some(number), depth + 1, seen, found)?;
                }
                if node.get(&b"Count"[..]).and_then(Object::whole) != Some(found.len() - before) {
                    return tree();
                }
            }
            _ => return tree(),
        }
        Ok(())
    }
}

pub(super) fn tree<T>() -> Result<T, Flaw> {
    otherwise(
        "不明确的页面树（页面下面还有页面，或者数目、上下级不符）",
        "a tree of pages that can be read in two ways: pages below a page, or counts and parents that don't fit",
    )
}

/// Whether a dictionary has no other entries than `made`, and all of them if both are of the `same` program.
fn keys(dict: &Dict, made: &Dict, same: bool) -> Result<(), Flaw> {
    if let Some(key) = dict.keys().find(|key| !made.contains_key(*key)) {
        return named(key);
    }
    match made.keys().find(|key| same && !dict.contains_key(*key)) {
        Some(key) => named(key),
        None => Ok(()),
    }
}

fn page(pdf: &Pdf, number: u32) -> Result<Dict, Flaw> {
    match pdf.object(number)? {
        Object::Dict(page) => Ok(page),
        _ => Err(Flaw::Damaged("一个页面", "a page")),
    }
}

/// A page without what it hangs from.
fn own(mut page: Dict) -> Dict {
    page.remove(&b"Parent"[..]);
    page
}

/// An entry that is another, or should not be there.
fn named<T>(key: &[u8]) -> Result<T, Flaw> {
    match key {
        b"OpenAction" => otherwise("打开时执行的动作", "an action that runs when it is opened"),
        b"AA" => otherwise("自动执行的动作", "actions that run by themselves"),
        b"JavaScript" => otherwise("脚本（JavaScript）", "scripts (JavaScript)"),
        b"AcroForm" => otherwise(
            "要填写或签名的表单（AcroForm、XFA）",
            "a form to be filled in or signed (AcroForm, XFA)",
        ),
        b"AF" | b"Names" | b"EmbeddedFiles" => otherwise("别的附件", "other attachments"),
        b"OCProperties" => otherwise("可以隐藏的图层", "layers that can be hidden"),
        b"Metadata" => otherwise("别的说明（XMP）", "another description (XMP)"),
        b"StructTreeRoot" => {
            otherwise("别的结构标签（读屏软件念的内容）", "other tags, which screen readers read")
        }
        b"Version" | b"Extensions" => otherwise("别的 PDF 版本", "another version of PDF"),
        b"Thumb" => otherwise("页面的缩略图", "a picture in place of a page"),
        _ => otherwise(
            "生成时没有的条目，或者和生成时不同的条目",
            "entries that it was not made with, or others in their place",
        ),
    }
}

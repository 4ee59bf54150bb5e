//! The pages of a PDF, in their order.

use std::collections::BTreeSet;

use super::around::tree;
use super::object::{Dict, Object};
use super::{Flaw, MAX_STREAM, Pdf};

/// More than any form has.
const MAX_PAGES: usize = 10_000;
/// A tree of pages is not as deep.
const MAX_DEPTH: usize = 64;

/// What a page may have from those above it.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// A page.
pub(super) struct Page {
    /// What it says of itself, with what it has from those above it.
    pub dict: Dict,
    /// What draws it.
    pub content: Vec<u8>,
}

impl Pdf<'_> {
    /// What lies over the pages and is no part of them: notes, stamps, signatures, fields to be filled in.
    ///
    /// # Errors
    /// Pages that are broken.
    pub fn laid_over(&self) -> Result<usize, Flaw> {
        let mut count = 0;
        self.each_page(&mut |page| {
            count += self.list(&page, b"Annots")?.len();
            Ok(())
        })?;
        Ok(count)
    }

    /// All pages with their contents, one after the other.
    pub(super) fn pages(&self, look: &mut dyn FnMut(&Page) -> Result<(), Flaw>) -> Result<(), Flaw> {
        self.each_page(&mut |dict| {
            let contents = match self.value(&dict, b"Contents")? {
                Object::List(list) => list,
                one => vec![one],
            };
            let mut content = Vec::new();
            for part in contents {
                if let Object::Stream(part) = self.resolve(&part)? {
                    let room = MAX_STREAM.saturating_sub(content.len());
                    content.extend(self.unpack(&part, room)?);
                    content.push(b'\n');
                }
            }
            look(&Page { dict, content })
        })
    }

    fn each_page(&self, look: &mut dyn FnMut(Dict) -> Result<(), Flaw>) -> Result<(), Flaw> {
        let top = self.dict(&self.root()?, b"Pages")?.ok_or(Flaw::Damaged("页面", "the pages"))?;
        self.walk(top, 0, &mut BTreeSet::new(), &mut 0, look)
    }

    fn walk(
        &self,
        node: Dict,
        depth: usize,
        seen: &mut BTreeSet<u32>,
        count: &mut usize,
        look: &mut dyn FnMut(Dict) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        if !node.contains_key(&b"Kids"[..]) {
            *count += 1;
            return if *count > MAX_PAGES { Err(Flaw::Large) } else { look(node) };
        }
        // Some readers go by the kind of a node, some by its children.
        if node.get(&b"Type"[..]).and_then(Object::name) == Some(b"Page") {
            return tree();
        }
        for kid in self.list(&node, b"Kids")? {
            let once = !matches!(kid, Object::Ref(number) if !seen.insert(number));
            if !once || depth == MAX_DEPTH {
                return Err(Flaw::Odd("没有尽头的页面", "pages without an end"));
            }
            let Object::Dict(mut page) = self.resolve(&kid)? else {
                return Err(Flaw::Damaged("一个页面", "a page"));
            };
            for key in INHERITED {
                if let (false, Some(value)) = (page.contains_key(key), node.get(key)) {
                    self.spend(value.weight())?;
                    page.insert(key.to_owned(), value.clone());
                }
            }
            self.walk(page, depth + 1, seen, count, look)?;
        }
        Ok(())
    }
}

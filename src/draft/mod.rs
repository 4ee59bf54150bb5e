//! Project files that are written rather than read: a blank one for an edition, and next year's form
//! of a project.
//!
//! What is written is for people to go on with: in Chinese whatever the language of messages, since
//! its keys are, with comments, and `# TODO` wherever something has to be filled in or looked at
//! again. No clock is asked for the year: the defaults, the folder and last year's form know it.

mod comments;
mod fresh;
mod indicators;
mod renew;
mod year;

use crate::edition::Edition;
use crate::form::Library;
use crate::source::{Map, Node, ScalarKind, keys};

pub use crate::source::yaml::quote;
pub use fresh::fresh;
pub use renew::{Old, Renewed, renew};
pub use year::{move_path, of_folder};

/// Where a new project file is to stand, and what holds there.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The edition that it is written for.
    pub edition: &'a Edition,
    /// The merged defaults of its folder.
    pub defaults: Option<&'a Node>,
    /// The library of its folder.
    pub library: Option<&'a Library>,
    /// The fiscal year, where it is known.
    pub year: Option<i32>,
    /// The first line, by which editors find the schema.
    pub schema: &'a str,
}

impl<'a> Place<'a> {
    /// What the defaults give under `key`; blanks are nothing given.
    fn given(&self, key: &str) -> Option<&'a Node> {
        given(self.defaults.and_then(Node::as_map), key)
    }

    /// The year that the defaults give, if it is one.
    pub fn given_year(&self) -> Option<i32> {
        self.given(keys::YEAR)?.as_scalar()?.text.parse().ok()
    }

    /// The edition that the defaults name, whether it is this one or not.
    fn given_edition(&self) -> Option<&'a str> {
        self.given(keys::EDITION)?.as_scalar().map(|scalar| scalar.text.as_str())
    }
}

/// What stands under `key`, if it is more than a blank.
fn given<'n>(map: Option<&'n Map>, key: &str) -> Option<&'n Node> {
    map?.get(key).filter(|node| !is_blank(node))
}

/// Whether the shared file that a value stands in holds for the project at `path`, too.
pub fn reaches(node: &Node, path: &str) -> bool {
    let file = &node.span.source.path;
    let folder = file.rfind('/').map_or("", |at| &file[..=at]);
    path.starts_with(folder)
}

fn is_blank(node: &Node) -> bool {
    node.is_null() || node.as_scalar().is_some_and(|s| s.kind == ScalarKind::Text && s.text.trim().is_empty())
}

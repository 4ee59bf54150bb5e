//! Sheet → PDF by Typst, and text by Tera.
//!
//! A [`Typesetter`] holds what all forms share: fonts, Typst's library, the parsed templates. Each
//! thread takes a [`Press`] from it and sets one sheet after the other.

mod attach;
mod bounds;
mod data;
mod fonts;
mod glyphs;
mod layout;
mod markdown;
mod pages;
mod pdf;
mod text;
mod world;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};

pub use attach::Attachment;
pub use fonts::Fonts;
pub use layout::{Press, Printed};
pub use text::TextOutputs;

use crate::source;

/// What all forms share.
pub struct Typesetter {
    fonts: Fonts,
    library: typst::utils::LazyHash<typst::Library>,
    /// Parsed templates by edition, made when first needed.
    templates: Mutex<BTreeMap<String, Arc<Template>>>,
}

/// The parsed Typst files of an edition.
struct Template {
    form: TemplateFile,
    lib: TemplateFile,
    glyphs: OnceLock<glyphs::Glyphs>,
}

/// A Typst file with the file it was read from, for messages.
struct TemplateFile {
    typst: Source,
    origin: Arc<source::Source>,
}

impl Typesetter {
    /// A typesetter with these fonts.
    pub fn new(fonts: Fonts) -> Self {
        use typst::LibraryExt;
        // The header cells of tables, without which PDF/UA readers can't tell label from value.
        let features = [typst::Feature::A11yExtras].into_iter().collect();
        let library = typst::Library::builder().with_features(features).build();
        let library = typst::utils::LazyHash::new(library);
        Self { fonts, library, templates: Mutex::default() }
    }

    /// The fonts.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// A press for one thread, one of `presses` that work at the same time.
    pub fn press(&self, presses: usize) -> Press<'_> {
        Press::new(self, presses)
    }

    /// The parsed files of an edition; `form` and `lib` are read only the first time.
    fn template(
        &self,
        edition: &str,
        form: &Arc<source::Source>,
        lib: &Arc<source::Source>,
    ) -> Arc<Template> {
        // A panic elsewhere can't leave a half-made map: entries are inserted whole.
        let mut templates = self.templates.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let template = templates.entry(edition.to_owned()).or_insert_with(|| {
            // Typst's table of file names is small and never freed: one name an edition, no more.
            let file = |name: &str, origin: &Arc<source::Source>, end: &str| TemplateFile {
                typst: Source::new(virtual_file(name), format!("{}{end}", origin.text)),
                origin: origin.clone(),
            };
            Arc::new(Template {
                form: file(&format!("/{edition}/form.typ"), form, attach::LINE),
                lib: file("/lib.typ", lib, ""),
                glyphs: OnceLock::new(),
            })
        });
        template.clone()
    }
}

/// The id of a file that exists only inside Typst.
fn virtual_file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("the program's own virtual paths and edition names are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

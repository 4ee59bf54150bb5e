//! `shenbao` turns a folder of small YAML files into official forms.
//!
//! The data goes one way:
//!
//! ```text
//! files ─workspace→ text ─source→ Tree ─layer→ merged Tree ─form→ Form ─sheet→ Sheet ─render→ PDF, text
//!                                   └──────edition──────────────┴───────┘
//! ```
//!
//! A text that was never saved is checked as if it stood in a workspace:
//!
//! ```
//! use shenbao::{desk::Desk, diagnostic::Report, message::Lang, source::Source, workspace::Workspace};
//!
//! let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/2024/新项目.yaml");
//! let (workspace, project) = Workspace::project_at(&path).expect("it would be a project");
//! let mut report = Report::default();
//! let desk = Desk::open(&workspace, std::slice::from_ref(&project), &mut report).expect("it is a workspace");
//! let source = Source { path: project.shown.clone(), text: "项目名称：某某项目\n".to_owned() };
//! let form = desk.resolve_source(&project, &source.into(), &mut report);
//! assert!(form.is_none());
//! let found = report.diagnostics.iter().find(|found| found.message.code() == "E011").expect("a full-width colon");
//! println!("{}", found.message.hint(Lang::Zh));
//! ```
//!
//! Each room uses only the rooms before it; see ARCHITECTURE.md. The blank lines
//! below keep the rooms in that order.

#![forbid(unsafe_code)]

pub mod text;

pub mod digest;

pub mod parallel;

pub mod pdf;

pub mod character;

pub mod message;

pub mod diagnostic;

pub mod source;

pub mod value;

pub mod edition;

pub mod form;

pub mod check;

pub mod report;

pub mod schema;

pub mod sheet;

pub mod diff;

pub mod explain;

pub mod draft;

pub mod render;

pub mod files;

pub mod workspace;

pub mod desk;

pub mod session;

pub mod provenance;

pub mod proof;

pub mod manifest;

pub mod engine;

pub mod cli;

//! `shenbao` turns a folder of small YAML files into official forms.
//!
//! The data goes one way:
//!
//! ```text
//! files ─workspace→ text ─source→ Tree ─layer→ merged Tree ─form→ Form ─sheet→ Sheet ─render→ PDF, text
//!                                   └──────edition──────────────┴───────┘
//! ```
//!
//! Each room uses only the rooms before it; see ARCHITECTURE.md. The blank lines
//! below keep the rooms in that order.

pub mod span;

pub mod digest;

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

pub mod workspace;

pub mod desk;

pub mod provenance;

pub mod proof;

pub mod manifest;

pub mod engine;

pub mod cli;

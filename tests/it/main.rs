//! The tests from outside: the program is run, the library is used as the program uses it.
//!
//! One binary for all of them, since linking Typst costs more than running them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing")]

mod bad;
mod bad_files;
mod bad_templates;
mod breaks;
mod build_again;
mod build_kill;
mod build_prune;
mod build_steady;
mod check;
mod checkout;
mod commands;
mod corpus;
mod diff_html;
mod diff_json;
mod diff_laws;
mod diff_pdf;
mod diff_print;
mod diff_sides;
mod docs;
mod edition;
mod explain;
mod explain_laws;
mod fix;
mod fixture;
mod forged_manifest;
mod gallery;
mod git_setup;
mod glyphs;
mod history;
mod hostile_pdfs;
mod init;
mod laws;
mod layers;
mod library;
mod new;
mod pages;
mod partition;
mod pdf;
mod pdf_text;
mod proof;
mod proof_laws;
mod repositories;
mod rules;
mod schema;
mod seeds;
mod seeds_rules;
mod session;
mod show;
mod templates;
mod untrusted;

//! Which part of a build the call is about.

use std::path::Path;

use crate::cli::args::BuildArgs;
use crate::diagnostic::Diagnostic;
use crate::manifest::{MOST_PARTS, NoPartition, Partition, Share};
use crate::message::ArchiveMessage;
use crate::workspace::{PROJECTS, Workspace};

/// The part that the call is about; `None` if it is about the whole.
///
/// # Errors
/// [`ArchiveMessage::PartitionUnknown`] and [`ArchiveMessage::PartitionRange`].
pub fn of(args: &BuildArgs, workspace: &Workspace, base: &Path) -> Result<Option<Share>, Diagnostic> {
    let Some(given) = &args.partition else { return Ok(None) };
    let partition = parse(given)?;
    let places = args.paths.iter().filter_map(|path| workspace.place(base, path));
    let mut paths: Vec<String> = places.map(|path| workspace.shown(&path)).collect();
    paths.sort();
    paths.dedup();
    if paths.iter().any(|path| path == PROJECTS) {
        paths.clear();
    }
    Ok(Some(Share { partition, paths }))
}

fn parse(given: &str) -> Result<Partition, Diagnostic> {
    let shown = given.to_owned();
    given.parse().map_err(|why| {
        Diagnostic::new(match why {
            NoPartition::Unknown => ArchiveMessage::PartitionUnknown { given: shown },
            NoPartition::Range => ArchiveMessage::PartitionRange { given: shown, most: MOST_PARTS },
        })
    })
}

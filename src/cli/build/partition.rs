//! Which part of a build this call is: as it says, or as the platform's environment says.

use std::path::Path;

use crate::cli::args::{BuildArgs, Platform};
use crate::diagnostic::Diagnostic;
use crate::manifest::{Kind, MOST_PARTS, NoPartition, Partition, Share};
use crate::message::ArchiveMessage;
use crate::workspace::{PROJECTS, Workspace};

/// The count that Kubernetes leaves to the Job to set.
const COMPLETIONS: &str = "JOB_COMPLETIONS";

/// The part that the call is about; `None` if it is about the whole.
///
/// # Errors
/// [`ArchiveMessage::PartitionUnknown`] and the messages after it.
pub fn of(args: &BuildArgs, workspace: &Workspace, base: &Path) -> Result<Option<Share>, Diagnostic> {
    let partition = match (&args.partition, args.partition_from) {
        (Some(given), _) => parse(given)?,
        // What is no text is no number either.
        (None, Some(platform)) => {
            from(platform, &|name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()))?
        }
        (None, None) => return Ok(None),
    };
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

/// Reads the part from the variables that a platform sets for its parallel jobs.
fn from(platform: Platform, variable: &dyn Fn(&str) -> Option<String>) -> Result<Partition, Diagnostic> {
    let number = |name: &str| number(platform, name, variable(name));
    let disagree = |names: &[&str]| {
        let shown = names.iter().map(|name| format!("{name}={}", variable(name).unwrap_or_default()));
        let variables = shown.collect::<Vec<_>>().join(" ");
        Diagnostic::new(ArchiveMessage::PartitionDisagree { variables })
    };
    // Slurm's tasks may begin anywhere and be several apart; the others count by one.
    if platform == Platform::Slurm {
        let names = ["ID", "MIN", "MAX", "STEP", "COUNT"].map(|name| format!("SLURM_ARRAY_TASK_{name}"));
        let names: [&str; 5] = names.each_ref().map(String::as_str);
        let [id, min, max, step, count] = names.map(number);
        let (id, min, max, step, count) = (id?, min?, max?, step?, count?);
        let even = step > 0 && count > 0 && id >= min && (id - min) % step == 0;
        let even = even && u64::from(min) + u64::from(count - 1) * u64::from(step) == u64::from(max);
        let partition = if even { Partition::new(Kind::Hash, (id - min) / step + 1, count) } else { None };
        return partition.ok_or_else(|| disagree(&names));
    }
    let (index, first, count) = match platform {
        Platform::Kubernetes => ("JOB_COMPLETION_INDEX", 0, COMPLETIONS),
        Platform::Gitlab => ("CI_NODE_INDEX", 1, "CI_NODE_TOTAL"),
        Platform::AwsBatch | Platform::Slurm => ("AWS_BATCH_JOB_ARRAY_INDEX", 0, "AWS_BATCH_JOB_ARRAY_SIZE"),
    };
    let (part, parts) = (number(index)? + 1 - first, number(count)?);
    Partition::new(Kind::Hash, part, parts).ok_or_else(|| disagree(&[index, count]))
}

/// The number in a variable.
fn number(platform: Platform, name: &str, value: Option<String>) -> Result<u32, Diagnostic> {
    // Task numbers of Slurm may be larger than their count.
    let most = if platform == Platform::Slurm { 100 * MOST_PARTS } else { MOST_PARTS };
    let name = name.to_owned();
    let Some(value) = value.filter(|value| !value.is_empty()) else {
        return Err(Diagnostic::new(match platform {
            Platform::Kubernetes if name == COMPLETIONS => ArchiveMessage::PartitionCompletions { name },
            _ => ArchiveMessage::PartitionVariable { name, platform: platform.name().to_owned() },
        }));
    };
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.parse().ok().filter(|number| digits && *number <= most);
    number.ok_or_else(|| Diagnostic::new(ArchiveMessage::PartitionNumber { name, value, most }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of variables, as `name=value name=value`.
    fn read(platform: Platform, variables: &str) -> Result<String, String> {
        let value = |name: &str| {
            let pairs = variables.split(' ').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(known, _)| *known == name).map(|(_, value)| value.to_owned()).next()
        };
        let partition = from(platform, &value);
        partition
            .map(|part| part.to_string())
            .map_err(|refused| refused.message.text(crate::message::Lang::En))
    }

    #[test]
    fn platforms() {
        for (platform, variables, expected) in [
            (Platform::Kubernetes, "JOB_COMPLETION_INDEX=0 JOB_COMPLETIONS=8", "hash:1/8"),
            (Platform::Kubernetes, "JOB_COMPLETION_INDEX=7 JOB_COMPLETIONS=8", "hash:8/8"),
            (Platform::Gitlab, "CI_NODE_INDEX=1 CI_NODE_TOTAL=4", "hash:1/4"),
            (Platform::Gitlab, "CI_NODE_INDEX=4 CI_NODE_TOTAL=4", "hash:4/4"),
            (Platform::AwsBatch, "AWS_BATCH_JOB_ARRAY_INDEX=9 AWS_BATCH_JOB_ARRAY_SIZE=10", "hash:10/10"),
        ] {
            assert_eq!(read(platform, variables).as_deref(), Ok(expected), "{variables}");
        }
    }

    #[test]
    fn arrays_of_slurm() {
        for (array, expected) in [
            ("0 0 31 1 32", Some("hash:1/32")),
            ("31 0 31 1 32", Some("hash:32/32")),
            ("5 1 7 2 4", Some("hash:3/4")),
            ("400001 400000 400001 1 2", Some("hash:2/2")),
            // --array=1,3,4: no saying which of the three this is.
            ("3 1 4 1 3", None),
            ("4 1 7 2 4", None),
            ("0 1 4 1 4", None),
            ("1 1 1 0 1", None),
            ("1 1 0 1 0", None),
        ] {
            let words: Vec<&str> = array.split(' ').collect();
            let variables = ["ID", "MIN", "MAX", "STEP", "COUNT"].iter().zip(&words);
            let variables: Vec<_> =
                variables.map(|(name, value)| format!("SLURM_ARRAY_TASK_{name}={value}")).collect();
            let result = read(Platform::Slurm, &variables.join(" "));
            assert_eq!(result.as_deref().ok(), expected, "{array}: {result:?}");
        }
    }

    #[test]
    fn senseless_variables_are_named() {
        for (platform, variables, named) in [
            (Platform::Kubernetes, "JOB_COMPLETIONS=8", "JOB_COMPLETION_INDEX"),
            (Platform::Kubernetes, "JOB_COMPLETION_INDEX=0", "JOB_COMPLETIONS"),
            (
                Platform::Kubernetes,
                "JOB_COMPLETION_INDEX=8 JOB_COMPLETIONS=8",
                "JOB_COMPLETION_INDEX=8 JOB_COMPLETIONS=8",
            ),
            (Platform::Gitlab, "CI_NODE_TOTAL=1", "CI_NODE_INDEX"),
            (Platform::Gitlab, "CI_NODE_INDEX=0 CI_NODE_TOTAL=4", "CI_NODE_INDEX=0 CI_NODE_TOTAL=4"),
            (Platform::Gitlab, "CI_NODE_INDEX=-1 CI_NODE_TOTAL=4", "CI_NODE_INDEX is “-1”"),
            (Platform::Gitlab, "CI_NODE_INDEX= CI_NODE_TOTAL=4", "CI_NODE_INDEX"),
            (
                Platform::AwsBatch,
                "AWS_BATCH_JOB_ARRAY_INDEX=1 AWS_BATCH_JOB_ARRAY_SIZE=4294967297",
                "“4294967297”",
            ),
            (Platform::Slurm, "SLURM_ARRAY_TASK_ID=1", "SLURM_ARRAY_TASK_MIN"),
        ] {
            let said = read(platform, variables).unwrap_err();
            assert!(said.contains(named), "{variables}: {said}");
        }
    }
}

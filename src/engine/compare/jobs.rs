//! Which form of the one version belongs to which of the other: by path, by content, by name and likeness.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use super::sides::Side;
use crate::workspace::Project;

/// A form in one version or both.
#[derive(Clone, Copy, Default)]
pub struct Job<'s> {
    /// The older version's file.
    pub old: Option<&'s Project>,
    /// The newer version's.
    pub new: Option<&'s Project>,
    /// Whether the file is the same, so that it need not be read twice.
    pub same: bool,
    /// Whether the file was found under another path than the older one.
    pub moved: bool,
}

/// All forms of both versions, those of one path together, in the order of the paths.
pub fn by_path<'s>(old: &'s Side, new: &'s Side) -> Vec<Job<'s>> {
    let mut jobs = BTreeMap::<&Path, Job>::new();
    for (key, project) in &old.forms {
        jobs.entry(key).or_default().old = Some(project);
    }
    for (key, project) in &new.forms {
        jobs.entry(key).or_default().new = Some(project);
    }
    jobs.into_values().collect()
}

/// Finds files that only have another path: what one version has alone, and the other with the same
/// content.
pub fn by_content(jobs: &mut Vec<Job>, old: &Side, new: &Side) {
    let Leftovers { olds, news } = leftovers(jobs);
    if olds.is_empty() || news.is_empty() {
        return;
    }
    // Two revisions know a file by its id; otherwise it is read.
    let ids = old.workspace.revision().zip(new.workspace.revision()).is_some();
    let content = |side: &Side, project: &Project| -> Option<String> {
        if ids {
            return side.workspace.id(&project.path).map(|id| format!("{id:?}"));
        }
        let mut hasher = DefaultHasher::new();
        side.workspace.read(&project.path).ok()?.text.hash(&mut hasher);
        Some(format!("{:x}", hasher.finish()))
    };
    let mut having = BTreeMap::<String, (Vec<usize>, Vec<usize>)>::new();
    for (at, project) in &olds {
        content(old, project).into_iter().for_each(|id| having.entry(id).or_default().0.push(*at));
    }
    for (at, project) in &news {
        content(new, project).into_iter().for_each(|id| having.entry(id).or_default().1.push(*at));
    }
    let mut pairs = Vec::new();
    for (olds, news) in having.into_values() {
        // Of several copies those of one file name belong together.
        let by_name = |at: &usize| (jobs[*at].name().to_owned(), *at);
        let mut named = BTreeMap::<String, (Vec<usize>, Vec<usize>)>::new();
        olds.iter().map(by_name).for_each(|(name, at)| named.entry(name).or_default().0.push(at));
        news.iter().map(by_name).for_each(|(name, at)| named.entry(name).or_default().1.push(at));
        let (mut olds, mut news) = (Vec::new(), Vec::new());
        for (mut own_olds, mut own_news) in named.into_values() {
            let both = own_olds.len().min(own_news.len());
            pairs.extend(own_olds.drain(..both).zip(own_news.drain(..both)));
            olds.extend(own_olds);
            news.extend(own_news);
        }
        pairs.extend(olds.into_iter().zip(news));
    }
    let same = |(one, two): &(usize, usize)| match (jobs[*one].old, jobs[*two].new) {
        (Some(one), Some(two)) => old.workspace.same(&one.path, &new.workspace, &two.path),
        _ => false,
    };
    pairs.retain(same);
    join(jobs, &pairs);
}

/// The jobs of which one version has nothing.
pub struct Leftovers<'s> {
    /// What only the older version has, and which job that is.
    pub olds: Vec<(usize, &'s Project)>,
    /// What only the newer version has.
    pub news: Vec<(usize, &'s Project)>,
}

/// What is in one version only.
pub fn leftovers<'s>(jobs: &[Job<'s>]) -> Leftovers<'s> {
    let jobs = || jobs.iter().enumerate();
    Leftovers {
        olds: jobs()
            .filter(|(_, job)| job.new.is_none())
            .filter_map(|(at, job)| Some((at, job.old?)))
            .collect(),
        news: jobs()
            .filter(|(_, job)| job.old.is_none())
            .filter_map(|(at, job)| Some((at, job.new?)))
            .collect(),
    }
}

/// Makes one job of each pair, where the newer one stands.
pub fn join(jobs: &mut Vec<Job>, pairs: &[(usize, usize)]) {
    for (one, two) in pairs {
        jobs[*two].old = jobs[*one].old.take();
        jobs[*two].moved = true;
    }
    jobs.retain(|job| job.old.is_some() || job.new.is_some());
}

impl Job<'_> {
    /// The file's name.
    fn name(&self) -> &str {
        let shown = self.new.or(self.old).map_or("", |project| &project.shown);
        shown.rsplit('/').next().unwrap_or_default()
    }
}

//! Many pieces of work on a few threads, the results in the order of the pieces.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// Typst lays out by recursion; its own command line uses stacks of this size, too.
const STACK: usize = 16 * 1024 * 1024;
/// So many results wait at most for one before them, which takes longer.
const WAITING: usize = 64;

/// The number of threads the machine runs at a time.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Does `work` on every item, on `jobs` threads, each with a state of its own.
pub fn each<T: Sync, S, R: Send>(
    items: &[T],
    jobs: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> Vec<R> {
    let mut results = Vec::with_capacity(items.len());
    in_order(items, jobs, state, work, |_, result| results.push(result));
    results
}

/// The same, each result taken as soon as those before it are: what is not kept takes no memory.
pub fn in_order<T: Sync, S, R: Send>(
    items: &[T],
    jobs: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
    mut take: impl FnMut(&T, R) + Send,
) {
    let next = AtomicUsize::new(0);
    let take = |index: usize, result| {
        if let Some(item) = items.get(index) {
            take(item, result);
        }
    };
    let line = Line { taken: Mutex::new((0, BTreeMap::new(), take)), moved: Condvar::new() };
    // Plain threads, each the only member of a pool of its own: what Typst does in parallel then
    // runs on the spot. In one shared pool forms would nest on one stack (docs/performance.md).
    let run = || {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
        let drain = || {
            let mut state = state();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(index) else { break };
                line.put(index, work(&mut state, item));
            }
        };
        // Without a pool of its own it still works, only slower.
        pool.map_or_else(|_| drain(), |pool| pool.install(drain));
    };
    std::thread::scope(|scope| {
        for number in 0..jobs.min(items.len()) {
            let thread = std::thread::Builder::new().stack_size(STACK).name(format!("form-{number}"));
            if thread.spawn_scoped(scope, run).is_err() && number == 0 {
                // A machine that gives no thread still has this one.
                run();
            }
        }
    });
}

/// Results that wait for those before them.
struct Line<R, F> {
    /// How many were taken, those that wait, and what takes them.
    taken: Mutex<(usize, BTreeMap<usize, R>, F)>,
    moved: Condvar,
}

impl<R, F: FnMut(usize, R)> Line<R, F> {
    /// Puts a result in its place. Who is far ahead waits; who is next never does.
    fn put(&self, index: usize, result: R) {
        let ahead = |line: &mut (usize, _, _)| index >= line.0 + WAITING;
        let line = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mut line = self.moved.wait_while(line, ahead).unwrap_or_else(PoisonError::into_inner);
        let (next, waiting, take) = &mut *line;
        waiting.insert(index, result);
        while let Some(result) = waiting.remove(next) {
            take(*next, result);
            *next += 1;
        }
        self.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_takes_longer() {
        let items: Vec<usize> = (0..1000).collect();
        let slow = |(): &mut (), item: &usize| {
            if item.is_multiple_of(97) {
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
            *item
        };
        assert_eq!(each(&items, 4, || (), slow), items);
        assert_eq!(each(&items[..0], 4, || (), slow), items[..0]);
    }
}

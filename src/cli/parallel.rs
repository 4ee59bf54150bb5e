//! Many pieces of work on a few threads, the results in the order of the pieces.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Typst lays out by recursion; its own command line uses stacks of this size, too.
const STACK: usize = 16 * 1024 * 1024;

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
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<R>>> = Mutex::new(items.iter().map(|_| None).collect());
    // Plain threads, each the only member of a pool of its own: what Typst does in parallel then
    // runs on the spot. In one shared pool forms would nest on one stack (docs/performance.md).
    let run = || {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
        let drain = || {
            let mut state = state();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(index) else { break };
                let result = work(&mut state, item);
                results.lock().unwrap_or_else(std::sync::PoisonError::into_inner)[index] = Some(result);
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
    let results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.into_iter().flatten().collect()
}

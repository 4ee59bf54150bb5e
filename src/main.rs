//! The program: arguments in, exit code out. Everything else is in the library.

/// Seven per cent more forms a second than with the system's allocator (docs/performance.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    shenbao::cli::run(std::env::args_os(), output::was_closed()).into()
}

/// Whether standard output was closed before the program began (`>&-`). The standard library opens `/dev/null` in
/// its place before `main`, so that results would be lost without a word; hence it is asked earlier.
#[cfg(unix)]
#[allow(unsafe_code, reason = "no safe function is run before the standard library begins")]
mod output {
    use std::sync::atomic::{AtomicBool, Ordering};

    static CLOSED: AtomicBool = AtomicBool::new(false);

    /// The system runs what is in this list before `main`.
    #[used]
    // SAFETY: a function without arguments is what the section holds on these systems.
    #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
    #[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
    static BEFORE_MAIN: extern "C" fn() = ask;

    extern "C" fn ask() {
        // SAFETY: it only asks for the flags of a descriptor, which need not be open.
        let flags = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) };
        CLOSED.store(flags == -1, Ordering::Relaxed);
    }

    pub fn was_closed() -> bool {
        CLOSED.load(Ordering::Relaxed)
    }
}

#[cfg(not(unix))]
mod output {
    pub fn was_closed() -> bool {
        false
    }
}

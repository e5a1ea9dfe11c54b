//! The module that is part of the first view: it draws a definition, and links nothing that checks or executes one.

/// Smaller than the usual one, in a module that the first view loads.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    worker::serve(worker::respond::preview, |_| ());
}

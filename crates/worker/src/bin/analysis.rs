//! The module that is part of the first view: it analyses workspaces, and links nothing that executes them.

fn main() {
    worker::serve(worker::answer::analysis);
}

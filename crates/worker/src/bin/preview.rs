//! The module that is part of the first view: it draws a definition, and links nothing that checks or executes one.

fn main() {
    worker::serve(worker::respond::preview, |_| ());
}

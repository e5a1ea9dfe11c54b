//! The module that answers everything, and keeps the last run.

use asl_playground::Playground;

fn main() {
    let mut playground = Playground::default();
    worker::serve(move |request| worker::respond::respond(&mut playground, request));
}

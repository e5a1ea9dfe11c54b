//! The module that opens the files of a project. It is loaded when somebody opens some.

fn main() {
    worker::serve(worker::respond::opening, |_| ());
}

//! `mdbook-builds FOLDER`: builds the book of a folder with mdBook's own library, as `mdbook build` does.
//!
//! The program `mdbook` itself cannot be a dependency of a test, and installing it would build a web server with it.

use std::env;
use std::process::ExitCode;

use mdbook_driver::MDBook;

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1) else {
        eprintln!("Name the folder of the book.");
        return ExitCode::from(2);
    };
    match MDBook::load(&folder).and_then(|book| book.build()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

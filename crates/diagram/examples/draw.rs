//! Draws the definition in a file: `cargo run -p asl-diagram --example draw -- definition.json > picture.svg`.

use asl_diagram::{Options, layout, to_svg};

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(path)?;
        println!(
            "{}",
            to_svg(&layout(&asl::analyze(&text).outline, &Options::default()))
        );
    }
    Ok(())
}

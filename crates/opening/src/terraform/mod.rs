//! State machines of Terraform: takes the definition of each `aws_sfn_state_machine` out of a `.tf` file.
//!
//! A definition is a heredoc or a string, `jsonencode(…)`, `file("…")` or `templatefile("…", {…})`, also by way of a local
//! value. What an expression refers to is filled in as far as the file says it: a resource is what its type makes of it, a
//! variable is its value in `terraform.tfvars`, or its default. The other files of the folder say it, too: together they are one
//! module. Everything else stays a placeholder, `${…}`, which the reader of definitions knows. What does not live here: joining the
//! files (`folder`), what expressions give (`values`), what a placeholder counts as (`asl`), and what the resources are (`asl-catalog`).

mod folder;
#[cfg(test)]
mod tests;
mod values;

use asl_workspace::{Declared, MachineType};
use hcl_edit::Span;
use hcl_edit::structure::Block;

pub use folder::is_read;
pub use values::ReadFile;

use folder::Folder;
use values::{Module, label};

/// A state machine of a module.
#[derive(Debug, PartialEq)]
pub struct Machine {
    /// The label of its resource.
    pub label: String,
    /// The file that has it, if that is one beside the file that was read.
    pub file: Option<String>,
    /// The line of the file, from 1, in which the resource begins.
    pub line: usize,
    /// The text of its definition; or why there is none, in a sentence.
    pub definition: Result<String, String>,
    /// What the file says of it.
    pub declared: Declared,
    /// The ARN of its role, if the file says it.
    pub role: Option<String>,
}

/// The state machines of a file, in its order, and after them those of the files beside it, which are names and texts. `read_file` reads
/// what `file` and `templatefile` name. A file that is not HCL is an error, with its line; one beside it is left out.
pub fn machines(
    text: &str,
    beside: &[(&str, &str)],
    read_file: ReadFile<'_>,
) -> Result<Vec<Machine>, (usize, String)> {
    let folder = Folder::new(text, beside)?;
    let module = Module::new(&folder, read_file);
    let machine = |block: &Block| {
        let label = label(block, 1)?.to_owned();
        let value = |name: &str| block.body.get_attribute(name).map(|found| &found.value);
        let known = |name: &str| module.whole(value(name)?, 0);
        let nested = |block_name: &str, name: &str| {
            let inner = block.body.get_blocks(block_name).next()?;
            module.whole(&inner.body.get_attribute(name)?.value, 0)
        };
        let (file, line) = folder.place(block.span().map_or(0, |span| span.start));
        Some(Machine {
            label,
            file: file.map(str::to_owned),
            line,
            definition: match value("definition") {
                Some(expression) => module.definition(expression),
                None => Err("It has no definition.".to_owned()),
            },
            declared: Declared {
                machine_type: match value("type") {
                    None => Some(MachineType::Standard),
                    Some(_) => known("type").and_then(|name| match name.to_ascii_uppercase().as_str() {
                        "EXPRESS" => Some(MachineType::Express),
                        "STANDARD" => Some(MachineType::Standard),
                        _ => None,
                    }),
                },
                name: known("name"),
                logging: Some(nested("logging_configuration", "level").is_some_and(|level| level != "OFF")),
                tracing: Some(
                    nested("tracing_configuration", "enabled").is_some_and(|enabled| enabled == "true"),
                ),
                key: nested("encryption_configuration", "kms_key_id"),
            },
            role: known("role_arn"),
        })
    };
    let resources = folder.body.get_blocks("resource");
    let state_machines = resources.filter(|block| label(block, 0) == Some("aws_sfn_state_machine"));
    Ok(state_machines.filter_map(machine).collect())
}

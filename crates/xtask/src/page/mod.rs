//! Builds the page into `dist/`, unless what is there was made from these very sources.

mod assemble;
mod guide;
mod program;

pub(crate) use program::{bind, is_draft};

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::project::{During, Outcome, root, target};
use crate::setup::Tools;

/// What lies in the project but does not go into the page. All else counts, so that nothing is forgotten: a crate may
/// include any file.
const NOT_IN_THE_PAGE: [&str; 8] = [
    ".git",
    ".ci",
    "target",
    "dist",
    "tests",
    "web/dist",
    "web/node_modules",
    "crates/xtask",
];

/// Builds the page if it is not there, or not from these sources.
pub(crate) fn build(tools: &Tools) -> Outcome {
    let dist = root().join("dist");
    let _turn = wait_for_turn()?;
    let stamp = target().join("page.stamp");
    let sources = sources_hash()?;
    if fs::read_to_string(&stamp)
        .is_ok_and(|text| text == format!("{sources} {}", hash_of(&dist, &[]).unwrap_or(0)))
    {
        println!("dist/ is up to date.");
        return Ok(());
    }
    println!("Building the page into dist/.");
    // On the same file system as dist/, wherever Cargo's output is.
    let staging = root().join("target").join("page-staging");
    let _ = fs::remove_dir_all(&staging);
    fs::create_dir_all(&staging).during(format_args!("Creating {}", staging.display()))?;
    assemble::assemble(tools, &staging)?;
    // The page that was there stays until the new one is complete.
    let _ = fs::remove_dir_all(&dist);
    fs::rename(&staging, &dist).during(format_args!("Moving the page to {}", dist.display()))?;
    let text = format!("{sources} {}", hash_of(&dist, &[])?);
    fs::write(&stamp, text).during(format_args!("Writing {}", stamp.display()))
}

/// Builds work in one folder, and two at a time would take each other's files. The turn ends with the file.
fn wait_for_turn() -> Outcome<File> {
    let path = target().join("page.lock");
    let waiting = || format!("Locking {}", path.display());
    let file = fs::create_dir_all(target())
        .and_then(|()| File::create(&path))
        .during(waiting())?;
    if file.try_lock().is_err() {
        println!("Waiting for another build of the page to end.");
        file.lock().during(waiting())?;
    }
    Ok(file)
}

fn sources_hash() -> Outcome<String> {
    // Of the project's commands only this one decides what the page is.
    let builder = hash_of(&root().join("crates/xtask/src/page"), &[])?;
    let kind = if program::is_draft() { " draft" } else { "" };
    let site = std::env::var("ASL_SITE").unwrap_or_default();
    Ok(format!(
        "{} {builder}{kind}{site}",
        hash_of(&root(), &NOT_IN_THE_PAGE)?
    ))
}

/// A hash of the names and contents of all files of a folder. It is compared on one machine only, and a difference
/// costs one build: the standard library's hash will do.
fn hash_of(folder: &Path, except: &[&str]) -> Outcome<u64> {
    let mut hasher = DefaultHasher::new();
    hash_folder(folder, folder, except, &mut hasher)?;
    Ok(hasher.finish())
}

fn hash_folder(base: &Path, folder: &Path, except: &[&str], hasher: &mut DefaultHasher) -> Outcome {
    let reading = || format!("Reading {}", folder.display());
    let mut entries = fs::read_dir(folder)
        .and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
        .during(reading())?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let name = path.strip_prefix(base).unwrap_or(&path);
        if except.iter().any(|except| name == Path::new(except)) {
            continue;
        }
        let kind = entry.file_type().during(reading())?;
        if kind.is_dir() {
            hash_folder(base, &path, except, hasher)?;
        } else if kind.is_file() {
            name.hash(hasher);
            fs::read(&path)
                .during(format_args!("Reading {}", path.display()))?
                .hash(hasher);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::hash_of;
    use std::fs;

    #[test]
    fn names_and_contents_count_unless_excepted() {
        let folder = std::env::temp_dir().join(format!("asl-hash-{}", std::process::id()));
        fs::create_dir_all(folder.join("a/out")).unwrap();
        fs::write(folder.join("a/one"), "1").unwrap();
        let hash = || hash_of(&folder, &["a/out"]).unwrap();
        let first = hash();
        fs::write(folder.join("a/out/made"), "x").unwrap();
        assert_eq!(hash(), first);
        fs::write(folder.join("a/one"), "2").unwrap();
        let second = hash();
        assert_ne!(second, first);
        fs::rename(folder.join("a/one"), folder.join("a/two")).unwrap();
        assert_ne!(hash(), second);
        fs::remove_dir_all(&folder).unwrap();
    }
}

//! A project that deploys, as one file to download.

use std::io::Write;

use asl_project::File;
use rawzip::{Error, ZipArchiveWriter};

use crate::platform::download;

/// Saves the files of a project as an archive, in a folder of this name.
pub fn save(name: &str, files: &[File]) -> Result<(), &'static str> {
    let bytes = zip(name, files).map_err(|_| "The archive could not be made. Use asl export instead.")?;
    download::save_archive(&format!("{name}.zip"), &bytes)
        .map_err(|_| "The browser does not allow this page to save files.")
}

/// The archive. Nothing is compressed: the files are small. They have no times, so the same project is the same archive.
fn zip(folder: &str, files: &[File]) -> Result<Vec<u8>, Error> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for file in files {
        let path = format!("{folder}/{}", file.path);
        let (mut entry, how) = archive.new_file(&path).unix_permissions(0o644).start()?;
        let mut data = how.wrap(&mut entry);
        data.write_all(file.text.as_bytes())?;
        let (_, descriptor) = data.finish()?;
        entry.finish(descriptor)?;
    }
    archive.finish()
}

//! The objects in S3 that distributed Maps read: part of the outside, like the answers of tasks.

use asl_json::Str;

use crate::clock::Instant;

/// An object in a bucket.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// Its key.
    pub key: Str,
    /// Its text. A Parquet file is given as its rows: a JSON array of objects, or one object per line. A compressed file
    /// is given as what is in it.
    pub content: Str,
    /// When it was written.
    pub last_modified: Instant,
}

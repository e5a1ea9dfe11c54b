//! `asl lsp`: the language server at the standard input and output.

use asl_lsp::Settings;
use lsp_server::Connection;

use crate::arguments::Options;
use crate::report::{Report, Usage};

/// Serves one client until it leaves.
pub(crate) fn lsp(options: &Options) -> Result<Report, Usage> {
    let settings = Settings {
        page: options.page.clone(),
    };
    let (connection, threads) = Connection::stdio();
    let served = asl_lsp::serve(&connection, &settings);
    // The thread that writes ends when nothing more can be sent.
    drop(connection);
    served.map_err(Usage::new)?;
    let joined = threads.join();
    joined.map_err(|error| Usage::new(format!("The client cannot be reached: {error}.")))?;
    Ok(Report::default())
}

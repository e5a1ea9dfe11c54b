//! A small web server for the built page: for `cargo xtask serve` and for the end-to-end tests.
//!
//! It serves files of one folder on the loopback interface, nothing else: no listings, no other methods than GET and
//! HEAD, one request a connection. The same files may be served below several paths, which is how the tests see that
//! the page works below any.
//!
//! Any origin may load the files: the embedded view runs in a sandboxed frame, which has none.
//!
//! It is written here because the small server crates keep idle connections of a browser in a pool of threads, where
//! the next ones then wait.

use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::project::{During, Failure, Outcome};

/// No browser sends more before the body of a request.
const LONGEST_HEAD: u64 = 64 * 1024;

/// Who says nothing for this long, or reads nothing, is gone.
const PATIENCE: Duration = Duration::from_secs(20);

/// A port of this machine that is ours. Whoever connects is kept waiting until something is served on it.
pub(crate) struct Port(TcpListener);

impl Port {
    /// Takes a port; 0 is any free one.
    pub(crate) fn take(port: u16) -> Outcome<Self> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(Self).map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => Failure::new(format!(
                "Port {port} is in use by another program. Choose another one with `--port`, such as `--port {}`.",
                port.checked_add(1).unwrap_or(8081),
            )),
            _ => Failure::new(format!("Listening on port {port} failed: {error}.")),
        })
    }

    /// Serves a folder below each of the paths, all of which begin and end with `/`.
    pub(crate) fn serve(self, folder: &Path, below: &'static [&'static str]) -> Outcome<Site> {
        let port = self
            .0
            .local_addr()
            .during("Asking for the server's address")?
            .port();
        let folder = folder.to_owned();
        let listening = thread::spawn(move || {
            for stream in self.0.incoming().flatten() {
                let folder = folder.clone();
                // The reader may go away at any time, which is no concern of ours.
                thread::spawn(move || drop(converse(&stream, &folder, below)));
            }
        });
        Ok(Site { port, listening })
    }
}

/// A server that answers in threads of its own for as long as this program lives.
pub(crate) struct Site {
    port: u16,
    listening: thread::JoinHandle<()>,
}

impl Site {
    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Waits, in practice until the user ends the program.
    pub(crate) fn wait(self) {
        // A thread that panicked has said so itself.
        let _ = self.listening.join();
    }
}

/// Reads one request and answers it.
fn converse(mut stream: &TcpStream, folder: &Path, below: &[&str]) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream.take(LONGEST_HEAD)).lines();
    let Some(request) = lines.next().transpose()? else {
        return Ok(());
    };
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let response = respond(&request, folder, below);
    let head = format!(
        // A page that was built anew must be seen at once.
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
         Access-Control-Allow-Origin: *\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n{}\r\n",
        response.status,
        response.mime,
        response.body.len(),
        response
            .location
            .map(|path| format!("Location: {path}\r\n"))
            .unwrap_or_default(),
    );
    stream.write_all(head.as_bytes())?;
    if !request.starts_with("HEAD ") {
        stream.write_all(&response.body)?;
    }
    stream.flush()
}

struct Response {
    status: &'static str,
    mime: &'static str,
    location: Option<String>,
    body: Vec<u8>,
}

impl Response {
    /// A response of which nobody sees more than the status.
    fn of(status: &'static str) -> Self {
        let body = format!("{status}\n").into_bytes();
        Self {
            status,
            mime: "text/plain; charset=utf-8",
            location: None,
            body,
        }
    }
}

/// Answers a request, of which the first line says all that matters.
fn respond(request: &str, folder: &Path, below: &[&str]) -> Response {
    let mut words = request.split(' ');
    let (method, Some(url)) = (words.next(), words.next()) else {
        return Response::of("400 Bad Request");
    };
    if !matches!(method, Some("GET" | "HEAD")) {
        return Response::of("405 Method Not Allowed");
    }
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let with_slash = format!("{path}/");
    if below.contains(&with_slash.as_str()) {
        // Relative addresses need the slash at the end.
        return Response {
            location: Some(with_slash),
            ..Response::of("301 Moved Permanently")
        };
    }
    match file_of(path, folder, below).and_then(|file| Some((mime(&file), fs::read(file).ok()?))) {
        Some((mime, body)) => Response {
            status: "200 OK",
            mime,
            location: None,
            body,
        },
        None => Response::of("404 Not Found"),
    }
}

/// The file that a path of the site names, if it is one: names are plain, and none leads out of the folder.
fn file_of(path: &str, folder: &Path, below: &[&str]) -> Option<PathBuf> {
    let within = below
        .iter()
        .filter_map(|prefix| path.strip_prefix(prefix))
        .min_by_key(|rest| rest.len())?;
    let name = if within.is_empty() { "index.html" } else { within };
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    if !name.split('/').all(plain) {
        return None;
    }
    let file = folder.join(name);
    file.is_file().then_some(file)
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(site: &Site, path: &str) -> String {
        say(site, &format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"))
    }

    fn say(site: &Site, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", site.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn it_serves_the_folder_and_nothing_beside_it() {
        let folder = std::env::temp_dir().join(format!("asl-site-{}", std::process::id()));
        fs::create_dir_all(folder.join("inner")).unwrap();
        fs::write(folder.join("index.html"), "the page").unwrap();
        fs::write(folder.join("inner/a.wasm"), "code").unwrap();
        let site = Port::take(0)
            .unwrap()
            .serve(&folder, &["/", "/deep/er/"])
            .unwrap();

        let page = get(&site, "/?query");
        assert!(
            page.starts_with("HTTP/1.1 200") && page.contains("text/html") && page.ends_with("the page"),
            "{page}"
        );
        assert!(get(&site, "/inner/a.wasm").contains("application/wasm"));
        assert!(get(&site, "/deep/er/").ends_with("the page"));
        assert!(get(&site, "/deep/er/inner/a.wasm").ends_with("code"));
        assert!(get(&site, "/deep/er").starts_with("HTTP/1.1 301"));
        for outside in [
            "/nothing",
            "/inner",
            "/inner/",
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "//etc/passwd",
            "/inner//a.wasm",
        ] {
            assert!(get(&site, outside).starts_with("HTTP/1.1 404"), "{outside}");
        }
        assert!(say(&site, "HEAD / HTTP/1.1\r\n\r\n").ends_with("\r\n\r\n"));
        assert!(say(&site, "POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
        assert!(say(&site, "nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_busy_port_is_named() {
        let held = Port::take(0).unwrap();
        let number = held.0.local_addr().unwrap().port();
        let error = Port::take(number).err().unwrap().to_string();
        assert!(
            error.starts_with(&format!("Port {number} is in use")) && error.contains("--port"),
            "{error}"
        );
    }
}

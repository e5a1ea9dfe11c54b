//! Makes the guide, `docs/site/`, into pages of `dist/guide/`, which read without scripts.
//!
//! The order of the pages is that of the links on the first one. Fences of the language `asl` are what `asl embed` makes of
//! them: it runs the workflow, and a fence that says something else ends the build. What does not live here: what a fence may
//! say, and how an embedded workflow looks (`asl-embed`, `web/embed`).

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::project::{During, Failure, Outcome, root, run, target};

/// The first page.
const FIRST: &str = "index";

/// A page of the guide.
struct Page {
    /// The name of its file, without the extension.
    name: String,
    title: String,
    text: String,
}

/// Writes the guide into a folder.
pub(super) fn build(staging: &Path) -> Outcome {
    run(Command::new("cargo").args(["build", "--quiet", "--package", "asl-cli"]))?;
    let source = root().join("docs/site");
    let folder = staging.join("guide");
    fs::create_dir_all(&folder).during(format_args!("Creating {}", folder.display()))?;
    fs::copy(source.join("guide.css"), folder.join("guide.css")).during("Copying the guide's style sheet")?;
    let pages = read(&source)?;
    for (index, page) in pages.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| pages.get(before));
        let text = whole(page, before, pages.get(index + 1))?;
        let path = folder.join(format!("{}.html", page.name));
        fs::write(&path, text).during(format_args!("Writing {}", path.display()))?;
    }
    Ok(())
}

/// All pages, in order.
fn read(source: &Path) -> Outcome<Vec<Page>> {
    let page = |name: &str| -> Outcome<Page> {
        let path = source.join(format!("{name}.md"));
        let text = fs::read_to_string(&path).during(format_args!("Reading {}", path.display()))?;
        let title = title(&text)
            .ok_or_else(|| Failure::new(format!("{} does not begin with a heading.", path.display())))?;
        Ok(Page {
            name: name.to_owned(),
            title,
            text,
        })
    };
    let first = page(FIRST)?;
    let names: Vec<String> = Parser::new(&first.text)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.strip_suffix(".html")?.to_owned()),
            _ => None,
        })
        .collect();
    let files = fs::read_dir(source).during(format_args!("Reading {}", source.display()))?;
    for file in files {
        let path = file.during("Reading the guide")?.path();
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let is_listed = name == FIRST || names.iter().any(|listed| listed == name);
        if path.extension().is_some_and(|extension| extension == "md") && !is_listed {
            return Err(Failure::new(format!(
                "{} is not linked from {FIRST}.md.",
                path.display()
            )));
        }
    }
    let mut pages = vec![first];
    for name in names {
        pages.push(page(&name)?);
    }
    Ok(pages)
}

/// The text of the first heading.
fn title(text: &str) -> Option<String> {
    let mut events = Parser::new(text);
    let is_heading = |event| {
        matches!(
            event,
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            })
        )
    };
    events.next().filter(|event| is_heading(event.clone()))?;
    let words = events.take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    Some(
        words
            .filter_map(|event| match event {
                Event::Text(text) | Event::Code(text) => Some(text.into_string()),
                _ => None,
            })
            .collect(),
    )
}

/// The first paragraph, as plain text.
fn about(text: &str) -> String {
    Parser::new(text)
        .skip_while(|event| !matches!(event, Event::Start(Tag::Paragraph)))
        .take_while(|event| !matches!(event, Event::End(TagEnd::Paragraph)))
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.into_string()),
            Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
            _ => None,
        })
        .collect()
}

/// A page of HTML, with the ways to its neighbors.
fn whole(page: &Page, before: Option<&Page>, after: Option<&Page>) -> Outcome<String> {
    let link = |class: &str, page: Option<&Page>| {
        page.map_or_else(String::new, |page| {
            format!(
                "<a rel=\"{class}\" href=\"{}.html\">{}</a>",
                page.name,
                escaped(&page.title)
            )
        })
    };
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <title>{title} · ASL Playground</title>\n\
         <meta name=\"description\" content=\"{about}\">\n\
         <meta property=\"og:type\" content=\"article\">\n\
         <meta property=\"og:title\" content=\"{title}\">\n\
         <meta property=\"og:description\" content=\"{about}\">\n\
         <meta property=\"og:image\" content=\"../preview.png\">\n\
         <link rel=\"stylesheet\" href=\"guide.css\">\n\
         <script type=\"module\" src=\"../asl-playground.js\"></script>\n</head>\n<body>\n\
         <header><a href=\"../\">ASL Playground</a><a href=\"index.html\">Guide</a></header>\n\
         <main>\n{body}</main>\n<nav aria-label=\"Pages\">{}{}</nav>\n</body>\n</html>\n",
        link("prev", before),
        link("next", after),
        title = escaped(&page.title),
        about = escaped(&about(&page.text)).replace('"', "&quot;"),
        body = body(page)?,
    ))
}

/// Pictures of graphs are `data:` URLs, and what an embedded workflow is made of carries its own styles.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src 'self'";

fn body(page: &Page) -> Outcome<String> {
    let mut events = Vec::new();
    let mut parser = Parser::new_ext(&page.text, Options::ENABLE_TABLES).into_offset_iter();
    while let Some((event, span)) = parser.next() {
        let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(words))) = &event else {
            events.push(event);
            continue;
        };
        if words.split_whitespace().next() != Some("asl") {
            events.push(event);
            continue;
        }
        let text: String = parser
            .by_ref()
            .map_while(|(event, _)| match event {
                Event::Text(text) => Some(text.into_string()),
                _ => None,
            })
            .collect();
        let line = page.text.get(..span.start).unwrap_or_default().lines().count() + 1;
        let place = format!("docs/site/{}.md:{line}", page.name);
        events.push(Event::Html(CowStr::from(embedded(&text, words, &place)?)));
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    Ok(out)
}

/// What a fence becomes.
fn embedded(text: &str, words: &str, place: &str) -> Outcome<String> {
    let doing = || format!("Embedding the workflow of {place}");
    let mut asl = Command::new(target().join("debug/asl"))
        .args(["embed", "-", "--fence", words, "--at", place, "--page", "../"])
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .during(doing())?;
    if let Some(mut input) = asl.stdin.take() {
        // A program that has ended says why itself.
        let _ = input.write_all(text.as_bytes());
    }
    let output = asl.wait_with_output().during(doing())?;
    if !output.status.success() {
        return Err(Failure::told());
    }
    String::from_utf8(output.stdout).map_err(|_| Failure::new(format!("{place}: asl printed no text.")))
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, std::iter::once(Event::Text(text.into())));
    out
}

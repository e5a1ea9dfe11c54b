//! `asl mdbook`: a preprocessor of mdBook, which puts workflows in the place of the fences of the language `asl`.
//!
//! It reads what mdBook says, `[context, book]` as JSON, and prints the book. In `book.toml`: `[preprocessor.asl]` with
//! `command = "asl mdbook"`, and `page`, the address of the playground. What does not live here: what a fence means.

use asl_embed::fence;
use serde_json::Value;

use crate::arguments::Options;
use crate::embed::html_of_fence;
use crate::report::{Report, Usage};
use crate::source;

/// Answers mdBook: whether a renderer is supported, or the book.
pub(crate) fn mdbook(options: &Options) -> Result<Report, Usage> {
    if let Some(word) = options.files.first() {
        let renderer = options.files.get(1).map(|name| name.to_string_lossy());
        // Only HTML can hold the element.
        return match (word.to_str(), renderer.as_deref()) {
            (Some("supports"), Some(renderer)) => Ok(Report::default().failed_if(renderer != "html")),
            _ => Err(Usage::new(
                "mdBook gives `supports RENDERER`, or the book at the standard input.",
            )),
        };
    }
    let text = source::text("-".as_ref())?;
    let unreadable = || Usage::new("The standard input is not what mdBook gives to a preprocessor.");
    let given: Value = serde_json::from_str(&text).map_err(|_| unreadable())?;
    let Value::Array(given) = given else {
        return Err(unreadable());
    };
    let [context, mut book] = <[Value; 2]>::try_from(given).map_err(|_| unreadable())?;
    let setting = |name: &str| context.pointer(&format!("/config/{name}"));
    let text_of = |name| setting(name).and_then(Value::as_str).map(str::to_owned);
    let source = text_of("book/src").unwrap_or_else(|| "src".into());
    let is_static = setting("preprocessor/asl/static").and_then(Value::as_bool);
    let options = Options {
        page: text_of("preprocessor/asl/page").or_else(|| options.page.clone()),
        is_static: is_static.unwrap_or_default(),
        ..Options::default()
    };
    let mut wrong = Vec::new();
    // Called `sections` until mdBook 0.5.
    for name in ["items", "sections"] {
        if let Some(items) = book.get_mut(name) {
            replace(items, &source, &options, &mut wrong);
        }
    }
    let mut report = if wrong.is_empty() {
        Report::fine(format!("{book}\n"))
    } else {
        Report::default()
    };
    for sentence in &wrong {
        report.say(sentence);
    }
    Ok(report.failed_if(!wrong.is_empty()))
}

/// Replaces the fences of all chapters.
fn replace(items: &mut Value, source: &str, options: &Options, wrong: &mut Vec<String>) {
    // A book is as deep as its table of contents; the reader of JSON bounds that.
    for item in items.as_array_mut().into_iter().flatten() {
        let Some(chapter) = item.get_mut("Chapter") else {
            continue;
        };
        let text_of = |name| chapter.get(name).and_then(Value::as_str);
        let Some(content) = text_of("content") else {
            continue;
        };
        let path = text_of("source_path").or_else(|| text_of("path"));
        let place = format!("{source}/{}", path.unwrap_or("a chapter"));
        let (mut made, mut done) = (String::new(), 0);
        for found in fence::find(content) {
            match html_of_fence(&found.info, &found.body, options) {
                Ok(html) => {
                    made.push_str(&content[done..found.range.start]);
                    // Directly behind a line of text the element would be a part of that paragraph.
                    if !made.is_empty() && !made.ends_with("\n\n") {
                        made.push('\n');
                    }
                    for line in html.lines() {
                        made.extend([found.indent.as_str(), line, "\n"]);
                    }
                    // What follows is Markdown again.
                    made.push('\n');
                    done = found.range.end;
                }
                Err(sentence) => wrong.push(format!("{place}:{}: {sentence}", found.line)),
            }
        }
        made.push_str(&content[done..]);
        if let Some(content) = chapter.get_mut("content").filter(|_| done > 0) {
            *content = made.into();
        }
        if let Some(items) = chapter.get_mut("sub_items") {
            replace(items, source, options, wrong);
        }
    }
}

//! The diagram as one SVG file, for people without the page: plain colours, every text escaped.

use std::fmt::{self, Write};

use crate::scope::{NAME_FONT, SMALL_FONT, TAG_LINE, TEXT_LEFT};
use crate::{Diagram, Edge, EdgeKind, Node, NodeKind, Sign, sign};

const STYLE: &str = "text{font-family:system-ui,'DejaVu Sans',sans-serif;fill:#16191f}\
.s{fill:#fff;stroke:#aab7b8}.g{fill:#f6f8fa;stroke:none}.c{fill:#fbfcfd;stroke:#879596;stroke-dasharray:6 4}\
.b{fill:#eef2f5;stroke:#879596}.e{fill:none;stroke:#687078;stroke-width:1.4}.catch{stroke:#b0662b;stroke-dasharray:5 4}\
.k{fill:#5f6b7a}.t{fill:#fff;fill-opacity:.92}.a{fill:#687078}\
.i rect{fill:currentColor;fill-opacity:.15}.i path{fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}\
.i text{fill:currentColor;font-weight:700}\
.ok{fill:#eaf6ef;stroke:#14794a;stroke-width:1.6}.caught{fill:#fdf3e1;stroke:#8a5a00;stroke-width:1.6}\
.failed{fill:#fdecea;stroke:#bd2c22;stroke-width:1.6}.cut{fill:#eef2f5;stroke:#5f6b7a;stroke-width:1.6}";

/// What a run did in a state, as the drawing shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It succeeded.
    Succeeded,
    /// It failed, and a Catch took over.
    Caught,
    /// It failed.
    Failed,
    /// It was cut.
    Cut,
}

impl Mark {
    fn class(self) -> &'static str {
        match self {
            Self::Succeeded => "ok",
            Self::Caught => "caught",
            Self::Failed => "failed",
            Self::Cut => "cut",
        }
    }
}

/// A stand-alone SVG document.
pub fn to_svg(diagram: &Diagram) -> String {
    to_svg_of_run(diagram, &|_| None)
}

/// The same in the colours of a run.
pub fn to_svg_of_run(diagram: &Diagram, mark: &dyn Fn(&Node) -> Option<Mark>) -> String {
    let mut out = String::new();
    // Writing into a String does not fail.
    let _ = write(diagram, mark, &mut out);
    out
}

fn write(diagram: &Diagram, mark: &dyn Fn(&Node) -> Option<Mark>, out: &mut String) -> fmt::Result {
    let (w, h) = (diagram.width, diagram.height);
    write!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}"><style>{STYLE}</style>"#
    )?;
    out.push_str(
        r#"<defs><marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="a" d="M0 0L8 4L0 8z"/></marker></defs>"#,
    );
    for node in diagram.nodes.iter().filter(|node| is_frame(node)) {
        frame(node, mark(node), out)?;
    }
    for edge in &diagram.edges {
        arrow(edge, out)?;
    }
    for node in diagram.nodes.iter().filter(|node| !is_frame(node)) {
        state(node, mark(node), out)?;
    }
    for edge in &diagram.edges {
        tag(edge, out)?;
    }
    out.push_str("</svg>");
    Ok(())
}

fn is_frame(node: &Node) -> bool {
    node.header > 0 || matches!(node.kind, NodeKind::Branch | NodeKind::Processor)
}

fn rect(out: &mut String, class: &str, radius: i32, (x, y, w, h): (i32, i32, i32, i32)) -> fmt::Result {
    write!(
        out,
        r#"<rect class="{class}" x="{x}" y="{y}" width="{w}" height="{h}" rx="{radius}"/>"#
    )
}

fn words(
    out: &mut String,
    class: &str,
    (x, y): (i32, i32),
    size: i32,
    anchor: &str,
    text: &str,
) -> fmt::Result {
    write!(
        out,
        r#"<text class="{class}" x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}">"#
    )?;
    escape(text, out);
    out.push_str("</text>");
    Ok(())
}

fn frame(node: &Node, mark: Option<Mark>, out: &mut String) -> fmt::Result {
    let class = match (node.header > 0, mark) {
        (true, Some(mark)) => mark.class(),
        (true, None) => "c",
        (false, _) => "g",
    };
    rect(out, class, 8, (node.x, node.y, node.w, node.h))?;
    if node.header > 0 {
        lettering(node, node.header, out)?;
    }
    Ok(())
}

fn state(node: &Node, mark: Option<Mark>, out: &mut String) -> fmt::Result {
    let bubble = matches!(node.kind, NodeKind::Start | NodeKind::End);
    let (class, radius) = match (bubble, mark) {
        (true, _) => ("b", node.h / 2),
        (false, Some(mark)) => (mark.class(), 8),
        (false, None) => ("s", 8),
    };
    rect(out, class, radius, (node.x, node.y, node.w, node.h))?;
    if bubble {
        let middle = (node.x + node.w / 2, node.y + node.h / 2 + 4);
        return words(out, "n", middle, SMALL_FONT + 1, "middle", &node.name);
    }
    lettering(node, node.h, out)
}

/// Icon, caption and name, in the middle of the upper `height` pixels.
fn lettering(node: &Node, height: i32, out: &mut String) -> fmt::Result {
    let lines = i32::try_from(node.lines.len()).unwrap_or(0);
    let caption = i32::from(!node.caption.is_empty());
    let left = node.x + TEXT_LEFT;
    let mut y = node.y + (height - 15 * caption - 16 * lines) / 2;
    write_sign(node, (node.x + 10, node.y + height / 2 - 11), out)?;
    if caption > 0 {
        words(out, "k", (left, y + 11), SMALL_FONT, "start", &node.caption)?;
        y += 15;
    }
    for line in &node.lines {
        words(out, "n", (left, y + 12), NAME_FONT, "start", line)?;
        y += 16;
    }
    Ok(())
}

/// The color of a type of state.
fn color(type_name: &str) -> &'static str {
    match type_name {
        "Task" => "#c2570c",
        "Choice" => "#7c3aed",
        "Wait" => "#0369a1",
        "Parallel" => "#0f766e",
        "Map" => "#be185d",
        "Succeed" => "#14794a",
        "Fail" => "#bd2c22",
        _ => "#59616f",
    }
}

fn write_sign(node: &Node, (x, y): (i32, i32), out: &mut String) -> fmt::Result {
    let NodeKind::State(type_name) = &node.kind else {
        return Ok(());
    };
    write!(
        out,
        r#"<g class="i" color="{}" transform="translate({x} {y})"><rect width="22" height="22" rx="6"/>"#,
        color(type_name)
    )?;
    match sign(type_name, &node.caption) {
        Sign::Letters(letters) => {
            let size = if letters.chars().count() > 2 { "8.5" } else { "11" };
            write!(
                out,
                r#"<text x="11" y="15" font-size="{size}" text-anchor="middle">"#
            )?;
            escape(&letters, out);
            out.push_str("</text>");
        }
        Sign::Icon(path) => write!(
            out,
            r#"<path transform="translate(4 4) scale(.875)" d="{path}"/>"#
        )?,
    }
    out.push_str("</g>");
    Ok(())
}

fn arrow(edge: &Edge, out: &mut String) -> fmt::Result {
    let class = if edge.kind == EdgeKind::Catch {
        "e catch"
    } else {
        "e"
    };
    write!(
        out,
        r#"<path class="{class}" d="{}" stroke-dashoffset="{}" marker-end="url(#a)"><title>"#,
        edge.path, -edge.length
    )?;
    escape(&edge.label, out);
    out.push_str("</title></path>");
    Ok(())
}

fn tag(edge: &Edge, out: &mut String) -> fmt::Result {
    let Some(tag) = &edge.tag else { return Ok(()) };
    rect(out, "t", 4, (tag.x, tag.y, tag.w, tag.h))?;
    let mut y = tag.y + 13;
    for line in &tag.lines {
        words(out, "k", (tag.x + tag.w / 2, y), SMALL_FONT, "middle", line)?;
        y += TAG_LINE;
    }
    Ok(())
}

/// Everything that could end a text or begin a tag; control characters, which XML forbids, are left out.
fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => {}
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
}

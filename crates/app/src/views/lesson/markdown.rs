//! The Markdown of lessons: paragraphs, lists, fenced blocks, `code`, *emphasis* and **strong**. It becomes elements, never
//! HTML text.

use yew::{Html, html};

/// A text as elements.
pub fn markdown(text: &str) -> Html {
    let mut blocks = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let code: Vec<&str> = lines
                .by_ref()
                .take_while(|line| !line.starts_with("```"))
                .collect();
            blocks.push(html! { <pre tabindex="0"><code>{ code.join("\n") }</code></pre> });
        } else if let Some(first) = line.strip_prefix("- ") {
            let mut items = vec![inline(first)];
            while let Some(item) = lines.peek().and_then(|line| line.strip_prefix("- ")) {
                items.push(inline(item));
                lines.next();
            }
            blocks.push(html! { <ul>{ for items.into_iter().map(|item| html! { <li>{ item }</li> }) }</ul> });
        } else if !line.trim().is_empty() {
            blocks.push(html! { <p>{ inline(line) }</p> });
        }
    }
    html! { <>{ for blocks }</> }
}

/// The marks within a line, the longer ones first.
const MARKS: [&str; 4] = ["``", "`", "**", "*"];

fn inline(text: &str) -> Html {
    let first = MARKS
        .iter()
        .filter_map(|mark| Some((text.find(mark)?, *mark)))
        .min_by_key(|(at, mark)| (*at, MARKS.len() - mark.len()));
    let found = first.and_then(|(at, mark)| {
        let (before, rest) = text.split_at(at);
        let (marked, after) = rest.strip_prefix(mark)?.split_once(mark)?;
        Some((before, mark, marked, after))
    });
    let Some((before, mark, marked, after)) = found else {
        return text.to_owned().into();
    };
    let element = match mark {
        "``" => html! { <code>{ marked.trim() }</code> },
        "`" => html! { <code>{ marked }</code> },
        "**" => html! { <strong>{ inline(marked) }</strong> },
        _ => html! { <em>{ inline(marked) }</em> },
    };
    html! { <>{ before }{ element }{ inline(after) }</> }
}

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
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, mark, marked, after)) = first_marked(rest) {
        pieces.push(before.to_owned().into());
        pieces.push(match mark {
            "``" => html! { <code>{ marked.trim() }</code> },
            "`" => html! { <code>{ marked }</code> },
            // What is within has this mark no more, so this goes no deeper than there are marks.
            "**" => html! { <strong>{ inline(marked) }</strong> },
            _ => html! { <em>{ marked }</em> },
        });
        rest = after;
    }
    pieces.push(rest.to_owned().into());
    html! { <>{ for pieces }</> }
}

/// What is before the first mark that has an end, the mark, what is within, and what is behind.
fn first_marked(text: &str) -> Option<(&str, &'static str, &str, &str)> {
    let at = text.find(['`', '*'])?;
    let (before, rest) = text.split_at(at);
    let mark = MARKS.into_iter().find(|mark| rest.starts_with(mark))?;
    let (marked, after) = rest.strip_prefix(mark)?.split_once(mark)?;
    Some((before, mark, marked, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_in_order_and_one_without_an_end_is_text() {
        assert_eq!(first_marked("a `b` *c*"), Some(("a ", "`", "b", " *c*")));
        assert_eq!(first_marked("`` `a` `` b"), Some(("", "``", " `a` ", " b")));
        assert_eq!(first_marked("**a *b* c**"), Some(("", "**", "a *b* c", "")));
        assert_eq!(first_marked("2 * 3"), None);
    }

    #[test]
    fn many_marks_go_no_deeper() {
        let text = "`a` ".repeat(100_000);
        let _ = markdown(&text);
    }
}

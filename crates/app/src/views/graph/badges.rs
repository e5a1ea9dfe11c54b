//! The small signs at boxes and arrows: how a state ended, how often it was visited, how many outcomes go a way. They come after
//! the first view, as all that a run shows.

use std::slice;

use asl_diagram::{Diagram, Edge, Node};
use asl_protocol::StateOutcome;
use yew::{Html, classes, html};

use super::drawing::{heat, px, result};
use super::overlay::{OverlayIndex, outcome_class};
use crate::views::controls::icon::Picture;

/// In the upper right corner: how it ended, how often it was visited and retried.
pub fn badges(node: &Node, overlay: &OverlayIndex) -> Html {
    if let Some(heat) = overlay.heat(slice::from_ref(&node.pointer)) {
        return count_badge(
            node.x + node.w - 8,
            node.y - 9,
            &format!("{}×", heat.count),
            &heat.words(),
        )
        .0;
    }
    let Some(result) = result(node, Some(overlay)) else {
        return html! {};
    };
    let picture = match result.outcome {
        StateOutcome::Succeeded => Picture::Check,
        StateOutcome::Caught => Picture::Alert,
        StateOutcome::Failed => Picture::Close,
        StateOutcome::Cut => Picture::Cut,
        StateOutcome::Running => Picture::Right,
    };
    let mut x = node.x + node.w - 6;
    let count = (result.visits > 1).then(|| format!("×{}", result.visits));
    let clauses = overlay.retriers(node.pointer.as_str());
    let (retries, meanings) = match clauses {
        Some((covered, all)) => (
            Some(format!("↻ {covered}/{all}")),
            ["retriers covered", "test cases"],
        ),
        None => (
            (result.retries > 0).then(|| format!("↻ {}", result.retries)),
            ["retries", "visits"],
        ),
    };
    let mut words = Vec::new();
    for (text, meaning) in [retries, count].into_iter().zip(meanings) {
        let Some(text) = text else { continue };
        let (badge, left) = count_badge(x - 14, node.y - 9, &text, meaning);
        words.push(badge);
        x = left + 10;
    }
    html! {
        <>
            <g class={classes!("outcome-badge", format!("outcome-{}", outcome_class(result.outcome)))}
                transform={format!("translate({} {})", node.x + node.w - 15, node.y - 9)}>
                <circle cx="9" cy="9" r="9" /><path transform="translate(3 3) scale(0.75)" d={picture.path()} />
            </g>
            { for words }
        </>
    }
}

fn badge_width(text: &str) -> i32 {
    i32::try_from(text.chars().count()).unwrap_or(0) * 7 + 10
}

/// A number in a pill that ends at `right`, and where it begins.
fn count_badge(right: i32, top: i32, text: &str, meaning: &str) -> (Html, i32) {
    let width = badge_width(text);
    let left = right - width;
    let badge = html! {
        <g class="count-badge" aria-hidden="true" transform={format!("translate({left} {top})")}>
            <title>{ meaning.to_owned() }</title>
            <rect width={px(width)} height="18" rx="9" /><text x={px(width / 2)} y="13" text-anchor="middle">{ text.to_owned() }</text>
        </g>
    };
    (badge, left)
}

/// The number of outcomes at an arrow: beside its words, else in the middle of its longest part.
pub fn arrow_badge(edge: &Edge, diagram: &Diagram, overlay: &OverlayIndex) -> Option<Html> {
    let heat = heat(edge, diagram, Some(overlay)).filter(|_| !edge.pointers.is_empty())?;
    let text = format!("{}×", heat.count);
    let width = badge_width(&text);
    let beside = edge.tag.as_ref().map(|tag| (tag.x + tag.w + width, tag.y));
    let parts = || edge.points.iter().zip(edge.points.iter().skip(1));
    let longest = parts().max_by_key(|((x, y), (to_x, to_y))| (to_x - x).abs() + (to_y - y).abs());
    let middle = longest.map(|((x, y), (to_x, to_y))| {
        let (x, y) = (i32::midpoint(*x, *to_x), i32::midpoint(*y, *to_y));
        (x + width / 2, y - 9)
    });
    let (right, top) = beside.or(middle)?;
    Some(count_badge(right, top, &text, &heat.words()).0)
}

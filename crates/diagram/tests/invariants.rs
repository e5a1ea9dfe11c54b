//! What holds for every drawing, checked on random graphs, and a few drawings in words.

// Helpers of tests may panic: that is how a test fails.
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::HashSet;
use std::fmt::Write;

use asl_diagram::{Diagram, EdgeKind, Node, NodeKind, Options, layout, to_svg};
use proptest::prelude::*;

fn draw(definition: &str) -> Diagram {
    layout(&asl::analyze(definition).outline, &Options::default())
}

/// A random scope as text: each state leads to some others, some of which do not exist; some contain scopes.
fn scope(depth: u32) -> BoxedStrategy<String> {
    let inner = if depth == 0 {
        Just(Vec::new()).boxed()
    } else {
        prop::collection::vec(scope(depth - 1), 0..3).boxed()
    };
    let state = (
        prop::collection::vec(0_usize..14, 0..4),
        prop::collection::vec(0_usize..14, 0..3),
        prop::option::of(0_usize..14),
        any::<bool>(),
        inner,
    );
    prop::collection::vec(state, 0..10)
        .prop_map(|states| {
            let mut out = r#"{"StartAt":"S0","States":{"#.to_owned();
            for (index, (choices, catches, next, end, inner)) in states.iter().enumerate() {
                let comma = if index > 0 { "," } else { "" };
                let kind = if inner.is_empty() { "Choice" } else { "Parallel" };
                let rules = choices.iter().map(|to| {
                    format!(r#"{{"Variable":"$.a.rather.long.path","NumericEquals":{to},"Next":"S{to}"}}"#)
                });
                let catches = catches.iter().map(|to| format!(r#"{{"ErrorEquals":["E{to}"],"Next":"S{to}"}}"#));
                let (rules, catches): (Vec<_>, Vec<_>) = (rules.collect(), catches.collect());
                let next = next.map_or(String::new(), |to| format!(r#""Next":"S{to}","#));
                let _ = write!(
                    out,
                    r#"{comma}"S{index}":{{"Type":"{kind}","Choices":[{}],{next}"Catch":[{}],"Branches":[{}],"End":{end}}}"#,
                    rules.join(","),
                    catches.join(","),
                    inner.join(","),
                );
            }
            out + "}}"
        })
        .boxed()
}

fn inside(inner: &Node, outer: &Node) -> bool {
    inner.x >= outer.x
        && inner.y >= outer.y
        && inner.x + inner.w <= outer.x + outer.w
        && inner.y + inner.h <= outer.y + outer.h
}

fn overlap(a: &Node, b: &Node) -> bool {
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

fn on_border(node: &Node, (x, y): (i32, i32)) -> bool {
    let across = (node.x..=node.x + node.w).contains(&x);
    let along = (node.y..=node.y + node.h).contains(&y);
    let vertical = x == node.x || x == node.x + node.w;
    let level = y == node.y || y == node.y + node.h;
    across && along && (vertical || level)
}

fn check(diagram: &Diagram, outline: &asl::outline::OutlineScope) {
    for (index, node) in diagram.nodes.iter().enumerate() {
        assert!(node.x >= 0 && node.y >= 0 && node.w > 0 && node.h > 0, "{node:?}");
        assert!(node.x + node.w <= diagram.width && node.y + node.h <= diagram.height);
        if let Some(parent) = node.parent {
            assert!(parent < index, "a container is painted before what it contains");
            assert!(inside(node, &diagram.nodes[parent]), "{node:?}");
        }
        let siblings = diagram.nodes[..index]
            .iter()
            .filter(|other| other.parent == node.parent);
        for other in siblings {
            assert!(!overlap(node, other), "{node:?} {other:?}");
        }
    }
    for edge in &diagram.edges {
        let (from, to) = (&diagram.nodes[edge.from], &diagram.nodes[edge.to]);
        assert_eq!(from.parent, to.parent);
        assert!(on_border(from, edge.points[0]), "{edge:?}\n{from:?}");
        assert!(on_border(to, *edge.points.last().unwrap()), "{edge:?}\n{to:?}");
        assert!(edge.path.starts_with('M') && edge.length >= 0);
        for (x, y) in &edge.points {
            assert!(
                (0..=diagram.width).contains(x) && (0..=diagram.height).contains(y),
                "{edge:?}"
            );
        }
        if let Some(tag) = &edge.tag {
            assert!(tag.x >= 0 && tag.x + tag.w <= diagram.width);
        }
    }
    // Every transition to a state of its scope is one arrow, and no other is.
    let mut expected = Vec::new();
    transitions(outline, &mut expected);
    let mut drawn: Vec<String> = diagram
        .edges
        .iter()
        .flat_map(|edge| edge.pointers.iter().map(ToString::to_string))
        .collect();
    drawn.sort();
    expected.sort();
    assert_eq!(drawn, expected);
}

fn transitions(scope: &asl::outline::OutlineScope, out: &mut Vec<String>) {
    let names: HashSet<&str> = scope.states.iter().map(|state| &*state.name).collect();
    for state in &scope.states {
        let drawable = state.edges.iter().filter(|edge| names.contains(&*edge.target));
        out.extend(drawable.map(|edge| edge.pointer.to_string()));
        for inner in &state.scopes {
            transitions(inner, out);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn invariants_hold(definition in scope(2)) {
        let outline = asl::analyze(&definition).outline;
        let diagram = layout(&outline, &Options::default());
        check(&diagram, &outline);
        prop_assert_eq!(&diagram, &layout(&outline, &Options::default()));
        // Less care, same rules.
        check(&layout(&outline, &Options { careful_states: 0, ..Options::default() }), &outline);
        let svg = to_svg(&diagram);
        prop_assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
    }
}

/// The names of the boxes from top to bottom, those on one level left to right.
fn rows(diagram: &Diagram) -> Vec<Vec<&str>> {
    let mut nodes: Vec<&Node> = diagram.nodes.iter().collect();
    nodes.sort_by_key(|node| (node.y, node.x));
    let mut rows: Vec<(i32, Vec<&str>)> = Vec::new();
    for node in nodes {
        match rows.last_mut() {
            Some((y, row)) if *y == node.y => row.push(&node.name),
            _ => rows.push((node.y, vec![&node.name])),
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

#[test]
fn a_retry_loop_runs_at_the_side_and_the_rest_straight_down() {
    let diagram = draw(
        r#"{"StartAt":"Submit","States":{
            "Submit":{"Type":"Task","Next":"Wait"},
            "Wait":{"Type":"Wait","Seconds":30,"Next":"Check"},
            "Check":{"Type":"Task","Next":"Done?"},
            "Done?":{"Type":"Choice","Choices":[{"Variable":"$.status","StringEquals":"DONE","Next":"Done"}],"Default":"Wait"},
            "Done":{"Type":"Succeed"}}}"#,
    );
    assert_eq!(
        rows(&diagram),
        [
            ["Start"],
            ["Submit"],
            ["Wait"],
            ["Check"],
            ["Done?"],
            ["Done"],
            ["End"]
        ]
    );
    let centres: HashSet<i32> = diagram.nodes.iter().map(|node| node.x + node.w / 2).collect();
    assert_eq!(centres.len(), 1);
    let back: Vec<_> = diagram.edges.iter().filter(|edge| edge.back).collect();
    assert_eq!(back.len(), 1);
    assert_eq!(
        (back[0].kind, back[0].label.as_str()),
        (EdgeKind::Default, "Default")
    );
    let wait = diagram.nodes.iter().find(|node| node.name == "Wait").unwrap();
    assert_eq!(wait.caption, "Wait 30 s");
    // Out at the right, up, in at the right: two corners.
    assert_eq!(back[0].points.len(), 4);
    assert!(back[0].points.iter().all(|(x, _)| *x >= wait.x + wait.w));
}

#[test]
fn choices_stand_left_to_right_below_the_middle_of_their_choice() {
    let diagram = draw(
        r#"{"StartAt":"C","States":{
            "C":{"Type":"Choice","Choices":[
                {"Variable":"$.x","NumericGreaterThan":3,"Next":"A"},
                {"Variable":"$.x","NumericLessThan":1,"Next":"B"}],"Default":"D"},
            "A":{"Type":"Pass","End":true},"B":{"Type":"Pass","End":true},"D":{"Type":"Fail"}}}"#,
    );
    assert_eq!(rows(&diagram)[2], ["A", "B", "D"]);
    let centre = |name: &str| {
        let node = diagram.nodes.iter().find(|node| node.name == name).unwrap();
        node.x + node.w / 2
    };
    assert_eq!(centre("C"), centre("B"));
    let labels: Vec<&str> = diagram.edges.iter().map(|edge| edge.label.as_str()).collect();
    assert_eq!(labels, ["", "$.x > 3", "$.x < 1", "Default", "", "", ""]);
}

#[test]
fn branches_stand_side_by_side_in_their_container() {
    let branch =
        |name: &str| format!(r#"{{"StartAt":"{name}","States":{{"{name}":{{"Type":"Pass","End":true}}}}}}"#);
    let diagram = draw(&format!(
        r#"{{"StartAt":"P","States":{{"P":{{"Type":"Parallel","Branches":[{},{}],"End":true,
            "Catch":[{{"ErrorEquals":["States.ALL"],"Next":"F"}}]}},"F":{{"Type":"Fail"}}}}}}"#,
        branch("L"),
        branch("R")
    ));
    assert!(rows(&diagram).contains(&vec!["L", "R"]));
    let kinds: Vec<&NodeKind> = diagram.nodes.iter().map(|node| &node.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| ***kind == NodeKind::Branch).count(), 2);
    let catch = diagram
        .edges
        .iter()
        .find(|edge| edge.kind == EdgeKind::Catch)
        .unwrap();
    assert_eq!(catch.label, "Catch States.ALL");
    assert_eq!(catch.tag, None, "a dashed arrow without words catches everything");
}

#[test]
fn nothing_and_half_of_something_are_drawn() {
    for text in [
        "",
        "{}",
        r#"{"States":{}}"#,
        r#"{"StartAt":"X","States":{"A":{}}}"#,
        r#"{"StartAt":"A","States":{"A":{"Type":"Task","Next":"A"}}}"#,
        r#"{"StartAt":"A","States":{"A":{"Type":"Map","ItemProcessor":{}}}}"#,
    ] {
        let outline = asl::analyze(text).outline;
        check(&layout(&outline, &Options::default()), &outline);
    }
}

#[test]
fn deep_nesting_ends_in_a_plain_box() {
    let mut text = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#.to_owned();
    for _ in 0..40 {
        text = format!(
            r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","End":true,"ItemProcessor":{text}}}}}}}"#
        );
    }
    let diagram = draw(&text);
    let maps = diagram.nodes.iter().filter(|node| node.name == "M").count();
    assert_eq!(maps, Options::default().max_nesting + 1);
}

#[test]
fn texts_are_escaped() {
    let svg = to_svg(&draw(
        r#"{"StartAt":"<script>","States":{"<script>":{"Type":"\"&'","End":true}}}"#,
    ));
    assert!(!svg.contains("<script>"));
    assert!(svg.contains("&lt;script&gt;"));
}

/// Shapes that invite quadratic work: everything caught by one handler, everything leading everywhere.
fn large(count: usize, extra: impl Fn(usize) -> String) -> String {
    let mut out = r#"{"StartAt":"S0","States":{"#.to_owned();
    for index in 0..count {
        let next = index + 1;
        let _ = write!(
            out,
            r#""S{index}":{{"Type":"Task",{}"Next":"S{next}"}},"#,
            extra(index)
        );
    }
    let _ = write!(out, r#""S{count}":{{"Type":"Succeed"}}}}}}"#);
    out
}

#[test]
fn five_thousand_states_stay_near_linear() {
    let catch = |to: usize| format!(r#""Catch":[{{"ErrorEquals":["E"],"Next":"S{to}"}}],"#);
    for text in [
        large(5_000, |_| String::new()),
        large(5_000, |_| catch(5_000)),
        large(5_000, |index| catch((index * 7_919) % 5_000)),
        large(5_000, |index| catch(5_000 - index)),
        large(1_500, |index| catch((index * 7_919) % 1_500)),
    ] {
        let outline = asl::analyze(&text).outline;
        let diagram = layout(&outline, &Options::default());
        assert!(diagram.nodes.len() > 1_500);
        // Points stand for the work: linear in the number of links that the budget allows.
        let points: usize = diagram.edges.iter().map(|edge| edge.points.len()).sum();
        assert!(points < 200_000, "{points}");
    }
}

/// A chain in which every tenth state is a Choice that skips two.
fn chain_with_choices(count: usize) -> String {
    let mut out = r#"{"StartAt":"S0","States":{"#.to_owned();
    for index in 0..count {
        let (next, far) = (index + 1, (index + 3).min(count));
        let _ = if index % 10 == 3 {
            write!(
                out,
                r#""S{index}":{{"Type":"Choice","Choices":[{{"Variable":"$.x","IsPresent":true,"Next":"S{far}"}}],"Default":"S{next}"}},"#
            )
        } else {
            write!(out, r#""S{index}":{{"Type":"Pass","Next":"S{next}"}},"#)
        };
    }
    let _ = write!(out, r#""S{count}":{{"Type":"Succeed"}}}}}}"#);
    out
}

#[test]
fn a_long_chain_with_choices_stays_straight() {
    for count in [100, 1_000, 3_000] {
        let diagram = draw(&chain_with_choices(count));
        let middles = diagram.nodes.iter().map(|node| node.x + node.w / 2);
        let (least, most) = (middles.clone().min().unwrap(), middles.max().unwrap());
        assert!(most - least < 400, "{count}: {}", most - least);
    }
}

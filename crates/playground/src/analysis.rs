//! What there is to say about a workspace without running it: findings in its texts, drawing, calls, policy.

use std::collections::HashSet;

use asl::Severity;
use asl::outline::{OutlineScope, OutlineState};
use asl_json::{LineIndex, Span, to_pretty};
use asl_mock::Mocks;
use asl_protocol::{Analysis, CalledTask, Document, Drawing, Fix, Marker, StatePlace, TemplateView};
use asl_testcase::TestCases;
use asl_workspace::{Declared, Workspace};

use crate::editor::text_edits;
use crate::{definition, policy, role};

/// What a definition looks like, as soon as it can be said: without any check.
pub fn preview(definition: &str) -> Drawing {
    let Some(outline) = asl::outline(definition) else {
        return Drawing::default();
    };
    Drawing {
        diagram: asl_diagram::layout(&outline, &asl_diagram::Options::default()),
        states: places(&outline, &LineIndex::new(definition)),
    }
}

/// What there is to say about a workspace without running it.
pub fn analyze(workspace: &Workspace) -> Analysis {
    let read = definition::read(workspace);
    let index = LineIndex::new(&workspace.definition);
    let (mocks, problems) = Mocks::parse(&workspace.mocks);

    let misses_target = read.diagnostics.iter().any(asl::Diagnostic::is_missing_target);
    let mut markers: Vec<Marker> = read
        .diagnostics
        .into_iter()
        .map(|found| definition_marker(found, misses_target, &index))
        .collect();
    // A text that breaks off lacks the end of every object that is open: that is one thing to fix.
    markers.dedup();
    markers.extend(input_marker(&workspace.input));
    let mocks_index = LineIndex::new(&workspace.mocks);
    markers.extend(
        problems
            .iter()
            .map(|problem| marker(Document::Mocks, &problem.message, problem.span, &mocks_index)),
    );

    if problems.is_empty() {
        markers.extend(
            asl_mock::check(&mocks)
                .iter()
                .map(|sentence| marker(Document::Mocks, sentence, Span { start: 0, end: 0 }, &mocks_index)),
        );
    }

    // A policy that nothing runs under stops nothing.
    let (problems, role) = role::view(&read.outline, workspace);
    let role_index = LineIndex::new(&workspace.role);
    let role_markers = problems.iter().map(|problem| Marker {
        code: "MalformedPolicyDocument".to_owned(),
        hint: Some(problem.hint.clone()),
        ..marker(Document::Role, &problem.message, problem.span, &role_index)
    });
    let can_run = read.machine.is_some()
        && markers.iter().all(|marker| marker.severity != Severity::Error)
        && (!workspace.settings.under_role || problems.is_empty());
    let (tests, problems_of_tests) = TestCases::parse(&workspace.tests);
    let tests_index = LineIndex::new(&workspace.tests);
    markers.extend(
        problems_of_tests
            .iter()
            .map(|problem| marker(Document::Tests, &problem.message, problem.span, &tests_index)),
    );
    markers.extend(role_markers);
    let called = asl_mock::called(&read.outline);
    let data = asl_mock::InferredData::of(&read.outline);
    let policy = policy::view(&read.outline, &workspace.settings);
    Analysis {
        // Mistakes in the test cases keep nobody from running the workspace.
        runnable: can_run,
        markers,
        diagram: asl_diagram::layout(&read.outline, &asl_diagram::Options::default()),
        states: places(&read.outline, &index),
        called: called
            .into_iter()
            .map(|called| CalledTask {
                mocked: mocks.is_mocked(&called),
                first: called.first(&data).to_text(),
                called,
            })
            .collect(),
        coded: coded(&mocks, &tests),
        policy,
        example_input: to_pretty(&data.input()),
        role,
        template: TemplateView {
            machines: read.template.machines.iter().map(ToString::to_string).collect(),
            is_elsewhere: read.template.is_elsewhere,
            definition_file: read.template.definition_file.as_deref().map(str::to_owned),
            declared: Declared::of(&read.template),
            role_policy: read.template.role_policy.as_ref().map(to_pretty),
        },
    }
}

/// How many things that are called are answered by code.
fn coded(mocks: &Mocks, tests: &TestCases) -> usize {
    let of_cases = tests.cases.iter().filter_map(|case| case.mocks.as_ref());
    let of_cases: Vec<Mocks> = of_cases.map(|own| Mocks::parse(&own.to_string()).0).collect();
    let mut found = HashSet::new();
    for mocks in std::iter::once(mocks).chain(&of_cases) {
        found.extend(mocks.in_code());
    }
    found.len()
}

fn places(outline: &OutlineScope, index: &LineIndex<'_>) -> Vec<StatePlace> {
    let mut states = Vec::new();
    outline.walk(&mut |state| states.push(place(state, index)));
    states
}

fn place(state: &OutlineState, index: &LineIndex<'_>) -> StatePlace {
    StatePlace {
        pointer: state.pointer.clone(),
        name: state.name.to_string(),
        type_name: state.type_name.as_deref().unwrap_or_default().to_owned(),
        from: index.utf16(state.name_span.start),
        to: index.utf16(state.span.end),
    }
}

fn marker(document: Document, message: impl Into<String>, span: Span, index: &LineIndex<'_>) -> Marker {
    let position = index.position(span.start);
    Marker {
        document,
        severity: Severity::Error,
        code: String::new(),
        message: message.into(),
        hint: None,
        fix: None,
        location: None,
        follows: false,
        from: index.utf16(span.start),
        to: index.utf16(span.end),
        line: position.line,
        column: position.column,
    }
}

fn definition_marker(found: asl::Diagnostic, misses_target: bool, index: &LineIndex<'_>) -> Marker {
    Marker {
        severity: found.severity,
        follows: misses_target && found.may_follow(),
        code: found.code,
        hint: found.hint,
        fix: found.fix.map(|fix| Fix {
            title: fix.title,
            edits: text_edits(&fix.edits, index),
        }),
        location: found.location,
        ..marker(Document::Definition, found.message, found.span, index)
    }
}

/// An input is any JSON; none at all counts as `{}`.
fn input_marker(input: &str) -> Option<Marker> {
    if input.trim().is_empty() {
        return None;
    }
    let error = asl_json::parse(input).err()?;
    Some(marker(
        Document::Input,
        error.message,
        error.span,
        &LineIndex::new(input),
    ))
}

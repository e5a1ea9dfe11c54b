//! Every lesson is proven: the start fails, the solution passes, typical wrong answers get their hints, and mutants of the
//! solution fail. `ASL_LESSON=07` looks at one lesson; `--nocapture` shows what a learner reads.

#![expect(
    clippy::unwrap_used,
    reason = "a lesson that is not as it should be fails the test"
)]

mod support;

use asl_json::Value;
use asl_lessons::{Failure, LANGUAGES, MAX_WORDS, Verdict, judge, pack, patched};
use asl_playground::Playground;
use asl_workspace::Workspace;

use support::{Folder, folders, mutants};

/// How many mutants of each solution are tried.
const MUTANTS: usize = 20;

/// How many lessons there are in German, from the first on.
const GERMAN: usize = 13;

fn verdict(folder: &Folder, answer: &Value) -> Verdict {
    let answer = Workspace::from_json(answer).unwrap();
    judge(&folder.lesson, &answer, &mut Playground::default())
}

fn failure(folder: &Folder, answer: &Value) -> Option<Failure> {
    match verdict(folder, answer) {
        Verdict::Passed => None,
        Verdict::Failed(failure) => Some(*failure),
    }
}

fn report(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn lessons_are_numbered_and_have_their_texts() {
    let mut problems = Vec::new();
    for (index, folder) in folders().iter().enumerate() {
        let id = &folder.lesson.id;
        if std::env::var("ASL_LESSON").is_err() && !id.starts_with(&format!("{:02}-", index + 1)) {
            problems.push(format!("{id}: is lesson {}", index + 1));
        }
        let languages: Vec<&str> = folder.lesson.texts.iter().map(|text| &*text.language).collect();
        let number: usize = id
            .split('-')
            .next()
            .unwrap_or_default()
            .parse()
            .unwrap_or_default();
        let wanted = if number <= GERMAN { LANGUAGES.len() } else { 1 };
        let ideas = folder.lesson.texts.iter().map(|text| text.idea.chars().count());
        if let Some(length) = ideas.into_iter().find(|length| !(10..=60).contains(length)) {
            problems.push(format!("{id}: its idea has {length} characters, not 10 to 60"));
        }
        if languages.len() != wanted {
            problems.push(format!("{id}: has texts in {languages:?}"));
        }
    }
    report(&problems);
}

#[test]
fn the_start_fails_with_a_sentence() {
    let mut problems = Vec::new();
    for folder in folders() {
        match failure(&folder, &folder.json("start.json")) {
            None => problems.push(format!("{}: the start passes", folder.lesson.id)),
            Some(failure) => {
                println!(
                    "{}: {}\n    {}",
                    folder.lesson.id,
                    failure.sentence,
                    failure.hint.clone().unwrap_or_default()
                );
                if failure.sentence.split_whitespace().count() < 5 {
                    problems.push(format!("{}: {}", folder.lesson.id, failure.sentence));
                }
            }
        }
    }
    report(&problems);
}

#[test]
fn the_solution_passes() {
    let mut problems = Vec::new();
    for folder in folders() {
        let solution = folder.lesson.solution.to_json();
        if let Some(failure) = failure(&folder, &solution) {
            problems.push(format!("{}: {failure:#?}", folder.lesson.id));
        }
    }
    report(&problems);
}

/// The start with the members of the solution in place of its own.
fn solved(folder: &Folder) -> Value {
    let solution = folder.json("solution.json");
    let members = solution.as_object().into_iter().flatten();
    members.fold(folder.json("start.json"), |solved, (name, value)| {
        solved.with(name.clone(), value.clone())
    })
}

#[test]
fn another_right_answer_passes() {
    let mut problems = Vec::new();
    for folder in folders() {
        let solved = solved(&folder);
        for right in folder.json("right.json").as_array().unwrap_or_default() {
            let answer = patched(&solved, right.get("change").unwrap());
            if let Some(failure) = failure(&folder, &answer) {
                let what = right.get("what").and_then(Value::as_str).unwrap();
                problems.push(format!("{}: {what}: {}", folder.lesson.id, failure.sentence));
            }
        }
    }
    report(&problems);
}

#[test]
fn a_typical_wrong_answer_gets_its_hint() {
    let mut problems = Vec::new();
    for folder in folders() {
        let id = &folder.lesson.id;
        let start = folder.json("start.json");
        let solved = solved(&folder);
        for wrong in folder.json("wrong.json").as_array().unwrap_or_default() {
            let text = |name: &str| wrong.get(name).and_then(Value::as_str).unwrap_or_default();
            let from = if text("from") == "start" { &start } else { &solved };
            let answer = patched(from, wrong.get("change").unwrap_or(&Value::Null));
            match failure(&folder, &answer) {
                None => problems.push(format!("{id}: passes, but is wrong: {}", text("hint"))),
                Some(failure) => {
                    println!("{id}: {}\n    {}", failure.sentence, text("hint"));
                    if failure.hint.as_deref() != Some(text("hint")) {
                        problems.push(format!(
                            "{id}: wants the hint {:?}, got {failure:#?}",
                            text("hint")
                        ));
                    }
                }
            }
        }
    }
    report(&problems);
}

#[test]
fn a_typical_wrong_answer_in_yaml_gets_the_same_hint() {
    let mut problems = Vec::new();
    for folder in folders() {
        let (start, solved) = (folder.json("start.json"), solved(&folder));
        for wrong in folder.json("wrong.json").as_array().unwrap_or_default() {
            let text = |name: &str| wrong.get(name).and_then(Value::as_str).unwrap_or_default();
            let from = if text("from") == "start" { &start } else { &solved };
            let answer = patched(from, wrong.get("change").unwrap_or(&Value::Null));
            let definition = Workspace::from_json(&answer).unwrap().definition;
            let Ok(yaml) = asl::editor::convert(&definition) else {
                continue;
            };
            let answer = answer.with("definition", Value::from(yaml.text));
            let hint = failure(&folder, &answer).and_then(|failure| failure.hint);
            if hint.as_deref() != Some(text("hint")) {
                problems.push(format!(
                    "{}: wants the hint {:?}, got {hint:?}",
                    folder.lesson.id,
                    text("hint")
                ));
            }
        }
    }
    report(&problems);
}

#[test]
fn mutants_of_the_solution_fail() {
    let mut problems = Vec::new();
    for folder in folders() {
        let id = &folder.lesson.id;
        let equivalent = folder.json("equivalent.json");
        let mut met = Vec::new();
        let start = folder.json("start.json");
        for mutant in mutants(&folder.json("solution.json"), id, MUTANTS) {
            let changed = mutant.document.as_object().into_iter().flatten();
            let answer = changed.fold(start.clone(), |answer, (name, value)| {
                answer.with(name.clone(), value.clone())
            });
            let passes = Workspace::from_json(&answer).is_ok() && failure(&folder, &answer).is_none();
            let reason = equivalent
                .get(&mutant.name)
                .and_then(Value::as_str)
                .unwrap_or_default();
            match (passes, reason.is_empty()) {
                (true, true) => problems.push(format!("{id}: passes: {}", mutant.name)),
                (false, false) => problems.push(format!("{id}: is no longer equivalent: {}", mutant.name)),
                _ => met.push(mutant.name),
            }
        }
        for (name, _) in equivalent.as_object().into_iter().flatten() {
            if !met.iter().any(|met| **met == **name) {
                problems.push(format!("{id}: is no longer among the mutants: {name}"));
            }
        }
    }
    report(&problems);
}

#[test]
fn a_folder_that_breaks_the_rules_is_refused() {
    let long = format!("# Title\n\n{}", "word ".repeat(MAX_WORDS + 1));
    let drawings = "# Title\n\n```\na\n```\n\n```\nb\n```\n";
    let refused = |text: &str, wrong: &str| {
        let file = |name: &str| {
            Some(match name {
                "text.md" => text.to_owned(),
                "text.de.md" => return None,
                "wrong.json" => wrong.to_owned(),
                _ => "{}".to_owned(),
            })
        };
        pack("99-test", file).map_or_else(|error| error.to_string(), |_| "packed".to_owned())
    };
    let three =
        r#"[{"when": "true", "hint": "a"}, {"when": "true", "hint": "b"}, {"when": "true", "hint": "c"}]"#;
    for (text, wrong, sentence) in [
        ("# Title\n\nText.", three, "packed"),
        (
            &*long,
            three,
            "99-test: text.md: it has 121 words; 120 are the most.",
        ),
        (drawings, three, "99-test: text.md: it has more than one drawing."),
        ("Text.", three, "it does not begin with a heading \"# …\"."),
        (
            "# Title\n\nText.",
            "[]",
            "wrong.json has 0 typical wrong answers; 3 are the fewest.",
        ),
        ("# Title\n\nText.", "{", "wrong.json: "),
    ] {
        let got = refused(text, wrong);
        assert!(got.contains(sentence), "{got}");
    }
    let missing = pack("99-test", |_| None);
    let Err(error) = missing else {
        panic!("an empty folder is packed");
    };
    assert_eq!(
        error.to_string(),
        "The lesson cannot be read: 99-test: start.json is missing."
    );
}

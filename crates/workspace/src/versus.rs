//! A second run beside a workspace, as what of it differs: `{"mocks": [120, 4, "…"], "settings": {…}}`.
//!
//! A text is written as the numbers of bytes that it has in common with the first one at its beginning and at its end, and
//! what stands between. What does not live here: the link that carries it (`link`).

use asl_json::{Map, Value};

use crate::json_form::FormError;
use crate::model::Workspace;

/// The texts of a workspace, each with the place that an error names.
fn texts(workspace: &mut Workspace) -> [(&'static str, &'static str, &mut String); 5] {
    let Workspace {
        definition,
        input,
        mocks,
        tests,
        role,
        settings: _,
    } = workspace;
    [
        ("definition", "/vs/definition", definition),
        ("input", "/vs/input", input),
        ("mocks", "/vs/mocks", mocks),
        ("tests", "/vs/tests", tests),
        ("role", "/vs/role", role),
    ]
}

/// What of the second workspace differs from the first.
pub(crate) fn to_json(first: &Workspace, second: &Workspace) -> Value {
    let (mut ours, mut theirs) = (first.clone(), second.clone());
    let mut members = Map::new();
    for ((name, _, one), (_, _, other)) in texts(&mut ours).into_iter().zip(texts(&mut theirs)) {
        if one != other {
            members.insert(name.into(), splice(one, other));
        }
    }
    if first.settings != second.settings {
        members.insert("settings".into(), second.settings.to_json());
    }
    Value::object(members)
}

fn splice(one: &str, other: &str) -> Value {
    let start: usize = one
        .chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other)
        .map(|(letter, _)| letter.len_utf8())
        .sum();
    let rest = |text: &str| text.get(start..).unwrap_or_default().to_owned();
    let (one, other) = (rest(one), rest(other));
    let end: usize = one
        .chars()
        .rev()
        .zip(other.chars().rev())
        .take_while(|(one, other)| one == other)
        .map(|(letter, _)| letter.len_utf8())
        .sum();
    let between = other.get(..other.len() - end).unwrap_or_default();
    let number = |bytes: usize| i64::try_from(bytes).map_or(Value::Null, Value::from);
    Value::array(vec![number(start), number(end), Value::from(between)])
}

/// The second workspace. It comes from a link, so from anybody.
pub(crate) fn from_json(first: &Workspace, json: &Value) -> Result<Workspace, FormError> {
    if json.as_object().is_none() {
        return Err(FormError::new("/vs", "an object"));
    }
    let mut second = first.clone();
    for (name, place, text) in texts(&mut second) {
        if let Some(change) = json.get(name) {
            *text = spliced(text, change).ok_or(FormError::new(
                place,
                "two numbers of bytes that the text has, and a text",
            ))?;
        }
    }
    if let Some(settings) = json.get("settings") {
        second.settings = crate::model::Settings::from_json(settings)?;
    }
    Ok(second)
}

fn spliced(text: &str, change: &Value) -> Option<String> {
    let [start, end, between] = change.as_array()? else {
        return None;
    };
    let number = |value: &Value| usize::try_from(value.as_i64()?).ok();
    let (start, end) = (number(start)?, text.len().checked_sub(number(end)?)?);
    if start > end {
        return None;
    }
    Some([text.get(..start)?, between.as_str()?, text.get(end..)?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(mocks: &str) -> Workspace {
        Workspace {
            definition: "{}".into(),
            mocks: mocks.into(),
            ..Workspace::default()
        }
    }

    #[test]
    fn the_second_run_is_what_differs_and_comes_back() {
        for (one, other) in [
            ("", ""),
            ("aaa", "aa"),
            ("aa", "aaa"),
            ("{\"n\": 1}", "{\"n\": 22}"),
            ("zwölf", "zwälf"),
            ("a", ""),
        ] {
            let (first, mut second) = (workspace(one), workspace(other));
            second.settings.seed = 7;
            let json = to_json(&first, &second);
            assert_eq!(from_json(&first, &json), Ok(second), "{json}");
        }
        assert_eq!(
            to_json(&workspace("{\"n\": 1}"), &workspace("{\"n\": 2}")).to_string(),
            r#"{"mocks":[6,1,"2"]}"#
        );
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for wrong in [
            "[]",
            r#"{"mocks": "all"}"#,
            r#"{"mocks": [0, 0]}"#,
            r#"{"mocks": [1, 3, ""]}"#,
            r#"{"mocks": [2, 0, ""]}"#,
            r#"{"mocks": [-1, 0, ""]}"#,
            r#"{"mocks": [0, 9007199254740993, ""]}"#,
            r#"{"mocks": [0, 0, 1]}"#,
            r#"{"settings": 1}"#,
        ] {
            let json = asl_json::parse(wrong).unwrap();
            assert!(from_json(&workspace("aö"), &json).is_err(), "{wrong}");
        }
    }
}

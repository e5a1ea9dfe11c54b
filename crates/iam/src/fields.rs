//! The fields of a task's parameters: written out, decided at run time, or not there.
//!
//! The distinction is AWS's ("Static resources are defined directly in the task state", "dynamic resources are passed
//! as input"; Developer Guide, service-integration-iam-templates).

use asl_json::{Pointer, Value};

/// Where a task's parameters are found.
#[derive(Clone, Debug)]
pub(crate) struct Fields<'a> {
    root: Option<&'a Value>,
    pointer: Pointer,
}

/// A field.
#[derive(Clone, Debug)]
pub(crate) struct Field<'a> {
    pub(crate) content: Content<'a>,
    /// Where it stands, or the nearest thing that does.
    pub(crate) pointer: Pointer,
}

/// What a field says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Content<'a> {
    /// A value in the definition.
    Written(&'a Value),
    /// This path or expression decides it; no text if it decides something around it.
    Dynamic(&'a str),
    /// It is not there.
    Absent,
}

impl<'a> Content<'a> {
    /// What a value says: a text in `{% %}` is a JSONata expression.
    fn of(value: &'a Value) -> Self {
        let expression = value.as_str().filter(|text| {
            let text = text.trim();
            text.starts_with("{%") && text.ends_with("%}")
        });
        expression.map_or(Self::Written(value), Self::Dynamic)
    }
}

impl<'a> Fields<'a> {
    /// The parameters of a state, or of a reader or writer of a Map: `Parameters`, in JSONata `Arguments`.
    pub(crate) fn of(owner: &'a Value, pointer: &Pointer) -> Self {
        let name = if owner.get("Arguments").is_some() {
            "Arguments"
        } else {
            "Parameters"
        };
        let root = owner.get(name);
        Self {
            root,
            pointer: if root.is_some() {
                pointer.child(name)
            } else {
                pointer.clone()
            },
        }
    }

    /// The members of an object themselves.
    pub(crate) fn at(root: &'a Value, pointer: Pointer) -> Self {
        Self {
            root: Some(root),
            pointer,
        }
    }

    /// The fields that a path names: one, or one for each item where the path passes a list (`Entries[].Name`).
    /// Of several paths (`A/B`) the first whose field is there counts.
    pub(crate) fn find(&self, paths: &str) -> Vec<Field<'a>> {
        let mut found = Vec::new();
        for path in paths.split('/') {
            found = self.follow(path);
            if found.iter().any(|field| field.content != Content::Absent) {
                break;
            }
        }
        found
    }

    /// Whether a field is there in any form.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.find(path)
            .iter()
            .any(|field| field.content != Content::Absent)
    }

    fn follow(&self, path: &str) -> Vec<Field<'a>> {
        let start = self.root.map_or(Content::Absent, Content::of);
        let mut found = vec![Field {
            content: start,
            pointer: self.pointer.clone(),
        }];
        for step in path.split('.') {
            let (name, each) = match step.strip_suffix("[]") {
                Some(name) => (name, true),
                None => (step, false),
            };
            found = found
                .into_iter()
                .map(|field| field.member(name))
                .flat_map(|field| if each { field.items() } else { vec![field] })
                .collect();
        }
        found
    }
}

impl<'a> Field<'a> {
    /// The text of the field, if it is written out and a text.
    pub(crate) fn text(&self) -> Option<&'a str> {
        match self.content {
            Content::Written(value) => value.as_str(),
            Content::Dynamic(_) | Content::Absent => None,
        }
    }

    fn member(self, name: &str) -> Self {
        let value = match self.content {
            Content::Written(value) => value,
            // What decides the whole says nothing of a part.
            Content::Dynamic(_) => {
                return Self {
                    content: Content::Dynamic(""),
                    ..self
                };
            }
            Content::Absent => return self,
        };
        let path = format!("{name}.$");
        let (content, step) = match (value.get(&path), value.get(name)) {
            (Some(path), _) => (Content::Dynamic(path.as_str().unwrap_or("")), format!("{name}.$")),
            (None, Some(member)) => (Content::of(member), name.to_owned()),
            (None, None) => match similar(value, name) {
                Some((key, path @ Value::String(_))) if key.ends_with(".$") => {
                    (Content::Dynamic(path.as_str().unwrap_or("")), key)
                }
                Some((key, member)) => (Content::of(member), key),
                None => {
                    return Self {
                        content: Content::Absent,
                        ..self
                    };
                }
            },
        };
        Self {
            content,
            pointer: self.pointer.child(&step),
        }
    }

    /// The items of a list; a list that is not written out as one is itself the only item.
    fn items(self) -> Vec<Self> {
        let Content::Written(value) = self.content else {
            return vec![self];
        };
        let items = value.as_array().unwrap_or_default().iter().enumerate();
        items
            .map(|(index, item)| Self {
                content: Content::of(item),
                pointer: self.pointer.index(index),
            })
            .collect()
    }
}

/// The member that differs from a name in capitals alone: the APIs write `RoleARN` where Step Functions has `RoleArn`.
fn similar<'a>(value: &'a Value, name: &str) -> Option<(String, &'a Value)> {
    let members = value.as_object()?.iter();
    let mut same =
        members.filter(|(key, _)| key.strip_suffix(".$").unwrap_or(key).eq_ignore_ascii_case(name));
    same.next().map(|(key, member)| (key.to_string(), member))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(state: &str, path: &str, expected: &[&str]) {
        let state = asl_json::parse(state).unwrap();
        let fields = Fields::of(&state, &Pointer::root());
        let found = fields.find(path).into_iter().map(|field| match field.content {
            Content::Written(value) => format!("{} {value}", field.pointer),
            Content::Dynamic(_) => format!("{} dynamic", field.pointer),
            Content::Absent => format!("{} absent", field.pointer),
        });
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn tells_written_from_dynamic() {
        says(r#"{"Parameters":{"A":"x"}}"#, "A", &[r#"/Parameters/A "x""#]);
        says(
            r#"{"Parameters":{"A.$":"$.x"}}"#,
            "A",
            &["/Parameters/A.$ dynamic"],
        );
        says(
            r#"{"Parameters":{"A.$":"$.x"}}"#,
            "A.B",
            &["/Parameters/A.$ dynamic"],
        );
        says(
            r#"{"Arguments":{"A":"{% $x %}"}}"#,
            "A",
            &["/Arguments/A dynamic"],
        );
        says(r#"{"Arguments":"{% $x %}"}"#, "A", &["/Arguments dynamic"]);
        says("{}", "A", &[" absent"]);
        says(
            r#"{"Parameters":{"L":[{"A":"x"},{"A.$":"$"},{}]}}"#,
            "L[].A",
            &[
                r#"/Parameters/L/0/A "x""#,
                "/Parameters/L/1/A.$ dynamic",
                "/Parameters/L/2 absent",
            ],
        );
    }
}

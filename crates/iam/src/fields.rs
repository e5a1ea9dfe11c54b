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
    /// A path or an expression decides it.
    Dynamic,
    /// It is not there.
    Absent,
}

/// Whether a text is a JSONata expression.
fn is_expression(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        let text = text.trim();
        text.starts_with("{%") && text.ends_with("%}")
    })
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

    fn follow(&self, path: &str) -> Vec<Field<'a>> {
        let start = match self.root {
            None => Content::Absent,
            Some(root) if is_expression(root) => Content::Dynamic,
            Some(root) => Content::Written(root),
        };
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
            Content::Dynamic | Content::Absent => None,
        }
    }

    fn member(self, name: &str) -> Self {
        let Content::Written(value) = self.content else {
            return self;
        };
        let path = format!("{name}.$");
        if value.get(&path).is_some() {
            return Self {
                content: Content::Dynamic,
                pointer: self.pointer.child(&path),
            };
        }
        let content = match value.get(name) {
            None => {
                return Self {
                    content: Content::Absent,
                    pointer: self.pointer,
                };
            }
            Some(member) if is_expression(member) => Content::Dynamic,
            Some(member) => Content::Written(member),
        };
        Self {
            content,
            pointer: self.pointer.child(name),
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
                content: if is_expression(item) {
                    Content::Dynamic
                } else {
                    Content::Written(item)
                },
                pointer: self.pointer.index(index),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(state: &str, path: &str, expected: &[&str]) {
        let state = asl_json::parse(state).unwrap();
        let fields = Fields::of(&state, &Pointer::root());
        let found = fields.find(path).into_iter().map(|field| match field.content {
            Content::Written(value) => format!("{} {value}", field.pointer),
            Content::Dynamic => format!("{} dynamic", field.pointer),
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

//! Choice: rules, conditions, comparisons.

use asl_catalog::fields::{self as catalog, COMPARISONS, Owner, SELECTORS};
use asl_json::Value;
use asl_json::tree::NodeKind;

use crate::advice;
use crate::finding;
use crate::limits::MAX_CONDITIONS;
use crate::messages;
use crate::model::{
    Choice, ChoiceRule, Comparable, Comparison, Condition, Operand, Order, Property, StateKind,
};
use crate::node_path::{At, Fields};
use crate::reader::{Language, Reader};

impl<'t> Reader<'t> {
    pub(super) fn choice(&mut self, fields: &Fields<'t>) -> Option<StateKind> {
        let required = self.require(fields, &["Choices"]);
        self.out.open |= !required;
        let items = fields.get("Choices").and_then(|at| self.items(&at));
        self.out.open |= items.is_none();
        let rules = items.and_then(|items| self.each(&items, |reader, _, at| reader.rule(at)));
        let default = self.optional(fields, "Default", Self::target);
        self.out.open |= default.is_none();
        Some(StateKind::Choice(Choice {
            rules: rules?,
            default: default?,
        }))
    }

    fn rule(&mut self, at: &At<'t>) -> Option<ChoiceRule> {
        let fields = self.object(at)?;
        let condition = self.condition(&fields, true, 0);
        let required = self.require(&fields, &["Next"]);
        self.out.open |= !required;
        let next = fields.get("Next").and_then(|at| self.target(&at));
        self.out.open |= next.is_none();
        let assign = self.optional(&fields, "Assign", Self::assign);
        let output = self.in_jsonata(&fields, "Output");
        Some(ChoiceRule {
            condition: condition?,
            next: next?,
            assign: assign?,
            output: output?,
        })
    }

    /// A condition: a rule without its `Next`. `depth` counts the conditions around.
    fn condition(&mut self, fields: &Fields<'t>, top: bool, depth: usize) -> Option<Condition> {
        if depth >= MAX_CONDITIONS {
            let message =
                format!("Conditions are nested more than {MAX_CONDITIONS} levels deep here. Flatten them.");
            self.error(&fields.at, fields.at.head(), &finding::TOO_DEEPLY_NESTED, message);
            return None;
        }
        let comparisons = self.rule_fields(fields, top);
        let present: Vec<_> = SELECTORS
            .iter()
            .copied()
            .filter(|name| fields.has(name))
            .collect();
        let [selector] = present.as_slice() else {
            let span = present.get(1).and_then(|name| fields.get(name)?.key());
            let message = messages::one_selector_of(SELECTORS);
            self.schema(&fields.at, span.unwrap_or(fields.at.head()), message);
            return None;
        };
        let at = fields.get(selector)?;
        match *selector {
            "And" => self.conditions(&at, depth).map(Condition::And),
            "Or" => self.conditions(&at, depth).map(Condition::Or),
            "Not" => {
                let inner = self.object(&at)?;
                let condition = self.condition(&inner, false, depth + 1)?;
                Some(Condition::Not(Box::new(condition)))
            }
            "Variable" if self.language == Language::JsonPath => self.test(fields, &at, &comparisons),
            "Condition" if self.language == Language::Jsonata => {
                if !matches!(at.node.kind, NodeKind::Bool(_)) {
                    self.string(&at)?;
                }
                self.jsonata(&at).map(Condition::Computed)
            }
            _ => None,
        }
    }

    fn conditions(&mut self, at: &At<'t>, depth: usize) -> Option<Vec<Condition>> {
        let items = self.items(at)?;
        self.each(&items, |reader, _, item| {
            let fields = reader.object(item)?;
            reader.condition(&fields, false, depth + 1)
        })
    }

    /// Reports the fields that do not belong into the rule or into its language; gives the comparisons.
    fn rule_fields(&mut self, fields: &Fields<'t>, top: bool) -> Vec<(&'static str, At<'t>)> {
        let owner = if top { Owner::Rule } else { Owner::Condition };
        let mut comparisons = Vec::new();
        for (member, value) in fields.iter() {
            let name = &*member.key;
            match (name, self.language) {
                ("Variable", Language::Jsonata) => self.jsonpath_only(fields, name, &value),
                ("Condition", Language::JsonPath) => self.jsonata_only(fields, name, &value),
                ("Output", Language::JsonPath) if top => self.jsonata_only(fields, name, &value),
                (name, _) => match COMPARISONS.iter().copied().find(|known| *known == name) {
                    Some(known) => comparisons.push((known, value)),
                    None if catalog::names(owner).contains(&name) => {}
                    None => self.not_supported(fields, name, &value, catalog::names(Owner::Rule)),
                },
            }
        }
        comparisons
    }

    /// `Variable` and its one comparison.
    fn test(
        &mut self,
        fields: &Fields<'t>,
        variable: &At<'t>,
        comparisons: &[(&'static str, At<'t>)],
    ) -> Option<Condition> {
        let variable = self.reference(variable);
        let [(name, at)] = comparisons else {
            match comparisons.get(1) {
                Some((_, second)) => {
                    self.schema(&fields.at, second.head(), messages::only_one_of(COMPARISONS))
                }
                None => self.schema(&fields.at, fields.at.head(), messages::one_needed_of(COMPARISONS)),
            };
            return None;
        };
        let comparison = self.comparison(name, at);
        Some(Condition::Test {
            variable: variable?,
            comparison: comparison?,
        })
    }

    fn comparison(&mut self, name: &str, at: &At<'t>) -> Option<Comparison> {
        if let Some(property) = property(name) {
            return self.boolean(at).map(|value| Comparison::Is(property, value));
        }
        if name == "StringMatches" {
            return self.string(at).cloned().map(Comparison::Matches);
        }
        let (kind, order, by_path) = operator(name)?;
        let operand = if by_path {
            Operand::At(self.reference(at)?)
        } else {
            Operand::Value(self.operand(kind, at)?)
        };
        Some(Comparison::Compare { kind, order, operand })
    }

    fn operand(&mut self, kind: Comparable, at: &At<'t>) -> Option<Value> {
        match kind {
            Comparable::String => {
                advice::literal_path(self, at);
                self.string(at).map(|text| Value::String(text.clone()))
            }
            Comparable::Boolean => self.boolean(at).map(Value::Bool),
            Comparable::Timestamp => {
                self.timestamp(at)?;
                at.node.as_str().map(Value::from)
            }
            Comparable::Numeric => {
                if let NodeKind::Number(number) = &at.node.kind {
                    return Some(Value::Number(number.clone()));
                }
                if self.assumed(at, &0) {
                    return Some(Value::from(0));
                }
                self.wrong_type(at, "NUMBER");
                None
            }
        }
    }
}

fn property(name: &str) -> Option<Property> {
    Some(match name {
        "IsPresent" => Property::Present,
        "IsNull" => Property::Null,
        "IsNumeric" => Property::Numeric,
        "IsString" => Property::String,
        "IsBoolean" => Property::Boolean,
        "IsTimestamp" => Property::Timestamp,
        _ => return None,
    })
}

/// `NumericLessThanEqualsPath`: numbers, less or equal, by path.
fn operator(name: &str) -> Option<(Comparable, Order, bool)> {
    let (name, by_path) = match name.strip_suffix("Path") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let kinds = [
        ("String", Comparable::String),
        ("Numeric", Comparable::Numeric),
        ("Boolean", Comparable::Boolean),
        ("Timestamp", Comparable::Timestamp),
    ];
    let mut kinds = kinds.into_iter();
    let (order, kind) = kinds.find_map(|(prefix, kind)| Some((name.strip_prefix(prefix)?, kind)))?;
    let order = match order {
        "Equals" => Order::Equals,
        "LessThan" => Order::LessThan,
        "GreaterThan" => Order::GreaterThan,
        "LessThanEquals" => Order::LessThanEquals,
        "GreaterThanEquals" => Order::GreaterThanEquals,
        _ => return None,
    };
    Some((kind, order, by_path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_comparison_is_understood() {
        for name in COMPARISONS.iter().copied() {
            let known = property(name).is_some() || operator(name).is_some() || name == "StringMatches";
            assert!(known, "{name}");
        }
        assert_eq!(
            operator("NumericLessThanEqualsPath"),
            Some((Comparable::Numeric, Order::LessThanEquals, true))
        );
    }
}

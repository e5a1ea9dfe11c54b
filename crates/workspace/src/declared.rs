//! What a template or a Terraform file says of a state machine besides its definition, and taking that over into settings.
//!
//! What does not live here: reading such files (`asl`, `asl-opening`), and the policy of the role, which is a text of the workspace.

use asl::{MachineType, Template};
use serde::{Deserialize, Serialize};

use crate::model::Settings;

/// What a file says of a state machine that a setting of the workspace holds. `None` where it does not say it, or where it is not
/// known before deployment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// The type.
    pub machine_type: Option<MachineType>,
    /// The name.
    pub name: Option<String>,
    /// Whether executions are logged to `CloudWatch` Logs.
    pub logging: Option<bool>,
    /// Whether executions are traced with X-Ray.
    pub tracing: Option<bool>,
    /// The key that encrypts the state machine.
    pub key: Option<String>,
}

impl Declared {
    /// What a template says.
    pub fn of(template: &Template) -> Self {
        Self {
            machine_type: template.machine_type,
            name: template.name.as_deref().map(str::to_owned),
            logging: template.logging,
            tracing: template.tracing,
            key: template.key.as_deref().map(str::to_owned),
        }
    }

    /// Puts what is said into settings. Each setting that this changed, in words.
    ///
    /// ```
    /// use asl_workspace::{Declared, MachineType, Settings};
    ///
    /// let declared = Declared {
    ///     machine_type: Some(MachineType::Standard),
    ///     name: Some("shop".into()),
    ///     tracing: Some(true),
    ///     ..Declared::default()
    /// };
    /// let mut settings = Settings::default();
    /// assert_eq!(declared.put_into(&mut settings), ["name shop", "tracing on"]);
    /// assert_eq!(settings.state_machine_name, "shop");
    /// ```
    pub fn put_into(&self, settings: &mut Settings) -> Vec<String> {
        let mut changed = Vec::new();
        if let Some(machine_type) = self.machine_type.filter(|own| *own != settings.machine_type) {
            settings.machine_type = machine_type;
            changed.push(format!("type {}", machine_type.name()));
        }
        let policy = &mut settings.policy;
        for (own, setting, what) in [
            (&self.name, &mut settings.state_machine_name, "name"),
            (&self.key, &mut policy.key, "key"),
        ] {
            if let Some(own) = own.as_ref().filter(|own| *own != setting) {
                setting.clone_from(own);
                changed.push(format!("{what} {own}"));
            }
        }
        for (own, setting, what) in [
            (self.logging, &mut policy.logging, "logging"),
            (self.tracing, &mut policy.tracing, "tracing"),
        ] {
            if let Some(on) = own.filter(|on| on != setting) {
                *setting = on;
                changed.push(format!("{what} {}", if on { "on" } else { "off" }));
            }
        }
        changed
    }
}

//! A new service is one file of the catalog: everything else knows it by that.

use additions::Copy;

/// The file, as somebody would write it for a service that takes parcels.
const PARCELS: &str = r###"//! AWS Parcels.

use crate::permission::{Rule, allow, of, rule};
use crate::service::{Action, Permissions, Service, Waits};

pub(super) const SERVICE: Service = Service {
    id: "parcels",
    sdk: "parcels",
    title: "AWS Parcels",
    label: "Parcels",
    errors: None,
    exceptions: &[],
    actions: &[Action {
        name: "send",
        waits: Waits::Response,
        required: "Parcel",
        any_json: "",
    }],
    sdk_actions: "",
    replies: &[("parcels:send", r##"{"ParcelId":"<arg:Parcel|none>"}"##)],
    answers: &[],
    permissions: Permissions {
        docs: RULES,
        console: &[],
        cdk: &[],
        serverless: &[],
        least_privilege: &[],
        template_of: "",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[],
        sdk_resources: &[],
        by_hand: &[],
    },
};

const RULES: &[Rule] = &[rule(
    "parcels:send",
    &[allow(&["parcels:SendParcel"])
        .on(&[of("{Parcel|arn}", "arn:{P}:parcels:{R}:{A}:parcel/*")])
        .why("Sends the parcel.")],
)];
"###;

#[test]
#[ignore = "builds a copy of ten crates, which takes minutes: `cargo xtask test` runs it"]
fn a_service_is_one_file() -> Result<(), Box<dyn std::error::Error>> {
    let copy = Copy::with_program("service", include_str!("../probes/service.rs"))?;
    copy.write("crates/catalog/src/services/parcels.rs", PARCELS)?;
    let lines = copy.run()?;
    assert_eq!(
        lines,
        [
            "a field is missing: The field 'Parcel' is required but was missing",
            "offered: arn:aws:states:::parcels:send",
            "drawn: Parcels: Send",
            "replied: \"p-1\"",
            // By the convention of the developer guide, and by least privilege.
            "allowed: parcels:SendParcel on arn:aws:parcels:us-east-1:123456789012:parcel/*",
            "allowed: parcels:SendParcel on arn:aws:parcels:us-east-1:123456789012:parcel/*",
        ]
    );
    Ok(())
}

//! Asks everything that derives from the catalog about the service `parcels`, which the test adds to it.

const CALL: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::parcels:send", "Parameters": {"Parcel": "p-1"}, "End": true}}}"#;

fn main() {
    let analysis = asl::analyze(CALL);
    for found in &analysis.diagnostics {
        if found.severity == asl::Severity::Error {
            println!("an error: {}", found.message);
        }
    }
    for found in asl::analyze(&CALL.replace(r#""Parcel": "p-1""#, "")).diagnostics {
        if found.message.contains("Parcel") {
            println!("a field is missing: {}", found.message);
        }
    }
    let typed = CALL.replace("parcels:send", "parc");
    let place = u32::try_from(typed.find("parc").unwrap_or_default() + 4).unwrap_or_default();
    let items = asl::editor::complete(&typed, place).unwrap_or_default().items;
    let offered = items.iter().find(|item| item.label.contains("parcels:send"));
    println!("offered: {}", offered.map_or("nothing", |item| &item.label));
    let drawing = asl_diagram::layout(&analysis.outline, &asl_diagram::Options::default());
    let caption = drawing.nodes.iter().find(|node| node.name == "A").map(|node| &*node.caption);
    println!("drawn: {}", caption.unwrap_or_default());
    let (mocks, _) = asl_mock::Mocks::parse("{}");
    let mut handler = asl_mock::MockHandler::new(&mocks);
    if let Some(machine) = &analysis.machine {
        let run = asl_engine::run(machine, "{}", &asl_engine::Settings::default(), &mut handler);
        let output = run.ok().and_then(|run| run.output).unwrap_or_default();
        println!("replied: {}", output.get("ParcelId").unwrap_or(&output));
    }
    for convention in [asl_iam::Convention::Docs, asl_iam::Convention::LeastPrivilege] {
        let options = asl_iam::Options {
            convention,
            ..asl_iam::Options::default()
        };
        let policy = asl_iam::generate(&analysis.outline, &options);
        for statement in policy.statements {
            println!("allowed: {} on {}", statement.actions.join(", "), statement.resources.join(", "));
        }
    }
}

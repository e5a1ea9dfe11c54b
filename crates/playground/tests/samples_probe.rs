#![allow(clippy::all, missing_docs)]
use asl_playground::Playground;
use asl_protocol::{Answer, Ask};
use asl_workspace::Workspace;
#[test]
fn probe() {
    let dir = std::env::var("ASL_SHARED").unwrap() + "/samples";
    let mut names: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.to_string_lossy().ends_with(".asl.json"))
        .collect();
    names.sort();
    for p in names {
        let mut pg = Playground::default();
        let w = Workspace {
            definition: std::fs::read_to_string(&p).unwrap(),
            ..Workspace::default()
        };
        match pg.answer(&Ask::Run(w)) {
            Answer::Ran(r) => println!(
                "{:60} {} visits {} events {} | {:?} {:?} | {:?}",
                p.file_name().unwrap().to_string_lossy(),
                r.status,
                r.visits,
                r.events,
                r.error,
                r.cause
                    .as_deref()
                    .map(|c| c.chars().take(260).collect::<String>()),
                r.not_mocked
            ),
            other => println!("{:?} {other:?}", p.file_name()),
        }
    }
}

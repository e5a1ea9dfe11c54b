//! How long the first answer of an exploration takes, natively, for each definition in a folder:
//! `cargo run --profile quick -p asl-playground --example explore_time ../shared/samples`.

use std::time::{Duration, Instant};

use asl_playground::Playground;
use asl_protocol::{Explore, ExploreBounds, Handler};
use asl_workspace::Workspace;

fn main() {
    let folder = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "../shared/samples".into());
    let only = std::env::args().nth(2).unwrap_or_default();
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".asl.json"))
        .filter(|path| path.to_string_lossy().contains(&only))
        .collect();
    paths.sort();
    for path in paths {
        let Ok(definition) = std::fs::read_to_string(&path) else {
            continue;
        };
        let workspace = Workspace {
            definition,
            ..Workspace::default()
        };
        let mut least = (Duration::MAX, String::new());
        for _ in 0..if only.is_empty() { 10 } else { 1 } {
            let request = Explore {
                workspace: workspace.clone(),
                bounds: ExploreBounds::default(),
                prices: None,
            };
            let start = Instant::now();
            let answer = Playground::default().handle(request);
            let took = start.elapsed();
            if took < least.0 {
                least = (
                    took,
                    answer.map_or_else(|refused| refused.sentence, |found| found.bounds),
                );
            }
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        println!("{:>7.1} ms  {name}  {}", least.0.as_secs_f64() * 1e3, least.1);
    }
}

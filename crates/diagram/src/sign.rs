//! The sign of a state: the letters of the service that a Task calls, or the icon of the type.
//!
//! What does not live here: colors, and the boxes around.

/// What stands left of a state's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// One to three letters.
    Letters(String),
    /// The `d` attribute of a path on a 16-by-16 grid, to be drawn as lines.
    Icon(&'static str),
}

/// The sign of a state, by its type and its caption.
pub fn sign(type_name: &str, caption: &str) -> Sign {
    service(caption)
        .filter(|_| type_name == "Task")
        .map_or_else(|| Sign::Icon(icon(type_name)), Sign::Letters)
}

/// The icon of a state's type.
pub fn icon(type_name: &str) -> &'static str {
    match type_name {
        "Task" => "M9 1.8L3.5 9H8l-1 5.2L12.5 7H8z",
        "Choice" => "M8 1.8L14.2 8 8 14.2 1.8 8z",
        "Wait" => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.8V8l2.2 1.6",
        "Pass" => "M2.5 8h10.5M9 4l4 4-4 4",
        "Parallel" => "M4.5 2.5v11M11.5 2.5v11M8 2.5v11",
        "Map" => "M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3",
        "Succeed" => "M3 8.5l3.5 3.5L13 4.5",
        "Fail" => "M4 4l8 8M12 4l-8 8",
        _ => "M3 5V3h2M11 3h2v2M13 11v2h-2M5 13H3v-2",
    }
}

/// The Greek letter of Lambda, else up to three letters of a service's name.
fn service(caption: &str) -> Option<String> {
    let (service, _) = caption.split_once(':')?;
    if service == "Lambda" {
        return Some("λ".into());
    }
    let letters: Vec<char> = service.chars().filter(char::is_ascii_alphanumeric).collect();
    let capitals = || letters.iter().filter(|letter| !letter.is_ascii_lowercase());
    Some(match (letters.len(), capitals().count()) {
        (0, _) => return None,
        (1..=3, _) => letters.into_iter().collect(),
        (_, 2..) => capitals().take(3).collect(),
        _ => letters.into_iter().take(2).collect(),
    })
}

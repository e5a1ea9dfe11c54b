//! Instants as text.

/// Time since the start of an execution, for columns: `00:07.200`, `25:00:00.000`
pub fn since_start(milliseconds: u64) -> String {
    let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60);
    let rest = format!(
        "{minutes:02}:{:02}.{:03}",
        milliseconds / 1_000 % 60,
        milliseconds % 1_000
    );
    if hours == 0 {
        rest
    } else {
        format!("{hours:02}:{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_since_the_start_line_up() {
        assert_eq!(
            (since_start(7_200), since_start(90_061_001)),
            ("00:07.200".into(), "25:01:01.001".into())
        );
    }
}

//! Amounts as text: durations, and things that are counted.

/// `1 event`, `2 events`
pub fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// `25,000`
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `0 ms`, `300 ms`, `7.2 s`, `1 min 31.2 s`, `2 h 5 min`, `365 d 1 h`
pub fn duration(milliseconds: u64) -> String {
    let (minute, hour, day) = (60_000, 3_600_000, 86_400_000);
    let two = |large: u64, unit: &str, rest: String, is_whole: bool| {
        if is_whole {
            format!("{large} {unit}")
        } else {
            format!("{large} {unit} {rest}")
        }
    };
    match milliseconds {
        0..1_000 => format!("{milliseconds} ms"),
        1_000..60_000 => seconds(milliseconds),
        60_000..3_600_000 => {
            let rest = milliseconds % minute;
            two(milliseconds / minute, "min", seconds(rest), rest == 0)
        }
        3_600_000..86_400_000 => {
            let rest = milliseconds % hour / minute;
            two(milliseconds / hour, "h", format!("{rest} min"), rest == 0)
        }
        _ => {
            let rest = milliseconds % day / hour;
            two(milliseconds / day, "d", format!("{rest} h"), rest == 0)
        }
    }
}

/// `7.2 s`
fn seconds(milliseconds: u64) -> String {
    let whole = milliseconds / 1_000;
    match milliseconds % 1_000 {
        0 => format!("{whole} s"),
        rest => format!("{whole}.{} s", format!("{rest:03}").trim_end_matches('0')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        let all = [0, 300, 7_200, 60_000, 91_200, 7_500_000, 31_539_600_000].map(duration);
        assert_eq!(
            all,
            [
                "0 ms",
                "300 ms",
                "7.2 s",
                "1 min",
                "1 min 31.2 s",
                "2 h 5 min",
                "365 d 1 h"
            ]
        );
    }
}

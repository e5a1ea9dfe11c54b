//! The civil calendar in UTC, and the parts of a time that pictures name.

use crate::functions::cut;

pub(super) const DAY: f64 = 86_400_000.0;

/// A time taken apart. All numbers are whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Civil {
    pub year: f64,
    /// From 1.
    pub month: f64,
    pub day: f64,
    pub millis_of_day: f64,
    /// Days since 1970.
    pub days: f64,
}

/// Days since 1970 of a date; the month, from 1, may lie outside its year.
pub(super) fn days_of(year: f64, month: f64, day: f64) -> f64 {
    // Years that start in March, so that the leap day comes last.
    let months = year * 12.0 + (month - 1.0);
    let (year, month) = ((months / 12.0).floor(), months.rem_euclid(12.0) + 1.0);
    let year = if month <= 2.0 { year - 1.0 } else { year };
    let month = if month > 2.0 { month - 3.0 } else { month + 9.0 };
    let of_year = ((153.0 * month + 2.0) / 5.0).floor() + day - 1.0;
    let leaps = (year / 4.0).floor() - (year / 100.0).floor() + (year / 400.0).floor();
    year * 365.0 + leaps + of_year - 719_468.0
}

impl Civil {
    pub(super) fn of(millis: f64) -> Self {
        let days = (millis / DAY).floor();
        let shifted = days + 719_468.0;
        let era = (shifted / 146_097.0).floor();
        let of_era = shifted - era * 146_097.0;
        let year_of_era = ((of_era - (of_era / 1_460.0).floor() + (of_era / 36_524.0).floor()
            - (of_era / 146_096.0).floor())
            / 365.0)
            .floor();
        let of_year =
            of_era - (365.0 * year_of_era + (year_of_era / 4.0).floor() - (year_of_era / 100.0).floor());
        let month = ((5.0 * of_year + 2.0) / 153.0).floor();
        let day = of_year - ((153.0 * month + 2.0) / 5.0).floor() + 1.0;
        let month = if month < 10.0 { month + 3.0 } else { month - 9.0 };
        let year = year_of_era + era * 400.0 + if month <= 2.0 { 1.0 } else { 0.0 };
        Self {
            year,
            month,
            day,
            millis_of_day: millis - days * DAY,
            days,
        }
    }

    pub(super) fn hour(self) -> f64 {
        (self.millis_of_day / 3_600_000.0).floor()
    }

    /// 1 for Monday to 7 for Sunday.
    pub(super) fn weekday(self) -> f64 {
        weekday(self.days)
    }

    /// The part of a time that a picture's letter names, if it is a number.
    pub(super) fn part(self, component: char) -> Option<f64> {
        Some(match component {
            'Y' => self.year,
            'M' => self.month,
            'D' => self.day,
            'd' => self.days - days_of(self.year, 1.0, 1.0) + 1.0,
            'F' => self.weekday(),
            'W' => week(self.days, |offset| days_of(self.year + offset, 1.0, 1.0)).0,
            'w' => week(self.days, |offset| days_of(self.year, self.month + offset, 1.0)).0,
            'X' => self.year + week(self.days, |offset| days_of(self.year + offset, 1.0, 1.0)).1,
            'x' => {
                let month =
                    self.month + week(self.days, |offset| days_of(self.year, self.month + offset, 1.0)).1;
                (month - 1.0).rem_euclid(12.0) + 1.0
            }
            'H' => self.hour(),
            'h' => (self.hour() + 11.0) % 12.0 + 1.0,
            'm' => (self.millis_of_day / 60_000.0).floor() % 60.0,
            's' => (self.millis_of_day / 1_000.0).floor() % 60.0,
            'f' => self.millis_of_day % 1_000.0,
            _ => return None,
        })
    }
}

fn weekday(days: f64) -> f64 {
    (days + 3.0).rem_euclid(7.0) + 1.0
}

/// The number of the week of a day within a period (a year or a month), and whether that is the period before (-1),
/// this one (0) or the next (1). A week belongs to the period in which its Thursday lies (ISO 8601).
fn week(days: f64, first_of: impl Fn(f64) -> f64) -> (f64, f64) {
    let start = |offset: f64| {
        let first = first_of(offset);
        let weekday = weekday(first);
        if weekday > 4.0 {
            first + 8.0 - weekday
        } else {
            first - weekday + 1.0
        }
    };
    let number = |start: f64| ((days - start) / 7.0).floor() + 1.0;
    if days < start(0.0) {
        (number(start(-1.0)), -1.0)
    } else if days >= start(1.0) {
        (1.0, 1.0)
    } else {
        (number(start(0.0)), 0.0)
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The names of a component that has names.
pub(super) fn names(component: char) -> Option<&'static [&'static str]> {
    match component {
        'M' | 'x' => Some(&MONTHS),
        'F' => Some(&DAYS),
        _ => None,
    }
}

/// The name of the number of a component, from 1.
pub(super) fn name(component: char, number: f64) -> Option<&'static str> {
    names(component)?.get(cut(number).checked_sub(1)?).copied()
}

//! Date and time: <https://docs.jsonata.org/date-time-functions>. The clock is the machine's and stands still.

use super::{Arguments, picture_of};
use crate::machine::{Machine, Res};
use crate::picture::{date_format, date_parse};
use crate::value::Val;

#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53")]
fn time_of(m: &Machine) -> f64 {
    m.now as f64
}

pub(super) fn millis(m: &Machine, _: &mut Arguments) -> Res {
    Ok(Val::Num(time_of(m)))
}

pub(super) fn now(m: &Machine, arguments: &mut Arguments) -> Res {
    m.text(date_format::format(
        time_of(m),
        picture_of(m, arguments, 0)?.as_deref(),
        arguments.text(1).as_deref(),
    )?)
}

pub(super) fn from_millis(m: &Machine, arguments: &mut Arguments) -> Res {
    let Some(millis) = arguments.number(0) else {
        return Ok(Val::Undefined);
    };
    m.text(date_format::format(
        millis,
        picture_of(m, arguments, 1)?.as_deref(),
        arguments.text(2).as_deref(),
    )?)
}

pub(super) fn to_millis(m: &Machine, arguments: &mut Arguments) -> Res {
    let Some(text) = arguments.text(0) else {
        return Ok(Val::Undefined);
    };
    m.charge(text.len() / 8)?;
    let picture = picture_of(m, arguments, 1)?;
    let mut left = m.left();
    let millis = date_parse::parse(&text, picture.as_deref(), m.now, &mut left)?;
    m.set_left(left)?;
    Ok(millis.map_or(Val::Undefined, Val::Num))
}

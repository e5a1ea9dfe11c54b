//! Date and time: <https://docs.jsonata.org/date-time-functions>. The clock is the machine's and stands still.

use std::cell::RefCell;
use std::rc::Rc;

use asl_json::Str;

use super::{Arguments, picture_of};
use crate::error::Failure;
use crate::machine::{EvalResult, Machine};
use crate::picture::date_picture::{self, Part};
use crate::picture::{date_format, date_parse};
use crate::value::Val;

#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53")]
fn time_of(m: &Machine) -> f64 {
    m.now as f64
}

pub(super) fn millis(m: &Machine, _: &mut Arguments) -> EvalResult {
    Ok(Val::Num(time_of(m)))
}

/// The picture that was used last, as it was read. A picture is mostly used for many times in a row.
#[derive(Default)]
pub(super) struct LastPicture(RefCell<Option<(Str, Rc<[Part]>)>>);

impl LastPicture {
    fn read(&self, picture: Str) -> Result<Rc<[Part]>, Failure> {
        let mut last = self.0.borrow_mut();
        if let Some((known, parts)) = &*last
            && *known == picture
        {
            return Ok(parts.clone());
        }
        let parts: Rc<[Part]> = date_picture::read(&picture)?.into();
        *last = Some((picture, parts.clone()));
        Ok(parts)
    }
}

/// A time as text.
fn written(m: &Machine, millis: f64, picture: Option<Str>, zone: Option<&str>) -> EvalResult {
    let picture = picture.unwrap_or_else(|| date_format::DEFAULT.into());
    let parts = m.memory.last_time_picture.read(picture)?;
    m.text(date_format::format(millis, &parts, zone)?)
}

pub(super) fn now(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let picture = picture_of(m, arguments, 0)?;
    written(m, time_of(m), picture, arguments.text(1).as_deref())
}

pub(super) fn from_millis(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let Some(millis) = arguments.number(0) else {
        return Ok(Val::Undefined);
    };
    let picture = picture_of(m, arguments, 1)?;
    written(m, millis, picture, arguments.text(2).as_deref())
}

pub(super) fn to_millis(m: &Machine, arguments: &mut Arguments) -> EvalResult {
    let Some(text) = arguments.text(0) else {
        return Ok(Val::Undefined);
    };
    m.charge(text.len() / 8)?;
    let picture = picture_of(m, arguments, 1)?;
    let mut left = m.left();
    // What a picture leaves out is taken from now, save the milliseconds, which the service never adds.
    let now = if m.service() {
        m.now - m.now.rem_euclid(1_000)
    } else {
        m.now
    };
    let millis = date_parse::parse(&text, picture.as_deref(), now, &mut left)?;
    m.set_left(left)?;
    Ok(millis.map_or(Val::Undefined, Val::Num))
}

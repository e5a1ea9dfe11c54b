//! Functions of texts that take a regular expression, or a matcher function of the user's:
//! <https://docs.jsonata.org/regex>.

use std::rc::Rc;
use std::sync::LazyLock;

use asl_json::Str;

use super::{Arguments, cut};
use crate::error::Error;
use crate::evaluate::call::apply;
use crate::machine::{EvalResult, Machine};
use crate::value::function::{Env, Matching};
use crate::value::number::to_index;
use crate::value::{Function, Val, number_value};

/// What a match has as an object.
static KEYS: LazyLock<[Str; 5]> =
    LazyLock::new(|| ["match", "start", "end", "groups", "next"].map(Str::from));

/// One match.
struct Hit {
    start: usize,
    end: usize,
    groups: Vec<Val>,
    next: Next,
}

/// Where to look for the next match.
enum Next {
    Regex(Matching),
    /// Of a matcher function, with the text that it says was found.
    Function(Val, String),
}

impl Hit {
    /// What was found.
    fn text(&self) -> String {
        match &self.next {
            Next::Regex(matching) => slice(matching, (self.start, self.end)),
            Next::Function(_, text) => text.clone(),
        }
    }
}

fn slice(matching: &Matching, place: (usize, usize)) -> String {
    let part = matching.text.get(place.0..place.1).unwrap_or(&[]);
    part.iter().collect()
}

/// The next match of a regular expression.
fn search(m: &Machine, matching: &Matching) -> Result<Option<Hit>, Error> {
    let Function::Regex {
        regex,
        pattern,
        position,
    } = &*matching.function
    else {
        return Ok(None);
    };
    let mut left = m.left();
    let found = regex.find(&matching.text, matching.from, &mut left);
    let Ok(found) = found else {
        return Err(Error::bound(crate::Bound::Steps));
    };
    m.set_left(left)?;
    let Some(found) = found else {
        return Ok(None);
    };
    let mut places = found.into_iter();
    let whole = places.next().flatten().unwrap_or((matching.from, matching.from));
    if whole.0 == whole.1 {
        return Err(Error::new("D1004")
            .at(asl_json::Span::default(), *position)
            .value(pattern.clone()));
    }
    Ok(Some(Hit {
        start: whole.0,
        end: whole.1,
        groups: places
            .map(|place| place.map_or(Val::Undefined, |place| Val::text(slice(matching, place))))
            .collect(),
        next: Next::Regex(Matching {
            from: whole.1,
            ..matching.clone()
        }),
    }))
}

/// What a regular expression gives when it is called as a function, with a text and perhaps a place in it.
#[inline(never)]
pub(crate) fn called(m: &Machine, function: &Rc<Function>, arguments: Vec<Val>) -> EvalResult {
    let mut arguments = arguments.into_iter();
    let Some(Val::Str(text)) = arguments.next() else {
        return Ok(Val::Undefined);
    };
    let from = arguments.next().and_then(|value| value.as_num());
    let from = from.and_then(to_index).and_then(|at| usize::try_from(at).ok());
    let matching = Matching {
        function: function.clone(),
        text: text.chars().collect(),
        from: from.unwrap_or(0),
    };
    found(m, &matching)
}

/// A match as a function gives it.
#[inline(never)]
pub(crate) fn found(m: &Machine, matching: &Matching) -> EvalResult {
    let Some(hit) = search(m, matching)? else {
        return Ok(Val::Undefined);
    };
    let text = hit.text();
    let next = match hit.next {
        Next::Regex(matching) => Val::Function(Rc::new(Function::Next(matching))),
        Next::Function(function, _) => function,
    };
    let values = [
        Val::text(text),
        Val::count(hit.start),
        Val::count(hit.end),
        Val::list(hit.groups),
        next,
    ];
    Ok(Val::object(KEYS.iter().cloned().zip(values).collect()))
}

/// The first match of a matcher in a text.
fn first(m: &Machine, matcher: &Val, text: &Str, env: &Env) -> Result<Option<Hit>, Error> {
    if let Val::Function(function) = matcher
        && let Function::Regex { .. } = &**function
    {
        m.charge(text.len() / 16)?;
        return search(
            m,
            &Matching {
                function: function.clone(),
                text: text.chars().collect(),
                from: 0,
            },
        );
    }
    let result = apply(
        m,
        matcher,
        vec![Val::Str(text.clone())],
        &Val::Undefined,
        env,
        None,
    )?;
    checked(&result)
}

fn following(m: &Machine, next: &Next, env: &Env) -> Result<Option<Hit>, Error> {
    match next {
        Next::Regex(matching) if matching.from >= matching.text.len() => Ok(None),
        Next::Regex(matching) => search(m, matching),
        Next::Function(function, _) => checked(&apply(m, function, Vec::new(), &Val::Undefined, env, None)?),
    }
}

/// What a matcher function gave, if it has the right shape.
fn checked(result: &Val) -> Result<Option<Hit>, Error> {
    if !result.truth()? {
        return Ok(None);
    }
    let member = |name: &str| match result {
        Val::Object(object) => object.get(name).unwrap_or_default(),
        _ => Val::Undefined,
    };
    let (start, end) = (member("start").as_num(), member("end").as_num());
    let (groups, next) = (member("groups"), member("next"));
    let good = start.is_some()
        || end.is_some()
        || matches!(groups, Val::Array(_))
        || matches!(next, Val::Function(_));
    if !good {
        return Err(Error::new("T1010"));
    }
    let text = member("match")
        .as_str()
        .map_or_else(String::new, ToString::to_string);
    Ok(Some(Hit {
        start: cut(start.unwrap_or(0.0)),
        end: cut(end.unwrap_or(0.0)),
        groups: groups.into_items(),
        next: Next::Function(next, text),
    }))
}

/// A count that must not be negative.
fn limit(arguments: &Arguments, index: usize, code: &'static str) -> Result<usize, Error> {
    match arguments.number(index) {
        None => Ok(usize::MAX),
        Some(number) if number < 0.0 => Err(Error::new(code).value(number_value(number)).index(index + 1)),
        Some(number) => Ok(cut(number.ceil())),
    }
}

pub(super) fn match_all(m: &Machine, arguments: &Arguments, env: &Env) -> EvalResult {
    let Some(text) = arguments.text(0) else {
        return Ok(Val::Undefined);
    };
    let most = limit(arguments, 2, "D3040")?;
    let mut found = Vec::new();
    if most > 0 {
        let mut hit = first(m, &arguments.get(1), &text, env)?;
        while let Some(this) = hit
            && found.len() < most
        {
            m.charge(1)?;
            let members: [(&str, Val); 3] = [
                ("match", Val::text(this.text())),
                ("index", Val::count(this.start)),
                ("groups", Val::list(this.groups)),
            ];
            found.push(Val::object(
                members
                    .into_iter()
                    .map(|(key, value)| (Str::from(key), value))
                    .collect(),
            ));
            hit = if found.len() < most {
                following(m, &this.next, env)?
            } else {
                None
            };
        }
    }
    m.sequence(found)
}

pub(super) fn contains(m: &Machine, arguments: &Arguments, env: &Env) -> EvalResult {
    let Some(text) = arguments.text(0) else {
        return Ok(Val::Undefined);
    };
    let found = match arguments.get(1) {
        Val::Str(token) => text.contains(&*token),
        Val::Undefined => return Ok(Val::Undefined),
        matcher => first(m, &matcher, &text, env)?.is_some(),
    };
    Ok(Val::Bool(found))
}

pub(super) fn split(m: &Machine, arguments: &Arguments, env: &Env) -> EvalResult {
    let Some(text) = arguments.text(0) else {
        return Ok(Val::Undefined);
    };
    let most = limit(arguments, 2, "D3020")?;
    if let Val::Str(separator) = arguments.get(1) {
        // JavaScript's own split cuts the limit, the loop of matches below rounds it up.
        let most = arguments.number(2).map_or(most, cut);
        let parts: Vec<Val> = if separator.is_empty() {
            text.chars()
                .take(most)
                .map(|c| Val::text(c.to_string()))
                .collect()
        } else if let [byte @ 0..=0x7f] = separator.as_bytes() {
            split_at(&text, *byte, most)
        } else {
            text.split(&*separator).take(most).map(Val::text).collect()
        };
        m.charge(parts.len())?;
        return m.list(parts);
    }
    let characters: Vec<char> = text.chars().collect();
    let part = |from: usize, to: usize| {
        Val::text(characters.get(from..to).unwrap_or(&[]).iter().collect::<String>())
    };
    let mut parts = Vec::new();
    let mut start = 0;
    let mut hit = first(m, &arguments.get(1), &text, env)?;
    while let Some(this) = hit
        && parts.len() < most
    {
        m.charge(1)?;
        parts.push(part(start, this.start));
        start = this.end;
        hit = following(m, &this.next, env)?;
    }
    if parts.len() < most {
        parts.push(part(start, characters.len()));
    }
    m.list(parts)
}

/// The parts of a text between a separator of one byte. Most are short, so that it is looked for byte by byte.
fn split_at(text: &str, separator: u8, most: usize) -> Vec<Val> {
    let mut parts = Vec::with_capacity((text.len() / 4).min(64));
    let mut rest = Some(text);
    while let Some(text) = rest
        && parts.len() < most
    {
        let at = text.bytes().position(|byte| byte == separator);
        let (part, behind) = match at.and_then(|at| text.split_at_checked(at)) {
            Some((part, behind)) => (part, behind.get(1..)),
            None => (text, None),
        };
        parts.push(Val::text(part));
        rest = behind;
    }
    parts
}

pub(super) fn replace(m: &Machine, arguments: &Arguments, env: &Env) -> EvalResult {
    let Some(text) = arguments.text(0) else {
        return Ok(Val::Undefined);
    };
    let pattern = arguments.get(1);
    if pattern.as_str().is_some_and(|pattern| pattern.is_empty()) {
        return Err(Error::new("D3010").value("").index(2));
    }
    let most = limit(arguments, 3, "D3011")?;
    if let (Val::Str(pattern), Val::Str(with)) = (&pattern, arguments.get(2)) {
        m.charge(text.len() / 16)?;
        // How long the result becomes is known before it is made.
        let count = text.matches(&**pattern).take(most).count();
        if count.saturating_mul(with.len()) / 4 > m.limits.characters {
            return Err(Error::bound(crate::Bound::Memory));
        }
        return m.text(text.replacen(&**pattern, &with, count));
    }
    let characters: Vec<char> = text.chars().collect();
    let part = |from: usize, to: usize| characters.get(from..to).unwrap_or(&[]);
    let mut out = String::new();
    if let Val::Str(pattern) = &pattern {
        // A text is replaced by what a function gives for it.
        let mut rest: &str = &text;
        let mut count = 0;
        while let Some((before, after)) = rest.split_once(&**pattern)
            && count < most
        {
            out.push_str(before);
            let hit = Hit {
                start: 0,
                end: 0,
                groups: Vec::new(),
                next: Next::Function(Val::Undefined, pattern.to_string()),
            };
            replacement(m, &arguments.get(2), &hit, &mut out, env)?;
            rest = after;
            count += 1;
        }
        out.push_str(rest);
        return m.text(out);
    }
    let mut start = 0;
    let mut count = 0;
    if most > 0 {
        let mut hit = first(m, &pattern, &text, env)?;
        while let Some(this) = hit
            && count < most
        {
            m.charge(1)?;
            out.extend(part(start, this.start));
            replacement(m, &arguments.get(2), &this, &mut out, env)?;
            start = this.end;
            count += 1;
            hit = following(m, &this.next, env)?;
        }
    }
    out.extend(part(start, characters.len()));
    m.text(out)
}

/// Appends what a match is replaced by.
fn replacement(m: &Machine, with: &Val, hit: &Hit, out: &mut String, env: &Env) -> Result<(), Error> {
    if let Val::Str(template) = with {
        expand(template, hit, out);
    } else {
        let members: [(&str, Val); 4] = [
            ("match", Val::text(hit.text())),
            ("start", Val::count(hit.start)),
            ("end", Val::count(hit.end)),
            ("groups", Val::list(hit.groups.clone())),
        ];
        let argument = Val::object(
            members
                .into_iter()
                .map(|(key, value)| (Str::from(key), value))
                .collect(),
        );
        match apply(m, with, vec![argument], &Val::Undefined, env, None)? {
            Val::Str(text) => out.push_str(&text),
            other => return Err(Error::new("D3012").value(other.shown())),
        }
    }
    m.charge(out.len() / 4_096)?;
    if out.len() / 4 > m.limits.characters {
        return Err(Error::bound(crate::Bound::Memory));
    }
    Ok(())
}

/// `$0` is the match, `$1` the first group, `$$` a dollar. Of `$12`, as many digits count as there are groups for.
fn expand(template: &str, hit: &Hit, out: &mut String) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        rest = after;
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some(after) = rest.strip_prefix('0') {
            out.push_str(&hit.text());
            rest = after;
        } else {
            let most = if hit.groups.is_empty() {
                1
            } else {
                hit.groups.len().to_string().len()
            };
            let digits = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
            let number = |digits: usize| rest.get(..digits).and_then(|digits| digits.parse::<usize>().ok());
            let Some(mut group) = number(digits) else {
                out.push('$');
                continue;
            };
            let mut length = digits;
            if most > 1 && group > hit.groups.len() && digits > 1 {
                length -= 1;
                group = number(length).unwrap_or(group);
            }
            if let Some(Val::Str(text)) = group.checked_sub(1).and_then(|group| hit.groups.get(group)) {
                out.push_str(text);
            }
            rest = rest.get(length..).unwrap_or("");
        }
    }
    out.push_str(rest);
}

//! What is written out within an expression: `States.Format('arn:aws:sqs:…:{}', $.name)` says where the queue lives.
//!
//! None of the tools that AWS or others publish looks into expressions; only the convention of this project does. Where
//! an expression is anything but a format or a concatenation, nothing is known of it, and nothing is guessed.

/// The text of an expression with `*` for each part that is decided at run time; `None` if no part is known.
pub(crate) fn known(expression: &str) -> Option<String> {
    let expression = expression.trim();
    let pattern = match expression
        .strip_prefix("{%")
        .and_then(|rest| rest.strip_suffix("%}"))
    {
        Some(jsonata) => concatenation(jsonata)?,
        None => format(expression)?,
    };
    let mut pattern = pattern;
    while pattern.contains("**") {
        pattern = pattern.replace("**", "*");
    }
    (pattern != "*" && !pattern.is_empty()).then_some(pattern)
}

/// JSONata: operands joined by `&`, each a text or a path, variable or call.
fn concatenation(expression: &str) -> Option<String> {
    let mut pattern = String::new();
    let mut characters = expression.chars().peekable();
    loop {
        while characters.next_if(|c| c.is_whitespace()).is_some() {}
        match characters.peek()? {
            quote @ ('\'' | '"') => {
                let quote = *quote;
                characters.next();
                quoted(&mut characters, quote, &mut pattern)?;
            }
            _ => {
                operand(&mut characters)?;
                pattern.push('*');
            }
        }
        while characters.next_if(|c| c.is_whitespace()).is_some() {}
        match characters.next() {
            None => return Some(pattern),
            Some('&') => {}
            // Another operator, whose result is no concatenation.
            Some(_) => return None,
        }
    }
}

/// A text up to its closing quote. A line break or a code point by number is not worth knowing here.
fn quoted(characters: &mut impl Iterator<Item = char>, quote: char, text: &mut String) -> Option<()> {
    loop {
        match characters.next()? {
            '\\' => match characters.next()? {
                c @ ('\\' | '/' | '\'' | '"') => text.push(c),
                _ => return None,
            },
            c if c == quote => return Some(()),
            c => text.push(c),
        }
    }
}

/// Passes a path, a variable or a call, with whatever stands in its brackets.
fn operand(characters: &mut std::iter::Peekable<std::str::Chars>) -> Option<()> {
    let mut depth = 0_usize;
    let mut any = false;
    while let Some(c) = characters.peek().copied() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.checked_sub(1)?,
            '\'' | '"' if depth > 0 => {
                characters.next();
                quoted(characters, c, &mut String::new())?;
                continue;
            }
            _ if depth > 0 => {}
            c if c.is_alphanumeric() || matches!(c, '_' | '$' | '.') => {}
            _ => break,
        }
        characters.next();
        any = true;
    }
    (any && depth == 0).then_some(())
}

/// JSONPath: `States.Format('…{}…', …)`.
fn format(expression: &str) -> Option<String> {
    let arguments = expression
        .strip_prefix("States.Format(")?
        .trim_start()
        .strip_prefix('\'')?;
    let mut pattern = String::new();
    let mut characters = arguments.chars();
    loop {
        match characters.next()? {
            '\\' => pattern.push(characters.next()?),
            '\'' => break,
            '{' if characters.as_str().starts_with('}') => {
                characters.next();
                pattern.push('*');
            }
            c => pattern.push(c),
        }
    }
    let rest = characters.as_str().trim_start();
    (rest.starts_with([',', ')']) && rest.ends_with(')')).then_some(pattern)
}

#[cfg(test)]
mod tests {
    use super::known;

    fn give(expression: &str, expected: Option<&str>) {
        assert_eq!(known(expression).as_deref(), expected, "{expression}");
    }

    #[test]
    fn formats_and_concatenations_are_known_in_part() {
        give("States.Format('arn:{}:x', $.a)", Some("arn:*:x"));
        give(
            r"States.Format('it\'s {} and {}{}', $.a, States.UUID(), $.b)",
            Some("it's * and *"),
        );
        give("{% 'arn:aws:sqs' %}", Some("arn:aws:sqs"));
        give(
            r#"{% "a:" & $states.input.x[0] & ':' & $string($y & 'z') %}"#,
            Some("a:*:*"),
        );
        give("{% $prefix & '-queue' %}", Some("*-queue"));
    }

    #[test]
    fn nothing_is_guessed() {
        for expression in [
            "$.name",
            "{% $x %}",
            "{% %}",
            "{% 'a' & $x = 'b' %}",
            "{% $x ? 'a' : 'b' %}",
            "{% 'a' 'b' %}",
            "{% 'a %}",
            "{% $f(')' %}",
            "{% ) %}",
            "States.Format('{}', $.x)",
            "States.Format('a",
            "States.Format($.f, $.x)",
            "States.Array('a')",
            "",
        ] {
            give(expression, None);
        }
    }
}

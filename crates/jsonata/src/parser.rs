//! The grammar: precedence climbing over tokens, giving a tree close to the text ([`Raw`]).
//!
//! What the tree means (paths, predicates of steps, parents) is decided by [`crate::process`].

use asl_json::{Span, Str, Value};

use crate::ast::Operator;
use crate::error::{Error, Failure};
use crate::lexer::{Kind, Lexer, Token};
use crate::signature::Signature;

/// How deep an expression may be nested. The tree is walked by recursion several times, within the stack of one
/// megabyte that a browser gives (the service itself refuses to evaluate a sum of 200 terms).
pub(crate) const MAX_NESTING: usize = 400;

/// A part of an expression as it is written.
#[derive(Debug)]
pub(crate) struct Raw {
    pub kind: RawKind,
    pub span: Span,
    pub position: u32,
    /// Followed by `[]`.
    pub keep_array: bool,
    /// How many parts are nested in one another.
    depth: usize,
}

/// Two parts.
type Pair = (Raw, Raw);

#[derive(Debug)]
pub(crate) enum RawKind {
    End,
    Name(Str),
    Variable(Str),
    Text(Str),
    Number(f64),
    Literal(Value),
    Regex(Str, Str),
    /// An operator where an operand belongs: `and`, `or`, `in` are field names there.
    Word(&'static str),
    /// `?` for an open argument.
    Open,
    Wildcard,
    Descendant,
    Parent,
    Step(Box<Pair>),
    Filter(Box<Pair>),
    Binary(Operator, Box<Pair>),
    Negate(Box<Raw>),
    Array(Vec<Raw>),
    Object(Vec<Pair>),
    Group(Box<Raw>, Vec<Pair>),
    Sort(Box<Raw>, Vec<(bool, Raw)>),
    Focus(Box<Raw>, Str),
    Index(Box<Raw>, Str),
    Bind(Str, Box<Raw>),
    Apply(Box<Pair>),
    Call(Box<Raw>, Vec<Raw>, bool),
    Lambda(Vec<Str>, Option<Signature>, Box<Raw>),
    Block(Vec<Raw>),
    Condition(Box<Pair>, Option<Box<Raw>>),
    Coalesce(Box<Pair>),
    Default(Box<Pair>),
    Transform(Box<Pair>, Option<Box<Raw>>),
}

impl Raw {
    fn children_depth(kind: &RawKind) -> usize {
        let pair = |pair: &Pair| pair.0.depth.max(pair.1.depth);
        let list = |list: &[Raw]| list.iter().map(|raw| raw.depth).max().unwrap_or(0);
        let pairs = |list: &[Pair]| list.iter().map(pair).max().unwrap_or(0);
        match kind {
            RawKind::Step(both)
            | RawKind::Filter(both)
            | RawKind::Binary(_, both)
            | RawKind::Apply(both)
            | RawKind::Coalesce(both)
            | RawKind::Default(both) => pair(both),
            RawKind::Negate(one)
            | RawKind::Focus(one, _)
            | RawKind::Index(one, _)
            | RawKind::Bind(_, one)
            | RawKind::Lambda(_, _, one) => one.depth,
            RawKind::Array(items) | RawKind::Block(items) => list(items),
            RawKind::Object(members) => pairs(members),
            RawKind::Group(one, members) => one.depth.max(pairs(members)),
            RawKind::Sort(one, terms) => terms
                .iter()
                .map(|(_, raw)| raw.depth)
                .max()
                .unwrap_or(0)
                .max(one.depth),
            RawKind::Call(one, arguments, _) => one.depth.max(list(arguments)),
            RawKind::Condition(both, other) | RawKind::Transform(both, other) => {
                pair(both).max(other.as_ref().map_or(0, |raw| raw.depth))
            }
            _ => 0,
        }
    }
}

/// How tightly an operator binds its left side; 0 for what is none.
fn binding(token: &Token) -> u8 {
    let Kind::Operator(operator) = token.kind else {
        return 0;
    };
    match operator {
        "." => 75,
        "[" | "(" | "@" | "#" => 80,
        "{" => 70,
        "*" | "/" | "%" => 60,
        "+" | "-" | "&" => 50,
        "=" | "!=" | "<" | "<=" | ">" | ">=" | "^" | "~>" | "?:" | "??" | "in" => 40,
        "and" => 30,
        "or" => 25,
        "?" => 20,
        ":=" => 10,
        _ => 0,
    }
}

/// Reads a whole expression.
pub(crate) fn parse(text: &str) -> Result<Raw, Failure> {
    let mut parser = Parser {
        lexer: Lexer::new(text),
        node: Token {
            kind: Kind::End,
            span: Span::default(),
            position: 0,
        },
        nesting: 0,
        last_end: 0,
    };
    parser.step(false)?;
    let raw = parser.expression(0)?;
    if parser.node.kind != Kind::End {
        let node = parser.node;
        return Err(Error::new("S0201")
            .at(node.span, node.position)
            .token(node.shown()));
    }
    Ok(raw)
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    /// The token that is looked at.
    node: Token,
    nesting: usize,
    /// The end of the last token that was taken.
    last_end: u32,
}

impl Parser<'_> {
    /// Takes the current token and reads the next.
    fn step(&mut self, infix: bool) -> Result<Token, Failure> {
        let next = self.lexer.next(infix)?;
        self.last_end = self.node.span.end;
        Ok(std::mem::replace(&mut self.node, next))
    }

    /// Takes the current token, which must be this one.
    fn expect(&mut self, operator: &'static str, infix: bool) -> Result<Token, Failure> {
        if self.node.is(operator) {
            return self.step(infix);
        }
        let code = if self.node.kind == Kind::End {
            "S0203"
        } else {
            "S0202"
        };
        Err(Error::new(code)
            .at(self.node.span, self.node.position)
            .token(self.node.shown())
            .value(operator))
    }

    fn build(&self, kind: RawKind, start: u32, position: u32) -> Result<Raw, Failure> {
        let span = Span {
            start,
            end: self.last_end.max(start),
        };
        let depth = Raw::children_depth(&kind) + 1;
        if depth > MAX_NESTING {
            return Err(Error::new("S0404").at(span, position));
        }
        Ok(Raw {
            kind,
            span,
            position,
            keep_array: false,
            depth,
        })
    }

    fn expression(&mut self, right: u8) -> Result<Raw, Failure> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(Error::new("S0404").at(self.node.span, self.node.position));
        }
        let token = self.step(true)?;
        let mut left = self.prefix(token)?;
        while right < binding(&self.node) {
            let token = self.step(false)?;
            left = self.infix(&token, left)?;
        }
        self.nesting -= 1;
        Ok(left)
    }

    fn boxed(&mut self, right: u8) -> Result<Box<Raw>, Failure> {
        self.expression(right).map(Box::new)
    }

    #[inline(never)]
    fn prefix(&mut self, token: Token) -> Result<Raw, Failure> {
        let (start, position) = (token.span.start, token.position);
        // The operand's first token has been read as if an operator could follow; a prefix operator wants an operand,
        // and only `/` is read differently, which JSONata reads the same way after a prefix operator.
        let kind = match token.kind {
            Kind::End => RawKind::End,
            Kind::Name(name) => RawKind::Name(name),
            Kind::Variable(name) => RawKind::Variable(name),
            Kind::Text(text) => RawKind::Text(text),
            Kind::Number(number) => RawKind::Number(number),
            Kind::Bool(bool) => RawKind::Literal(bool.into()),
            Kind::Null => RawKind::Literal(Value::Null),
            Kind::Regex(pattern, flags) => RawKind::Regex(pattern, flags),
            Kind::Operator(operator) => match operator {
                "and" | "or" | "in" => RawKind::Word(operator),
                "*" => RawKind::Wildcard,
                "**" => RawKind::Descendant,
                "%" => RawKind::Parent,
                "-" => RawKind::Negate(self.boxed(70)?),
                "(" => self.block()?,
                "[" => self.array()?,
                "{" => RawKind::Object(self.pairs()?),
                "|" => self.transform()?,
                _ => return Err(Error::new("S0211").at(token.span, position).token(operator)),
            },
        };
        self.build(kind, start, position)
    }

    fn block(&mut self) -> Result<RawKind, Failure> {
        let mut parts = Vec::new();
        while !self.node.is(")") {
            parts.push(self.expression(0)?);
            if !self.node.is(";") {
                break;
            }
            self.expect(";", false)?;
        }
        self.expect(")", true)?;
        Ok(RawKind::Block(parts))
    }

    fn array(&mut self) -> Result<RawKind, Failure> {
        let mut items = Vec::new();
        if !self.node.is("]") {
            loop {
                let mut item = self.expression(0)?;
                if self.node.is("..") {
                    let token = self.expect("..", false)?;
                    let start = item.span.start;
                    let to = self.expression(0)?;
                    item = self.build(
                        RawKind::Binary(Operator::Range, Box::new((item, to))),
                        start,
                        token.position,
                    )?;
                }
                items.push(item);
                if !self.node.is(",") {
                    break;
                }
                self.expect(",", false)?;
            }
        }
        self.expect("]", true)?;
        Ok(RawKind::Array(items))
    }

    fn pairs(&mut self) -> Result<Vec<Pair>, Failure> {
        let mut pairs = Vec::new();
        if !self.node.is("}") {
            loop {
                let key = self.expression(0)?;
                self.expect(":", false)?;
                let value = self.expression(0)?;
                pairs.push((key, value));
                if !self.node.is(",") {
                    break;
                }
                self.expect(",", false)?;
            }
        }
        self.expect("}", true)?;
        Ok(pairs)
    }

    fn transform(&mut self) -> Result<RawKind, Failure> {
        let pattern = self.expression(0)?;
        self.expect("|", false)?;
        let update = self.expression(0)?;
        let mut delete = None;
        if self.node.is(",") {
            self.expect(",", false)?;
            delete = Some(self.boxed(0)?);
        }
        self.expect("|", true)?;
        Ok(RawKind::Transform(Box::new((pattern, update)), delete))
    }

    #[inline(never)]
    fn infix(&mut self, token: &Token, left: Raw) -> Result<Raw, Failure> {
        let (start, position) = (left.span.start, token.position);
        let Kind::Operator(operator) = token.kind else {
            // Only operators bind.
            return Err(Error::new("S0201").at(token.span, position).token(token.shown()));
        };
        let kind = match operator {
            "(" => return self.call(left, token),
            "[" => {
                if self.node.is("]") {
                    let mut left = left;
                    keep_array(&mut left);
                    self.expect("]", true)?;
                    return Ok(left);
                }
                let filter = self.expression(0)?;
                self.expect("]", true)?;
                RawKind::Filter(Box::new((left, filter)))
            }
            "{" => {
                let pairs = self.pairs()?;
                RawKind::Group(Box::new(left), pairs)
            }
            "^" => self.sort(left)?,
            ":=" => {
                let RawKind::Variable(name) = &left.kind else {
                    return Err(Error::new("S0212")
                        .at(left.span, left.position)
                        .token(shown(&left)));
                };
                let name = name.clone();
                RawKind::Bind(name, self.boxed(9)?)
            }
            "@" | "#" => {
                let right = self.expression(80)?;
                let RawKind::Variable(name) = right.kind else {
                    return Err(Error::new("S0214").at(right.span, right.position).token(operator));
                };
                if operator == "@" {
                    RawKind::Focus(Box::new(left), name)
                } else {
                    RawKind::Index(Box::new(left), name)
                }
            }
            "?" => {
                let then = self.expression(0)?;
                let mut other = None;
                if self.node.is(":") {
                    self.expect(":", false)?;
                    other = Some(self.boxed(0)?);
                }
                RawKind::Condition(Box::new((left, then)), other)
            }
            "??" => RawKind::Coalesce(Box::new((left, self.expression(0)?))),
            "?:" => RawKind::Default(Box::new((left, self.expression(0)?))),
            "~>" => RawKind::Apply(Box::new((left, self.expression(40)?))),
            "." => RawKind::Step(Box::new((left, self.expression(75)?))),
            _ => {
                let right = self.expression(binding(token))?;
                match Operator::of(operator) {
                    Some(operator) => RawKind::Binary(operator, Box::new((left, right))),
                    None => return Err(Error::new("S0201").at(token.span, position).token(operator)),
                }
            }
        };
        self.build(kind, start, position)
    }

    fn sort(&mut self, left: Raw) -> Result<RawKind, Failure> {
        self.expect("(", false)?;
        let mut terms = Vec::new();
        loop {
            let mut descending = false;
            if self.node.is("<") {
                self.expect("<", false)?;
            } else if self.node.is(">") {
                descending = true;
                self.expect(">", false)?;
            }
            terms.push((descending, self.expression(0)?));
            if !self.node.is(",") {
                break;
            }
            self.expect(",", false)?;
        }
        self.expect(")", true)?;
        Ok(RawKind::Sort(Box::new(left), terms))
    }

    #[inline(never)]
    fn call(&mut self, left: Raw, token: &Token) -> Result<Raw, Failure> {
        let (start, position) = (left.span.start, token.position);
        let mut arguments = Vec::new();
        let mut partial = false;
        if !self.node.is(")") {
            loop {
                if self.node.is("?") {
                    partial = true;
                    let open = self.expect("?", true)?;
                    arguments.push(self.build(RawKind::Open, open.span.start, open.position)?);
                } else {
                    arguments.push(self.expression(0)?);
                }
                if !self.node.is(",") {
                    break;
                }
                self.expect(",", false)?;
            }
        }
        self.expect(")", true)?;
        if !matches!(&left.kind, RawKind::Name(name) if &**name == "function" || &**name == "λ") {
            return self.build(RawKind::Call(Box::new(left), arguments, partial), start, position);
        }
        let mut parameters = Vec::new();
        for (index, argument) in arguments.into_iter().enumerate() {
            let shown = shown(&argument);
            let RawKind::Variable(name) = argument.kind else {
                return Err(Error::new("S0208")
                    .at(argument.span, argument.position)
                    .token(shown)
                    .value(i64::try_from(index + 1).unwrap_or(0)));
            };
            parameters.push(name);
        }
        let signature = if self.node.is("<") {
            Some(self.signature()?)
        } else {
            None
        };
        self.expect("{", false)?;
        let body = self.boxed(0)?;
        self.expect("}", true)?;
        self.build(RawKind::Lambda(parameters, signature, body), start, position)
    }

    /// A signature, from its `<` on.
    fn signature(&mut self) -> Result<Signature, Failure> {
        let first = self.node.clone();
        let mut text = String::from("<");
        let mut depth = 1_u32;
        while depth > 0 && !self.node.is("{") && self.node.kind != Kind::End {
            self.step(false)?;
            if self.node.is(">") {
                depth -= 1;
            } else if self.node.is("<") {
                depth += 1;
            }
            match &self.node.kind {
                Kind::Operator(operator) => text.push_str(operator),
                Kind::Name(name) => text.push_str(name),
                _ => {}
            }
        }
        let span = Span {
            start: first.span.start,
            end: self.node.span.end,
        };
        let signature = Signature::parse(&text).map_err(|mut error| {
            error.position = error.position.map(|position| position + first.position as usize);
            error.span = Some(span);
            error
        })?;
        self.expect(">", true)?;
        Ok(signature)
    }
}

/// Marks what an empty `[]` stands behind; filters in between are skipped.
fn keep_array(raw: &mut Raw) {
    let mut step = raw;
    while let RawKind::Filter(_) = step.kind {
        match &mut step.kind {
            RawKind::Filter(pair) => step = &mut pair.0,
            _ => return,
        }
    }
    step.keep_array = true;
}

/// A part as errors show it: its token.
pub(crate) fn shown(raw: &Raw) -> Value {
    match &raw.kind {
        RawKind::End => "(end)".into(),
        RawKind::Name(text) | RawKind::Variable(text) | RawKind::Text(text) => text.clone().into(),
        RawKind::Number(number) => crate::value::number_value(*number),
        RawKind::Literal(value) => value.clone(),
        RawKind::Word(word) => (*word).into(),
        RawKind::Regex(pattern, _) => pattern.clone().into(),
        RawKind::Open | RawKind::Condition(..) => "?".into(),
        RawKind::Wildcard => "*".into(),
        RawKind::Descendant => "**".into(),
        RawKind::Parent => "%".into(),
        RawKind::Step(_) => ".".into(),
        RawKind::Filter(_) | RawKind::Array(_) => "[".into(),
        RawKind::Binary(operator, _) => operator.text().into(),
        RawKind::Negate(_) => "-".into(),
        RawKind::Object(_) | RawKind::Group(..) => "{".into(),
        RawKind::Sort(..) => "^".into(),
        RawKind::Focus(..) => "@".into(),
        RawKind::Index(..) => "#".into(),
        RawKind::Bind(..) => ":=".into(),
        RawKind::Apply(_) => "~>".into(),
        RawKind::Call(..) | RawKind::Lambda(..) | RawKind::Block(_) => "(".into(),
        RawKind::Coalesce(_) => "??".into(),
        RawKind::Default(_) => "?:".into(),
        RawKind::Transform(..) => "|".into(),
    }
}

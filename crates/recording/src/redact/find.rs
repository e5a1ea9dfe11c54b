//! What is to be redacted: found by its form, by the key that it stands under, or because it was picked.

use std::collections::HashSet;

use asl_json::{Pointer, Value};

use super::search::Search;
use super::{Replaced, SHORTEST_ENCODED, is_base64, is_url, of_base64, of_percent, runs};

/// Why a value is redacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The number of an account.
    Account,
    /// A name in an ARN.
    Name,
    /// An e-mail address.
    Email,
    /// A token or an access key.
    Token,
    /// The value of a key that looks like a secret.
    Secret,
    /// It was picked.
    Picked,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Account,
        Self::Name,
        Self::Email,
        Self::Token,
        Self::Secret,
        Self::Picked,
    ];

    /// More than one, in a sentence.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Account => "account ids",
            Self::Name => "names in ARNs",
            Self::Email => "e-mail addresses",
            Self::Token => "tokens",
            Self::Secret => "values of secret keys",
            Self::Picked => "picked values",
        }
    }

    /// In a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account id",
            Self::Name => "name in an ARN",
            Self::Email => "e-mail address",
            Self::Token => "token",
            Self::Secret => "value of a secret key",
            Self::Picked => "picked value",
        }
    }
}

/// Parts of keys, in lower case without signs, whose values nobody should see.
const SECRET_KEYS: [&str; 19] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "authorization",
    "credential",
    "cookie",
    "sessionid",
    "ssn",
    "iban",
    "cardnumber",
    "creditcard",
    "cvv",
    "phonenumber",
    "email",
];

/// How tokens of well-known issuers begin.
const TOKENS: [&str; 10] = [
    "AKIA",
    "ASIA",
    "eyJ",
    "ghp_",
    "gho_",
    "github_pat_",
    "sk_live_",
    "sk_test_",
    "xoxb-",
    "xoxp-",
];

/// Words of the language and of ARNs: as names they are replaced within ARNs only. None is a name in `names`.
const WORDS: [&str; 14] = [
    "Task", "Pass", "Choice", "Wait", "Map", "Parallel", "Succeed", "Fail", "States", "default", "latest",
    "live", "prod", "function",
];

/// Accounts that documentation uses: they are nobody's.
const ACCOUNTS: [&str; 6] = [
    "123456789012",
    "111122223333",
    "444455556666",
    "777788889999",
    "111111111111",
    "000000000000",
];

/// Domains that are nobody's (RFC 2606).
const DOMAINS: [&str; 5] = ["example.com", "example.org", "example.net", ".example", ".test"];

/// How deep texts are looked into.
const DEPTH: usize = 4;

/// Collects what is to be redacted.
#[derive(Default)]
pub(super) struct Finder {
    found: Vec<(Kind, String)>,
    seen: HashSet<String>,
    /// Kinds that are not taken.
    kept: Vec<Kind>,
    depth: usize,
}

impl Finder {
    /// One that leaves some kinds.
    pub(super) fn keeping(kept: &[Kind]) -> Self {
        Self {
            kept: kept.to_vec(),
            ..Self::default()
        }
    }

    /// The kind of each value that was found.
    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.found.iter().map(|(kind, _)| *kind)
    }

    /// How many values of a kind are not of those that documentation uses.
    pub(super) fn personal(&self, kind: Kind) -> usize {
        let is_made_up =
            |text: &str| kind == Kind::Email && DOMAINS.iter().any(|domain| text.ends_with(domain));
        let of_kind = self.found.iter().filter(|(found, _)| *found == kind);
        of_kind.filter(|(_, text)| !is_made_up(text)).count()
    }

    pub(super) fn account(&mut self, account: &str) {
        let is_number = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && !ACCOUNTS.contains(&account) {
            self.add(Kind::Account, account);
        }
    }

    /// Takes a name of the workspace's own ARN, unless it is the one that every workspace has.
    pub(super) fn own_name(&mut self, name: &str) {
        if !["MyStateMachine", "execution-1"].contains(&name) {
            self.name(name);
        }
    }

    /// Takes what stands at a picked place, with everything below it.
    pub(super) fn pick(&mut self, path: &Pointer, input: &Value) {
        if let Some(value) = path.find(input) {
            self.pick_all(value);
        }
    }

    fn pick_all(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.pick_all(item)),
            Value::Object(members) => members.values().for_each(|value| self.pick_all(value)),
            Value::String(text) => self.add(Kind::Picked, text),
            Value::Number(number) => self.add(Kind::Picked, &number.to_string()),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Looks into a value that stands under a key.
    pub(super) fn look(&mut self, value: &Value, key: Option<&str>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.look(item, key)),
            Value::Object(members) => {
                for (key, value) in members.iter() {
                    self.text(key);
                    self.look(value, Some(key));
                }
            }
            Value::String(text) => {
                let is_computed =
                    text.starts_with('$') || text.starts_with("{%") || text.starts_with("States.");
                if key.is_some_and(is_secret_key) && !is_computed && !is_arn(text) {
                    self.add(Kind::Secret, text);
                }
                self.text(text);
            }
            Value::Number(number) if key.is_some_and(is_secret_key) => {
                self.add(Kind::Secret, &number.to_string());
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Looks into a text, and into what is encoded in it.
    fn text(&mut self, text: &str) {
        self.arns(text);
        self.emails(text);
        for (_, word) in runs(text, |letter| {
            letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.')
        }) {
            if TOKENS.iter().any(|start| word.starts_with(start)) && word.len() >= 16 {
                self.add(Kind::Token, word);
            }
        }
        if let Some((_, rest)) = text.split_once("Bearer ") {
            let token: String = rest
                .chars()
                .take_while(|letter| !letter.is_whitespace() && *letter != '"')
                .collect();
            self.add(Kind::Token, &token);
        }
        if self.depth >= DEPTH {
            return;
        }
        self.depth += 1;
        if text.trim_start().starts_with(['{', '['])
            && let Ok(value) = asl_json::parse(text)
        {
            self.look(&value, None);
        }
        for (_, run) in runs(text, is_url)
            .into_iter()
            .filter(|(_, run)| run.contains('%'))
        {
            if let Some(decoded) = of_percent(run) {
                self.text(&decoded);
            }
        }
        for (_, run) in runs(text, is_base64) {
            if run.len() >= SHORTEST_ENCODED
                && let Some((decoded, _)) = of_base64(run)
            {
                self.text(&decoded);
            }
        }
        self.depth -= 1;
    }

    /// Accounts and names in ARNs.
    fn arns(&mut self, text: &str) {
        for (start, _) in text.match_indices("arn:") {
            let rest = text.get(start..).unwrap_or_default();
            let end = rest
                .find(|letter: char| {
                    letter.is_whitespace() || matches!(letter, '"' | '\'' | ',' | '<' | ')' | '}' | '\\')
                })
                .unwrap_or(rest.len());
            let parts: Vec<&str> = rest.get(..end).unwrap_or(rest).splitn(6, ':').collect();
            let [_, _, service, _, account, resource] = parts[..] else {
                continue;
            };
            self.account(account);
            // The ARNs of integrations have no account.
            if account.is_empty() && service != "s3" || resource.contains("${") {
                continue;
            }
            let kind_ends = resource.find([':', '/']).filter(|_| service != "s3");
            let names = kind_ends
                .and_then(|at| resource.get(at + 1..))
                .unwrap_or(resource);
            for name in names.split([':', '/']) {
                self.name(name);
            }
        }
    }

    fn name(&mut self, name: &str) {
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        if name.len() >= 3 && !is_number && !name.contains(['*', '$', '{']) && !WORDS.contains(&name) {
            self.add(Kind::Name, name.trim_end_matches('.'));
        }
    }

    fn emails(&mut self, text: &str) {
        let is_part =
            |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '+' | '@' | '%');
        for (_, run) in runs(text, is_part) {
            let run = run.trim_matches('.');
            let Some((local, domain)) = run.split_once('@') else {
                continue;
            };
            if !local.is_empty() && !local.contains('%') && domain.contains('.') && !domain.contains('@') {
                self.add(Kind::Email, run);
            }
        }
    }

    fn add(&mut self, kind: Kind, text: &str) {
        if text.chars().count() >= 3 && !self.kept.contains(&kind) && self.seen.insert(text.to_owned()) {
            self.found.push((kind, text.to_owned()));
        }
    }

    /// A stand-in for each, of the same shape: letters for letters, digits for digits. None of them is, or has in it, what
    /// is to be redacted.
    pub(super) fn stand_ins(self) -> Vec<Replaced> {
        let mut replaced: Vec<Replaced> = Vec::new();
        let mut used: HashSet<String> = HashSet::new();
        let mut number = 0_u64;
        let long = self
            .found
            .iter()
            .map(|(_, text)| text.as_str())
            .filter(|text| text.len() >= 6);
        let originals = Search::new(long);
        for (kind, original) in &self.found {
            // A few rounds are enough, but for values of so few letters that all are taken.
            let mut stand_in = String::new();
            for _ in 0..100 {
                number += 1;
                stand_in = like(*kind, original, number);
                let has_original = self.seen.contains(&stand_in) || originals.is_in(&stand_in);
                if !has_original && !used.contains(&stand_in) {
                    break;
                }
            }
            used.insert(stand_in.clone());
            replaced.push(Replaced {
                kind: *kind,
                original: original.clone(),
                stand_in,
            });
        }
        replaced
    }
}

fn is_arn(text: &str) -> bool {
    text.starts_with("arn:")
}

/// Whether a key looks as though its value were secret.
pub(super) fn is_secret_key(key: &str) -> bool {
    // A computed field of JSONPath.
    if key.ends_with(".$") {
        return false;
    }
    let key: String = key
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    SECRET_KEYS.iter().any(|part| key.ends_with(part))
        || SECRET_KEYS
            .iter()
            .any(|part| key.starts_with(part) && *part != "token")
}

/// A text of the same shape, made from a number.
fn like(kind: Kind, original: &str, number: u64) -> String {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = |count: u64| {
        state ^= state >> 30;
        state = state.wrapping_mul(0xbf58_476d_1ce4_e5b9).wrapping_add(number);
        u8::try_from((state >> 33) % count).unwrap_or(0)
    };
    let mut letter = |letter: char, is_first: bool| match letter {
        'a'..='z' => char::from(b'a' + next(26)),
        'A'..='Z' => char::from(b'A' + next(26)),
        // A number does not begin with zero.
        '0'..='9' if is_first => char::from(b'1' + next(9)),
        '0'..='9' => char::from(b'0' + next(10)),
        letter if letter.is_alphabetic() => char::from(b'a' + next(26)),
        letter => letter,
    };
    let (shaped, rest) = match original.split_once('@') {
        Some((local, _)) if kind == Kind::Email => (local, "@example.com"),
        _ => (original, ""),
    };
    let shaped: String = shaped
        .chars()
        .enumerate()
        .map(|(at, each)| letter(each, at == 0))
        .collect();
    shaped + rest
}

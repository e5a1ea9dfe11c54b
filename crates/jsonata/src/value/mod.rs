//! The values of an evaluation: JSON, and what JSONata has beside it.
//!
//! Data from outside stays as it is ([`asl_json::Value`], shared) and is looked at in place; what an expression
//! builds are the containers here. Sequences, JSONata's arrays that dissolve when they hold one value, are arrays with
//! a flag. How deep containers are nested is known and bounded, because they are walked and dropped by recursion.

mod compare;
pub(crate) mod function;
mod grow;
pub(crate) mod number;
mod text;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use asl_json::{Map, Number, Str, Value};

use crate::functions::Native;
pub(crate) use function::{Function, Thunk};
pub(crate) use grow::Grown;
use grow::Store;
pub(crate) use text::{Style, pretty_or_compact, to_text};

/// How deep the values of an evaluation may be nested: as deep as JSON may be ([`asl_json::MAX_DEPTH`]).
pub(crate) const MAX_DEPTH: usize = asl_json::MAX_DEPTH;

/// Up to here doubles hold every integer: 2^53.
const EXACT: u64 = 1 << 53;

/// The members of an object, in order.
pub(crate) type Members = asl_json::Members<Val>;

/// A value. Cloning is O(1).
#[derive(Clone, Debug, Default)]
pub(crate) enum Val {
    #[default]
    Undefined,
    Null,
    Bool(bool),
    Num(f64),
    /// An integer from outside that a double may not hold exactly, as Java's `long`. It keeps its digits until something
    /// is computed with it, which makes it a double.
    Long(i64),
    Str(Str),
    Array(Array),
    Object(Object),
    Function(Rc<Function>),
    /// An item of a tuple stream: a value and the variables bound on the way to it.
    Tuple(Rc<Tuple>),
    /// A call in tail position that is still to be made.
    Thunk(Rc<Thunk>),
}

/// A value and the variables bound on the way to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tuple {
    pub value: Val,
    pub bindings: Vec<(Str, Val)>,
}

impl Tuple {
    pub(crate) fn bind(&mut self, name: &Str, value: Val) {
        match self.bindings.iter_mut().find(|(known, _)| known == name) {
            Some((_, place)) => *place = value,
            None => self.bindings.push((name.clone(), value)),
        }
    }
}

/// An array: data from outside, or built here.
#[derive(Clone, Debug)]
pub(crate) enum Array {
    Json(Arc<asl_json::Array>),
    Built(Rc<List>),
}

/// What JSONata notes on an array.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the marks of an array are independent of one another"
)]
pub(crate) struct Flags {
    /// Dissolves when it holds one value.
    pub sequence: bool,
    /// Does not dissolve all the same.
    pub keep: bool,
    /// Was written with brackets in a path, and is not flattened.
    pub constructed: bool,
    /// Wraps the input, if that is an array.
    pub outer: bool,
    /// Holds tuples.
    pub tuples: bool,
}

impl Flags {
    /// Those of a sequence.
    pub(crate) const SEQUENCE: Self = Self {
        sequence: true,
        keep: false,
        constructed: false,
        outer: false,
        tuples: false,
    };
}

/// An array that was built here.
#[derive(Clone, Debug)]
pub(crate) struct List {
    items: Items,
    pub flags: Flags,
    extent: Extent,
    meter: Option<Meter>,
}

/// Where the items of an array are.
#[derive(Clone, Debug)]
enum Items {
    Own(Vec<Val>),
    /// So many of a store that other arrays may share ([`grow`]).
    Grown(Rc<Store<Vec<Val>>>, usize),
}

/// How many items of large arrays are alive; none before there was such an array.
pub(crate) type Live = OnceCell<Rc<Cell<usize>>>;

/// Arrays of so many items are large.
pub(crate) const METERED_FROM: usize = 1_024;

/// Counts the items of large arrays as long as they live.
#[derive(Debug)]
struct Meter {
    live: Rc<Cell<usize>>,
    items: usize,
}

impl Meter {
    fn new(live: &Rc<Cell<usize>>, items: usize) -> Self {
        live.set(live.get().saturating_add(items));
        Self {
            live: live.clone(),
            items,
        }
    }
}

impl Clone for Meter {
    fn clone(&self) -> Self {
        Self::new(&self.live, self.items)
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.live.set(self.live.get().saturating_sub(self.items));
    }
}

/// An object: data from outside, or built here.
#[derive(Clone, Debug)]
pub(crate) enum Object {
    Json(Arc<asl_json::Object>),
    Built(Rc<Built>),
    Grown(Rc<Grown>),
}

/// An object that was built here. A transform changes the objects of its copy in place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Built {
    pub members: RefCell<Members>,
    extent: Cell<Extent>,
}

/// How large a value is when it is written out. Values are shared, so a small one in memory may be endless as a tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    /// How many containers and functions are nested in one another.
    pub depth: usize,
    /// About how many values it has, long texts counted as several.
    pub weight: usize,
}

impl Extent {
    pub(crate) fn of_text(text: &str) -> Self {
        Self {
            depth: 0,
            weight: 1 + text.len() / 16,
        }
    }

    /// Of data from outside, by its depth and the size of its JSON.
    fn of_data(depth: usize, size: usize) -> Self {
        Self {
            depth,
            weight: 1 + size / 4,
        }
    }

    /// Of a container of these.
    fn around<'a>(values: impl Iterator<Item = &'a Val>) -> Self {
        Self { depth: 1, weight: 1 }.with(values)
    }

    /// Of the container with these values more.
    fn with<'a>(mut self, values: impl Iterator<Item = &'a Val>) -> Self {
        for value in values {
            let one = match value {
                // What long arrays mostly hold.
                Val::Num(_) | Val::Long(_) => Self { depth: 0, weight: 1 },
                Val::Str(text) => Self::of_text(text),
                value => value.extent(),
            };
            self.depth = self.depth.max(one.depth + 1);
            self.weight = self.weight.saturating_add(one.weight);
        }
        self
    }
}

impl List {
    pub(crate) fn new(items: Vec<Val>, flags: Flags) -> Self {
        let extent = Extent::around(items.iter());
        Self {
            items: Items::Own(items),
            flags,
            extent,
            meter: None,
        }
    }

    pub(crate) fn len(&self) -> usize {
        match &self.items {
            Items::Own(items) => items.len(),
            Items::Grown(_, len) => *len,
        }
    }

    fn get(&self, index: usize) -> Option<Val> {
        match &self.items {
            Items::Own(items) => items.get(index).cloned(),
            Items::Grown(store, len) if index < *len => store.borrow().get(index).cloned(),
            Items::Grown(..) => None,
        }
    }

    /// Calls `run` with the items in place.
    fn with_items<T>(&self, run: impl FnOnce(&[Val]) -> T) -> T {
        match &self.items {
            Items::Own(items) => run(items),
            Items::Grown(store, len) => run(store.borrow().get(..*len).unwrap_or(&[])),
        }
    }

    fn into_items(self) -> Vec<Val> {
        match self.items {
            Items::Own(items) => items,
            Items::Grown(store, len) => match Rc::try_unwrap(store) {
                Ok(store) => {
                    let mut items = store.into_inner();
                    items.truncate(len);
                    items
                }
                Err(store) => store.borrow().get(..len).unwrap_or(&[]).to_vec(),
            },
        }
    }

    /// Counts the items as long as the array lives, if they are many.
    fn metered(mut self, live: &Live) -> Self {
        if self.len() >= METERED_FROM {
            self.meter = Some(Meter::new(live.get_or_init(Rc::default), self.len()));
        }
        self
    }
}

impl Built {
    pub(crate) fn new(members: Members) -> Self {
        let extent = Extent::around(members.values());
        Self {
            members: RefCell::new(members),
            extent: Cell::new(extent),
        }
    }

    /// To be called after members were changed.
    pub(crate) fn measure(&self) {
        let extent = Extent::around(self.members.borrow().values());
        self.extent.set(extent);
    }
}

impl Val {
    /// An ordinary array.
    pub(crate) fn list(items: Vec<Val>) -> Self {
        Self::array(items, Flags::default())
    }

    /// A sequence.
    pub(crate) fn sequence(items: Vec<Val>) -> Self {
        Self::array(items, Flags::SEQUENCE)
    }

    pub(crate) fn array(items: Vec<Val>, flags: Flags) -> Self {
        Self::Array(Array::Built(Rc::new(List::new(items, flags))))
    }

    /// An array whose items are counted as long as they live, if they are many.
    pub(crate) fn metered(items: Vec<Val>, flags: Flags, live: &Live) -> Self {
        Self::Array(Array::Built(Rc::new(List::new(items, flags).metered(live))))
    }

    /// The same in the place of this array, which is no longer needed, if nothing else holds it.
    pub(crate) fn refilled(mut self, items: Vec<Val>, flags: Flags, live: &Live) -> Self {
        if let Self::Array(Array::Built(list)) = &mut self
            && let Some(list) = Rc::get_mut(list)
        {
            *list = List::new(items, flags).metered(live);
            return self;
        }
        Self::metered(items, flags, live)
    }

    pub(crate) fn object(members: Members) -> Self {
        Self::Object(Object::Built(Rc::new(Built::new(members))))
    }

    pub(crate) fn native(native: &'static Native) -> Self {
        Self::Function(Rc::new(Function::Native(native)))
    }

    pub(crate) fn text(text: impl Into<Str>) -> Self {
        Self::Str(text.into())
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    pub(crate) fn count(count: usize) -> Self {
        Self::Num(count as f64)
    }

    pub(crate) fn is_undefined(&self) -> bool {
        matches!(self, Self::Undefined)
    }

    /// How large it is. O(1) but for functions with given arguments and for tuples.
    pub(crate) fn extent(&self) -> Extent {
        match self {
            Self::Array(Array::Json(data)) => Extent::of_data(data.depth(), data.size()),
            Self::Object(Object::Json(data)) => Extent::of_data(data.depth(), data.size()),
            Self::Array(Array::Built(list)) => list.extent,
            Self::Object(Object::Built(object)) => object.extent.get(),
            Self::Object(Object::Grown(object)) => object.extent,
            Self::Function(function) => Extent {
                depth: function.depth(),
                weight: 1,
            },
            Self::Tuple(tuple) => Extent::around(
                tuple
                    .bindings
                    .iter()
                    .map(|(_, value)| value)
                    .chain([&tuple.value]),
            ),
            Self::Str(text) => Extent::of_text(text),
            _ => Extent { depth: 0, weight: 1 },
        }
    }

    /// Data from outside.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(bool) => Self::Bool(*bool),
            Value::Number(number) => match number.as_i64() {
                Some(int) if int.unsigned_abs() > EXACT => Self::Long(int),
                _ => Self::Num(number.as_f64()),
            },
            Value::String(text) => Self::Str(text.clone()),
            Value::Array(data) => Self::Array(Array::Json(data.clone())),
            Value::Object(data) => Self::Object(Object::Json(data.clone())),
        }
    }

    pub(crate) fn as_array(&self) -> Option<&Array> {
        if let Self::Array(array) = self {
            Some(array)
        } else {
            None
        }
    }

    pub(crate) fn as_str(&self) -> Option<&Str> {
        if let Self::Str(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The nearest double of a number.
    #[expect(
        clippy::cast_precision_loss,
        reason = "the nearest double is what is asked for"
    )]
    pub(crate) fn as_num(&self) -> Option<f64> {
        match self {
            Self::Num(number) => Some(*number),
            Self::Long(number) => Some(*number as f64),
            _ => None,
        }
    }

    pub(crate) fn as_function(&self) -> Option<&Rc<Function>> {
        if let Self::Function(function) = self {
            Some(function)
        } else {
            None
        }
    }

    /// The flags of an array; none set for anything else.
    pub(crate) fn flags(&self) -> Flags {
        match self {
            Self::Array(Array::Built(list)) => list.flags,
            _ => Flags::default(),
        }
    }

    /// The same array with these flags.
    pub(crate) fn with_flags(self, change: impl FnOnce(&mut Flags)) -> Self {
        match self {
            Self::Array(Array::Built(mut list)) => {
                let mut flags = list.flags;
                change(&mut flags);
                if flags != list.flags {
                    Rc::make_mut(&mut list).flags = flags;
                }
                Self::Array(Array::Built(list))
            }
            Self::Array(array @ Array::Json(_)) => {
                let mut flags = Flags::default();
                change(&mut flags);
                Self::array(array.to_vec(), flags)
            }
            other => other,
        }
    }

    /// The items of an array, or the value as the only item; nothing for undefined.
    pub(crate) fn into_items(self) -> Vec<Val> {
        match self {
            Self::Undefined => Vec::new(),
            Self::Array(Array::Built(list)) => match Rc::try_unwrap(list) {
                Ok(list) => list.into_items(),
                Err(list) => list.with_items(<[Val]>::to_vec),
            },
            Self::Array(array) => array.to_vec(),
            other => vec![other],
        }
    }

    /// The value as an error shows it: JSON, cut to what is useful.
    pub(crate) fn shown(&self) -> Value {
        self.to_value(&|_| Value::Null).unwrap_or_default()
    }

    /// The value as JSON; none for undefined and for functions. `special` gives what stands for infinite numbers.
    pub(crate) fn to_value(&self, special: &dyn Fn(f64) -> Value) -> Option<Value> {
        self.converted(special, &Cell::default())
    }

    /// The same, and whether there was a function in it.
    pub(crate) fn converted(&self, special: &dyn Fn(f64) -> Value, function: &Cell<bool>) -> Option<Value> {
        Some(match self {
            Self::Undefined => return None,
            Self::Function(_) | Self::Thunk(_) => {
                function.set(true);
                return None;
            }
            Self::Null => Value::Null,
            Self::Bool(bool) => Value::Bool(*bool),
            Self::Long(number) => Value::from(*number),
            Self::Num(number) => {
                Number::from_f64_whole(*number).map_or_else(|| special(*number), Value::Number)
            }
            Self::Str(text) => Value::String(text.clone()),
            Self::Array(Array::Json(data)) => Value::Array(data.clone()),
            Self::Object(Object::Json(data)) => Value::Object(data.clone()),
            Self::Array(Array::Built(list)) => list.with_items(|items| {
                let items = items.iter();
                let items = items.map(|item| item.converted(special, function).unwrap_or_default());
                Value::array(items.collect())
            }),
            Self::Object(object) => {
                let mut members = Map::with_capacity(object.len());
                object.each(|key, item| {
                    if let Some(item) = item.converted(special, function) {
                        members.push_new(key.clone(), item);
                    }
                    true
                });
                Value::object(members)
            }
            Self::Tuple(tuple) => return tuple.value.to_value(special),
        })
    }

    /// [`Val::converted`] for a value that is no longer needed: texts and names are moved instead of copied.
    pub(crate) fn into_converted(
        self,
        special: &dyn Fn(f64) -> Value,
        function: &Cell<bool>,
    ) -> Option<Value> {
        match self {
            Self::Str(text) => Some(Value::String(text)),
            Self::Array(Array::Json(data)) => Some(Value::Array(data)),
            Self::Object(Object::Json(data)) => Some(Value::Object(data)),
            Self::Object(Object::Built(mut object)) => {
                let Some(built) = Rc::get_mut(&mut object) else {
                    return Self::Object(Object::Built(object)).converted(special, function);
                };
                let members = std::mem::take(built.members.get_mut());
                let mut converted = Map::with_capacity(members.len());
                for (key, item) in members {
                    if let Some(item) = item.into_converted(special, function) {
                        converted.push_new(key, item);
                    }
                }
                Some(Value::object(converted))
            }
            other => other.converted(special, function),
        }
    }
}

impl Array {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Json(data) => data.len(),
            Self::Built(list) => list.len(),
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<Val> {
        match self {
            Self::Json(data) => data.get(index).map(Val::of),
            Self::Built(list) => list.get(index),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Val> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Whether this holds for any item; the items are looked at in place.
    pub(crate) fn any(&self, mut test: impl FnMut(&Val) -> bool) -> bool {
        match self {
            Self::Json(data) => data.iter().any(|item| test(&Val::of(item))),
            Self::Built(list) => list.with_items(|items| items.iter().any(test)),
        }
    }

    /// The items, if nothing else holds the array; they are taken out of it. Not those of a large one, which counts as long as it
    /// lives.
    pub(crate) fn take_items(&mut self) -> Option<Vec<Val>> {
        match self {
            Self::Built(list) => match Rc::get_mut(list)? {
                List {
                    items: Items::Own(items),
                    meter: None,
                    ..
                } => Some(std::mem::take(items)),
                _ => None,
            },
            Self::Json(_) => None,
        }
    }

    pub(crate) fn to_vec(&self) -> Vec<Val> {
        let mut items = Vec::new();
        self.append_to(&mut items);
        items
    }

    /// Puts the items behind others.
    pub(crate) fn append_to(&self, items: &mut Vec<Val>) {
        match self {
            Self::Json(data) => items.extend(data.iter().map(Val::of)),
            Self::Built(list) => list.with_items(|more| items.extend_from_slice(more)),
        }
    }
}

impl Object {
    pub(crate) fn get(&self, key: &str) -> Option<Val> {
        match self {
            Self::Json(data) => data.member(key).map(Val::of),
            Self::Built(object) => object.members.borrow().get(key).cloned(),
            Self::Grown(object) => object.get(key),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Json(data) => data.len(),
            Self::Built(object) => object.members.borrow().len(),
            Self::Grown(object) => object.len,
        }
    }

    /// Calls `run` with the members in order, until it gives false. Whether it never did.
    pub(crate) fn each(&self, mut run: impl FnMut(&Str, &Val) -> bool) -> bool {
        match self {
            Self::Json(data) => data.iter().all(|(key, value)| run(key, &Val::of(value))),
            Self::Built(object) => object.members.borrow().iter().all(|(key, value)| run(key, value)),
            Self::Grown(object) => {
                let members = object.store.borrow();
                members
                    .iter()
                    .take(object.len)
                    .all(|(key, value)| run(key, value))
            }
        }
    }

    /// The members in order.
    pub(crate) fn entries(&self) -> Vec<(Str, Val)> {
        let mut entries = Vec::with_capacity(self.len());
        self.each(|key, value| {
            entries.push((key.clone(), value.clone()));
            true
        });
        entries
    }
}

/// A number as JSON; null for what JSON does not have.
pub(crate) fn number_value(number: f64) -> Value {
    Number::from_f64_whole(number).map_or(Value::Null, Value::Number)
}

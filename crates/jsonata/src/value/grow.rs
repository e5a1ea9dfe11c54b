//! Arrays and objects that grow: what `$reduce` with `$append` or `$merge` builds, item by item.
//!
//! The containers before and after something was appended share one store, of which each sees so many items from the
//! start. Only the newest of them can grow without being copied; appending to an older one copies its part. So an older
//! container never changes, and appending costs what is appended, whoever still holds the older ones.
//!
//! A store must not come to contain itself, for then it would never be freed: what is appended is searched for it. What
//! does not live here: what that is charged ([`crate::machine`]).

use std::cell::RefCell;
use std::rc::Rc;

use asl_json::Str;

use super::{Array, Extent, Flags, Items, List, Live, Members, Object, Val};

/// Items or members that several containers share.
pub(super) type Store<T> = RefCell<T>;

/// The first members of a store.
#[derive(Debug)]
pub(crate) struct Grown {
    pub(super) store: Rc<Store<Members>>,
    pub(super) len: usize,
    pub(super) extent: Extent,
}

impl Grown {
    pub(super) fn get(&self, key: &str) -> Option<Val> {
        let members = self.store.borrow();
        let place = members.get_index_of(key).filter(|place| *place < self.len)?;
        members.get_index(place).map(|(_, value)| value.clone())
    }
}

impl Array {
    /// Whether these items can be appended without a copy of those that there are.
    pub(crate) fn can_grow(&self, added: &[Val]) -> bool {
        let Self::Built(list) = self else {
            return false;
        };
        let Items::Grown(store, len) = &list.items else {
            return false;
        };
        let address = Rc::as_ptr(store).cast();
        store.borrow().len() == *len && !added.iter().any(|value| value.may_hold(address))
    }

    /// Appends items: in place only if [`Array::can_grow`] said so.
    pub(crate) fn grow(self, in_place: bool, added: Vec<Val>, flags: Flags, live: &Live) -> Self {
        let whole = Val::Array(self);
        let extent = whole.extent().with(added.iter());
        let store = match &whole {
            Val::Array(Self::Built(list)) if in_place => match &list.items {
                Items::Grown(store, _) => Some(store.clone()),
                Items::Own(_) => None,
            },
            _ => None,
        };
        let store = store.unwrap_or_else(|| Rc::new(RefCell::new(whole.into_items())));
        store.borrow_mut().extend(added);
        let len = store.borrow().len();
        let list = List {
            items: Items::Grown(store, len),
            flags,
            extent,
            meter: None,
        };
        Self::Built(Rc::new(list.metered(live)))
    }
}

impl Object {
    /// An object that can grow.
    pub(crate) fn growing(members: Members) -> Self {
        let extent = Extent::around(members.values());
        Self::Grown(Rc::new(Grown {
            len: members.len(),
            store: Rc::new(RefCell::new(members)),
            extent,
        }))
    }

    /// The object with these members more; none if that needs a copy.
    pub(crate) fn grown_in_place(&self, added: &[(Str, Val)]) -> Option<Self> {
        let Self::Grown(grown) = self else {
            return None;
        };
        let address = Rc::as_ptr(&grown.store).cast::<()>();
        {
            let members = grown.store.borrow();
            let fresh = |(key, value): &(Str, Val)| !members.contains_key(key) && !value.may_hold(address);
            if members.len() != grown.len || !added.iter().all(fresh) {
                return None;
            }
        }
        let mut members = grown.store.borrow_mut();
        let mut extent = grown.extent;
        for (key, value) in added {
            extent = extent.with(std::iter::once(value));
            members.insert(key.clone(), value.clone());
        }
        let (store, len) = (grown.store.clone(), members.len());
        Some(Self::Grown(Rc::new(Grown { store, len, extent })))
    }
}

impl Val {
    /// Whether the store at this address may be in the value. A function may hold anything.
    fn may_hold(&self, address: *const ()) -> bool {
        let any = |values: &[Val]| values.iter().any(|value| value.may_hold(address));
        match self {
            Self::Function(_) | Self::Tuple(_) | Self::Thunk(_) => true,
            Self::Array(Array::Built(list)) => match &list.items {
                Items::Own(items) => any(items),
                Items::Grown(store, _) => Rc::as_ptr(store).cast() == address || any(&store.borrow()),
            },
            Self::Object(Object::Built(object)) => object
                .members
                .borrow()
                .values()
                .any(|value| value.may_hold(address)),
            Self::Object(Object::Grown(object)) => {
                Rc::as_ptr(&object.store).cast() == address
                    || object
                        .store
                        .borrow()
                        .values()
                        .any(|value| value.may_hold(address))
            }
            _ => false,
        }
    }
}

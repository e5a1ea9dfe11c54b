//! The browser's storage, which may be forbidden or full.
//!
//! What does not live here: what is stored, and under which names ([`super::draft`]).

use asl_json::Value;
use wasm_bindgen::JsCast;

/// How long something is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Until it is removed, for all tabs.
    Local,
    /// While the tab is open, for this tab.
    Session,
}

/// Why nothing could be read or stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The browser does not allow it.
    Forbidden,
    /// The storage is full.
    Full,
    /// The stored text is not JSON.
    Unreadable,
}

impl Area {
    fn open(self) -> Result<web_sys::Storage, StorageError> {
        let window = gloo::utils::window();
        let storage = match self {
            Self::Local => window.local_storage(),
            Self::Session => window.session_storage(),
        };
        storage.ok().flatten().ok_or(StorageError::Forbidden)
    }

    /// The JSON stored under a name.
    pub fn get(self, key: &str) -> Result<Option<Value>, StorageError> {
        self.text(key)?
            .map(|text| asl_json::parse(&text).map_err(|_| StorageError::Unreadable))
            .transpose()
    }

    /// The text stored under a name.
    pub fn text(self, key: &str) -> Result<Option<String>, StorageError> {
        self.open()?.get_item(key).map_err(|_| StorageError::Forbidden)
    }

    /// All names.
    pub fn keys(self) -> Vec<String> {
        let Ok(storage) = self.open() else {
            return Vec::new();
        };
        let count = storage.length().unwrap_or(0);
        (0..count)
            .filter_map(|index| storage.key(index).ok().flatten())
            .collect()
    }

    /// Stores JSON under a name.
    pub fn set(self, key: &str, value: &Value) -> Result<(), StorageError> {
        self.set_text(key, &value.to_string())
    }

    /// Stores a text under a name.
    pub fn set_text(self, key: &str, text: &str) -> Result<(), StorageError> {
        self.open()?.set_item(key, text).map_err(|error| {
            let is_full = error
                .dyn_ref::<js_sys::Error>()
                .is_some_and(|error| error.name() == "QuotaExceededError");
            if is_full {
                StorageError::Full
            } else {
                StorageError::Forbidden
            }
        })
    }

    /// Removes what is stored under a name. Where storage is forbidden, there is nothing to remove.
    pub fn remove(self, key: &str) {
        if let Ok(storage) = self.open() {
            let _ = storage.remove_item(key);
        }
    }
}

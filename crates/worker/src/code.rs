//! The engine for code, run by the browser's own WebAssembly. Each container is an instance of its own, which imports nothing.

use std::collections::HashMap;

use asl_code::{Engine, EngineFailure, Instance, Templates, no_section};
use js_sys::{Array, Function, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

/// The engine file, compiled by the page.
pub struct BrowserEngine {
    module: WebAssembly::Module,
    templates: Templates,
}

impl BrowserEngine {
    /// The engine of a compiled module; `None` if the value is none.
    pub fn of(module: JsValue) -> Option<Self> {
        let module = module.dyn_into().ok()?;
        Some(Self {
            module,
            templates: Templates::default(),
        })
    }
}

impl Engine for BrowserEngine {
    fn instance(&self) -> Result<Box<dyn Instance>, EngineFailure> {
        let instance =
            WebAssembly::Instance::new(&self.module, &Object::new()).map_err(|error| failure(&error))?;
        let exports = instance.exports();
        let memory = get(&exports, "memory")?
            .dyn_into()
            .map_err(|_| EngineFailure("it has no memory".into()))?;
        Ok(Box::new(BrowserInstance {
            exports,
            memory,
            known: HashMap::new(),
        }))
    }

    fn section(&self, name: &str) -> Result<String, EngineFailure> {
        let found = WebAssembly::Module::custom_sections(&self.module, name).get(0);
        String::from_utf8(Uint8Array::new(&found).to_vec())
            .ok()
            .filter(|text| !text.is_empty())
            .ok_or_else(|| no_section(name))
    }

    fn templates(&self) -> &Templates {
        &self.templates
    }
}

struct BrowserInstance {
    exports: Object,
    memory: WebAssembly::Memory,
    /// Exported functions that were called before.
    known: HashMap<String, Function>,
}

fn failure(error: &JsValue) -> EngineFailure {
    let message = error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()));
    EngineFailure(message.unwrap_or_else(|| "it failed".into()))
}

fn get(of: &JsValue, name: &str) -> Result<JsValue, EngineFailure> {
    let found = Reflect::get(of, &name.into()).map_err(|error| failure(&error))?;
    if found.is_undefined() {
        return Err(EngineFailure(format!("it has no {name}")));
    }
    Ok(found)
}

/// A number of 32 bits. What is none, such as the result of a function without one, is 0.
fn number(value: &JsValue) -> i32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "WebAssembly gives whole numbers of 32 bits"
    )]
    let number = value.as_f64().unwrap_or_default() as i32;
    number
}

impl BrowserInstance {
    fn function(&mut self, name: &str) -> Result<Function, EngineFailure> {
        if let Some(function) = self.known.get(name) {
            return Ok(function.clone());
        }
        let function: Function = get(&self.exports, name)?
            .dyn_into()
            .map_err(|_| EngineFailure(format!("{name} is no function")))?;
        self.known.insert(name.to_owned(), function.clone());
        Ok(function)
    }

    /// The part of memory from an address on; `None` where it is not that long. Memory that has grown is another buffer.
    fn part(&self, address: u32, length: usize) -> Option<Uint8Array> {
        let length = u32::try_from(length).ok()?;
        let end = address.checked_add(length)?;
        let all = Uint8Array::new(&self.memory.buffer());
        (end <= all.length()).then(|| all.subarray(address, end))
    }
}

impl Instance for BrowserInstance {
    fn call(&mut self, function: &str, arguments: &[i32]) -> Result<i32, EngineFailure> {
        let function = self.function(function)?;
        let given: Array = arguments
            .iter()
            .map(|argument| JsValue::from(*argument))
            .collect();
        let result = function.apply(&JsValue::UNDEFINED, &given);
        result
            .map(|value| number(&value))
            .map_err(|error| failure(&error))
    }

    fn global(&mut self, name: &str) -> Result<i32, EngineFailure> {
        Ok(number(&get(&get(&self.exports, name)?, "value")?))
    }

    fn set_global(&mut self, name: &str, value: i32) -> Result<(), EngineFailure> {
        let global = get(&self.exports, name)?;
        let set = Reflect::set(&global, &"value".into(), &value.into());
        set.map(|_| ()).map_err(|error| failure(&error))
    }

    fn read(&mut self, address: u32, bytes: &mut [u8]) -> bool {
        let part = self.part(address, bytes.len());
        part.map(|part| part.copy_to(bytes)).is_some()
    }

    fn write(&mut self, address: u32, bytes: &[u8]) -> bool {
        let part = self.part(address, bytes.len());
        part.map(|part| part.copy_from(bytes)).is_some()
    }

    fn size(&mut self) -> usize {
        Uint8Array::new(&self.memory.buffer()).length() as usize
    }
}

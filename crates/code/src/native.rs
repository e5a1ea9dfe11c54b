//! The engine file run in this process, by an interpreter of WebAssembly in Rust: the code of a stranger's workspace stays behind
//! two walls, and no compiler makes machine code of it.

use std::cell::OnceCell;

use wasmi::{Config, Func, Global, Instance, Linker, Memory, Module, Store, Val};

use crate::engine::{Engine, EngineFailure, FILE, no_section};
use crate::template::Templates;

/// The most arguments of an exported function.
const MOST_ARGUMENTS: usize = 6;

/// The engine file, read when it is first needed.
#[derive(Default)]
pub struct NativeEngine {
    module: OnceCell<Module>,
    templates: Templates,
}

impl NativeEngine {
    fn module(&self) -> Result<&Module, EngineFailure> {
        if let Some(module) = self.module.get() {
            return Ok(module);
        }
        let mut config = Config::default();
        // The engine bounds its own stack, which must be what ends first.
        config.set_max_recursion_depth(20_000);
        config.set_max_stack_height(64 << 20);
        let module = Module::new(&wasmi::Engine::new(&config), FILE).map_err(failure)?;
        Ok(self.module.get_or_init(|| module))
    }
}

impl Engine for NativeEngine {
    fn instance(&self) -> Result<Box<dyn crate::engine::Instance>, EngineFailure> {
        let module = self.module()?;
        let engine = module.engine();
        let mut store = Store::new(engine, ());
        let instance = Linker::new(engine)
            .instantiate_and_start(&mut store, module)
            .map_err(failure)?;
        let memory = instance
            .get_memory(&store, "memory")
            .ok_or_else(|| lacks("memory"))?;
        Ok(Box::new(NativeInstance {
            store,
            instance,
            memory,
            functions: Vec::new(),
        }))
    }

    fn section(&self, name: &str) -> Result<String, EngineFailure> {
        let found = self
            .module()?
            .custom_sections()
            .find(|section| section.name() == name);
        let found = found.and_then(|section| String::from_utf8(section.data().to_vec()).ok());
        found.ok_or_else(|| no_section(name))
    }

    fn templates(&self) -> &Templates {
        &self.templates
    }
}

struct NativeInstance {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
    /// The exported functions that were called.
    functions: Vec<Exported>,
}

struct Exported {
    name: Box<str>,
    function: Func,
    has_result: bool,
}

fn failure(error: impl std::fmt::Display) -> EngineFailure {
    EngineFailure(error.to_string())
}

impl NativeInstance {
    fn exported(&self, name: &str) -> Result<Global, EngineFailure> {
        let found = self.instance.get_global(&self.store, name);
        found.ok_or_else(|| lacks(name))
    }

    fn function(&mut self, name: &str) -> Result<&Exported, EngineFailure> {
        let known = self.functions.iter().position(|known| *known.name == *name);
        let place = if let Some(place) = known {
            place
        } else {
            let found = self.instance.get_func(&self.store, name);
            let function = found.ok_or_else(|| lacks(name))?;
            self.functions.push(Exported {
                name: name.into(),
                function,
                has_result: !function.ty(&self.store).results().is_empty(),
            });
            self.functions.len() - 1
        };
        self.functions.get(place).ok_or_else(|| lacks(name))
    }
}

/// It does not export what every engine file does.
fn lacks(name: &str) -> EngineFailure {
    EngineFailure(format!("it has no {name}"))
}

impl crate::engine::Instance for NativeInstance {
    fn call(&mut self, function: &str, arguments: &[i32]) -> Result<i32, EngineFailure> {
        let exported = self.function(function)?;
        let (function, has_result) = (exported.function, exported.has_result);
        let mut given = [const { Val::I32(0) }; MOST_ARGUMENTS];
        for (place, argument) in given.iter_mut().zip(arguments) {
            *place = Val::I32(*argument);
        }
        let given = given.get(..arguments.len()).unwrap_or_default();
        let mut results = [Val::I32(0)];
        let results = results.get_mut(..usize::from(has_result)).unwrap_or_default();
        function.call(&mut self.store, given, results).map_err(failure)?;
        Ok(results.first().and_then(Val::i32).unwrap_or_default())
    }

    fn global(&mut self, name: &str) -> Result<i32, EngineFailure> {
        let value = self.exported(name)?.get(&self.store);
        value
            .i32()
            .ok_or_else(|| EngineFailure(format!("{name} is no number")))
    }

    fn set_global(&mut self, name: &str, value: i32) -> Result<(), EngineFailure> {
        self.exported(name)?
            .set(&mut self.store, Val::I32(value))
            .map_err(failure)
    }

    fn read(&mut self, address: u32, bytes: &mut [u8]) -> bool {
        self.memory.read(&self.store, address as usize, bytes).is_ok()
    }

    fn write(&mut self, address: u32, bytes: &[u8]) -> bool {
        self.memory
            .write(&mut self.store, address as usize, bytes)
            .is_ok()
    }

    fn size(&mut self) -> usize {
        self.memory.data_size(&self.store)
    }
}

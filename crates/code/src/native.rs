//! The engine file run in this process, by an interpreter of WebAssembly in Rust: the code of a stranger's workspace stays behind
//! two walls, and no compiler makes machine code of it.

use std::cell::OnceCell;

use wasmi::{Config, Global, Instance, Linker, Memory, Module, Store, Val};

use crate::engine::{Engine, EngineFailure, FILE, no_section};
use crate::template::Templates;

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
            .ok_or_else(|| EngineFailure("it has no memory".into()))?;
        Ok(Box::new(NativeInstance {
            store,
            instance,
            memory,
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
}

fn failure(error: impl std::fmt::Display) -> EngineFailure {
    EngineFailure(error.to_string())
}

impl NativeInstance {
    fn exported(&self, name: &str) -> Result<Global, EngineFailure> {
        let found = self.instance.get_global(&self.store, name);
        found.ok_or_else(|| EngineFailure(format!("it has no {name}")))
    }
}

impl crate::engine::Instance for NativeInstance {
    fn call(&mut self, function: &str, arguments: &[i32]) -> Result<i32, EngineFailure> {
        let found = self.instance.get_func(&self.store, function);
        let found = found.ok_or_else(|| EngineFailure(format!("it has no {function}")))?;
        let arguments: Vec<Val> = arguments.iter().map(|argument| Val::I32(*argument)).collect();
        let mut results = vec![Val::I32(0); found.ty(&self.store).results().len()];
        found
            .call(&mut self.store, &arguments, &mut results)
            .map_err(failure)?;
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

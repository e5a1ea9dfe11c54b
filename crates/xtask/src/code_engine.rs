//! Makes the JavaScript engine that runs mocked functions (`crates/code/engine/quickjs.wasm`) of the build of QuickJS-ng
//! that npm has, so that it can do nothing but compute, and computes no longer than it may.
//!
//! What it imported becomes part of it: there is no clock, no file, no callback to whoever runs it. Each function and each
//! turn of a loop takes from a store of fuel, the same amount wherever it runs; memory grows up to a bound. An engine that
//! runs dry traps. Sections of it carry what a function may want beyond the language, as JavaScript (`web/code`).
//! What does not live here: how it is driven (`crates/code`).

use std::fs;
use std::path::Path;

use walrus::ir::{
    BinaryOp, Binop, Const, GlobalGet, GlobalSet, IfElse, Instr, InstrSeqId, LocalGet, LocalTee, MemArg,
    StoreKind, UnaryOp, Unreachable, Value,
};
use walrus::{
    ConstExpr, FunctionId, GlobalId, InstrSeqBuilder, LocalFunction, LocalId, MemoryId, Module, ValType,
};

use crate::project::{During, Failure, Outcome, root, run};
use crate::setup::Tools;

/// The package, as `web/package-lock.json` pins it.
const PACKAGE: &str = "web/node_modules/@jitl/quickjs-ng-wasmfile-release-sync";

/// Where the engine is kept.
const ENGINE: &str = "crates/code/engine/quickjs.wasm";

/// What the driver calls, and what the package's glue calls it.
const EXPORTS: [(&str, &str); 14] = [
    ("malloc", "_malloc"),
    ("free", "_free"),
    ("new_runtime", "_QTS_NewRuntime"),
    ("new_context", "_QTS_NewContext"),
    ("set_max_stack_size", "_QTS_RuntimeSetMaxStackSize"),
    ("undefined", "_QTS_GetUndefined"),
    ("new_string", "_QTS_NewString"),
    ("new_float", "_QTS_NewFloat64"),
    ("get_string", "_QTS_GetString"),
    ("free_value", "_QTS_FreeValuePointer"),
    ("evaluate", "_QTS_Eval"),
    ("call", "_QTS_Call"),
    ("run_jobs", "_QTS_ExecutePendingJob"),
    ("exception", "_QTS_ResolveException"),
];

/// The parts of the library, each a section of the engine.
const LIBRARY: [&str; 2] = ["bytes", "addresses"];

/// Pages of 64 KiB that an engine has from the start, and at most.
const PAGES: (u64, u64) = (256, 4096);

/// The most fuel that is taken at once: of the many cases of an interpreter's loop one runs.
const MOST: i32 = 32;

/// Writes the engine again.
pub(crate) fn make(tools: &Tools) -> Outcome {
    run(tools.command("node").arg("web/hooks/bundle-editor.mjs"))?;
    let wasm = made(tools)?;
    let path = root().join(ENGINE);
    fs::write(&path, &wasm).during(format_args!("Writing {}", path.display()))?;
    println!("{ENGINE}: {} bytes", wasm.len());
    Ok(())
}

fn wrong(what: impl std::fmt::Display) -> Failure {
    Failure::new(format!(
        "{PACKAGE} is not what this command knows: {what}. Adapt crates/xtask/src/code_engine.rs to it."
    ))
}

fn made(tools: &Tools) -> Outcome<Vec<u8>> {
    let dist = root().join(PACKAGE).join("dist");
    let read = |name: &str| {
        let path = dist.join(name);
        fs::read(&path).during(format_args!("Reading {}", path.display()))
    };
    let wasm = optimized(tools, &dist.join("emscripten-module.wasm"))?;
    let glue = String::from_utf8(read("emscripten-module.browser.mjs")?).map_err(wrong)?;
    let mut module = Module::from_buffer(&wasm).map_err(wrong)?;
    let fuel = module
        .globals
        .add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(i32::MAX)));
    let limit = module
        .globals
        .add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(i32::MAX)));
    let exhausted = module
        .globals
        .add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    let memory = own_memory(&mut module)?;
    let untouched: Vec<FunctionId> = replace_imports(&mut module, memory, limit, exhausted)?;
    export(&mut module, &glue)?;
    watch_rejections(&mut module, memory)?;
    whole_numbers(&mut module)?;
    module.exports.add("memory", memory);
    module.exports.add("fuel", fuel);
    module.exports.add("memory_limit", limit);
    module.exports.add("memory_exhausted", exhausted);
    walrus::passes::gc::run(&mut module);
    // Every function has a local of its own by this name.
    let left = module.locals.add(ValType::I32);
    for (id, function) in module.funcs.iter_local_mut() {
        if !untouched.contains(&id) {
            meter(function, fuel, left);
        }
    }
    for part in LIBRARY {
        let path = root().join("web/dist/code").join(format!("{part}.js"));
        let data = fs::read(&path).during(format_args!("Reading {}", path.display()))?;
        let name = part.to_owned();
        module.customs.add(walrus::RawCustomSection { name, data });
    }
    Ok(module.emit_wasm())
}

/// The package's module with its short functions inlined: where WebAssembly is interpreted, what costs most is a call. Past these
/// sizes the file grows much and the work shrinks little.
fn optimized(tools: &Tools, wasm: &Path) -> Outcome<Vec<u8>> {
    let to = root().join("target/quickjs-inlined.wasm");
    run(tools
        .command("wasm-opt")
        .args(["-O3", "--always-inline-max-function-size=60"])
        .args([
            "--one-caller-inline-max-function-size=200",
            "--flexible-inline-max-function-size=60",
        ])
        // What the package was compiled for, which it does not say itself.
        .args(["--enable-bulk-memory", "--enable-bulk-memory-opt"])
        .args(["--enable-sign-ext", "--enable-mutable-globals"])
        .arg("--enable-nontrapping-float-to-int")
        .arg(wasm)
        .arg("-o")
        .arg(&to))?;
    fs::read(&to).during(format_args!("Reading {}", to.display()))
}

/// Its memory is its own, not whoever's runs it.
fn own_memory(module: &mut Module) -> Outcome<MemoryId> {
    let memory = module
        .memories
        .iter()
        .next()
        .ok_or_else(|| wrong("it has no memory"))?
        .id();
    let memory_of = module.memories.get_mut(memory);
    (memory_of.initial, memory_of.maximum) = (PAGES.0, Some(PAGES.1));
    if let Some(import) = memory_of.import.take() {
        module.imports.delete(import);
    }
    Ok(memory)
}

/// The names that the glue has for what the module exports: `d._malloc=b.w;`, whatever `d` and `b` are.
fn export(module: &mut Module, glue: &str) -> Outcome {
    let mut wanted = Vec::new();
    for (name, known) in EXPORTS {
        let start = format!(".{known}=");
        let (_, rest) = glue
            .split_once(&start)
            .ok_or_else(|| wrong(format!("its glue has no {known}")))?;
        let short = rest
            .split_once(';')
            .and_then(|(member, _)| member.split_once('.'));
        let (_, short) = short.ok_or_else(|| wrong(format!("its glue has no {known}")))?;
        wanted.push((name, short.to_owned()));
    }
    // What the glue calls once before everything else has the first name.
    let first = module.exports.iter().next().map(|export| export.name.clone());
    wanted.push(("initialize", first.ok_or_else(|| wrong("it exports nothing"))?));
    let exports: Vec<_> = module.exports.iter().map(walrus::Export::id).collect();
    for id in exports {
        let short = &module.exports.get(id).name;
        match wanted.iter().find(|(_, wanted)| wanted == short) {
            Some((name, _)) => (*name).clone_into(&mut module.exports.get_mut(id).name),
            None => module.exports.delete(id),
        }
    }
    Ok(())
}

/// What was to come from outside becomes a function of its own: it says "nothing there", or traps.
fn replace_imports(
    module: &mut Module,
    memory: MemoryId,
    limit: GlobalId,
    exhausted: GlobalId,
) -> Outcome<Vec<FunctionId>> {
    let imports: Vec<(String, FunctionId)> = module
        .imports
        .iter()
        .filter_map(|import| match import.kind {
            walrus::ImportKind::Function(id) => Some((import.name.clone(), id)),
            _ => None,
        })
        .collect();
    for (name, id) in &imports {
        let ty = module.types.get(module.funcs.get(*id).ty());
        let result = ty.results().first().copied();
        module
            .replace_imported_func(*id, |(body, arguments)| match name.as_str() {
                // emscripten_resize_heap
                "k" => grow(body, arguments, memory, (limit, exhausted)),
                // fd_close, fd_write, fd_seek: a bad descriptor
                "d" | "c" | "o" => {
                    body.i32_const(8);
                }
                // clock_time_get, environ_sizes_get and the local time: zeros
                "q" => zeros(body, arguments.get(2), memory, &[0, 4]),
                "f" => {
                    zeros(body, arguments.first(), memory, &[0]);
                    body.drop();
                    zeros(body, arguments.get(1), memory, &[0]);
                }
                "m" => {
                    zeros(
                        body,
                        arguments.get(1),
                        memory,
                        &[0, 4, 8, 12, 16, 20, 24, 28, 32, 36],
                    );
                    body.drop();
                }
                "n" => {
                    for argument in arguments {
                        zeros(body, Some(argument), memory, &[0]);
                        body.drop();
                    }
                }
                // emscripten_get_now, setitimer, environ_get, keep-alive
                "p" | "j" | "e" | "l" => match result {
                    Some(ValType::F64) => {
                        body.f64_const(0.0);
                    }
                    Some(_) => {
                        body.i32_const(0);
                    }
                    None => {}
                },
                // A failed assertion, abort, exit, and the callbacks that nobody asked for.
                _ => {
                    body.unreachable();
                }
            })
            .map_err(wrong)?;
    }
    Ok(imports.into_iter().map(|(_, id)| id).collect())
}

/// Zeros at places behind an address, and 0 as the result.
fn zeros(body: &mut InstrSeqBuilder<'_>, address: Option<&LocalId>, memory: MemoryId, places: &[u64]) {
    if let Some(address) = address {
        for offset in places {
            let place = MemArg {
                align: 4,
                offset: *offset,
            };
            body.local_get(*address)
                .i32_const(0)
                .store(memory, StoreKind::I32 { atomic: false }, place);
        }
    }
    body.i32_const(0);
}

/// `memory.grow` up to the wanted size, by 1 MiB at least; past the limit the engine traps and says why.
fn grow(
    body: &mut InstrSeqBuilder<'_>,
    arguments: &[LocalId],
    memory: MemoryId,
    (limit, exhausted): (GlobalId, GlobalId),
) {
    let Some(wanted) = arguments.first() else {
        body.unreachable();
        return;
    };
    let out_of_memory = |then: &mut InstrSeqBuilder<'_>| {
        then.i32_const(1).global_set(exhausted).unreachable();
    };
    body.local_get(*wanted)
        .global_get(limit)
        .binop(BinaryOp::I32GtU)
        .if_else(None, out_of_memory, |_| {});
    // The wanted size in whole pages beyond what is there, and 15 pages more.
    body.local_get(*wanted)
        .i32_const(65_535)
        .binop(BinaryOp::I32Add)
        .i32_const(16)
        .binop(BinaryOp::I32ShrU)
        .memory_size(memory)
        .binop(BinaryOp::I32Sub)
        .i32_const(15)
        .binop(BinaryOp::I32Add)
        .memory_grow(memory)
        .i32_const(-1)
        .binop(BinaryOp::I32Eq)
        .if_else(None, out_of_memory, |_| {});
    body.i32_const(1);
}

/// Where a runtime keeps the function that is told of promises that are rejected and nobody handles, and what is said to it.
const REJECTION_TRACKER: u64 = 180;

/// Adds `watch_rejections(runtime, block)`: from then on the function in whose place `block` begins is called with each promise
/// that is rejected unhandled and its reason, and with the promise alone once it is handled after all. The package has no
/// such call. `block` has room for the value's address, two values, and two addresses: 32 bytes.
fn watch_rejections(module: &mut Module, memory: MemoryId) -> Outcome {
    use ValType::{I32, I64};
    let tracker_type = module.types.add(&[I32, I64, I64, I32, I32], &[]);
    let told = module.funcs.iter_local().filter(|(_, function)| {
        let mut calls = false;
        any_instruction(function, function.entry_block(), &mut |instruction| {
            calls |= matches!(instruction, Instr::CallIndirect(call) if call.ty == tracker_type);
        });
        calls
    });
    if told.count() != 2 {
        return Err(wrong("rejections are told in other places"));
    }
    let function = |name: &str| module.exports.get_func(name).map_err(wrong);
    let (call, undefined, free) = (function("call")?, function("undefined")?, function("free_value")?);
    let at = |offset: u64| MemArg { align: 4, offset };
    let (word, long) = (StoreKind::I32 { atomic: false }, StoreKind::I64 { atomic: false });

    let mut tracker = walrus::FunctionBuilder::new(&mut module.types, &[I32, I64, I64, I32, I32], &[]);
    let [context, handled, block] = [(); 3].map(|()| module.locals.add(I32));
    let [promise, reason] = [(); 2].map(|()| module.locals.add(I64));
    let load = walrus::ir::LoadKind::I32 { atomic: false };
    let mut body = tracker.func_body();
    body.local_get(block)
        .local_get(promise)
        .store(memory, long, at(8));
    body.local_get(block)
        .local_get(reason)
        .store(memory, long, at(16));
    for (place, value) in [(24, 8), (28, 16)] {
        body.local_get(block)
            .local_get(block)
            .i32_const(value)
            .binop(BinaryOp::I32Add)
            .store(memory, word, at(place));
    }
    // What the call gives is freed at once.
    body.local_get(context);
    body.local_get(context)
        .local_get(block)
        .load(memory, load, at(0))
        .call(undefined);
    body.i32_const(2).local_get(handled).binop(BinaryOp::I32Sub);
    body.local_get(block)
        .i32_const(24)
        .binop(BinaryOp::I32Add)
        .call(call)
        .call(free);
    let tracker = tracker.finish(vec![context, promise, reason, handled, block], &mut module.funcs);

    let table = module
        .tables
        .iter_mut()
        .next()
        .ok_or_else(|| wrong("it has no table"))?;
    table.initial += 1;
    table.maximum = table.maximum.map(|maximum| maximum + 1);
    let segment = module
        .elements
        .iter_mut()
        .next()
        .ok_or_else(|| wrong("its table is empty"))?;
    let walrus::ElementItems::Functions(functions) = &mut segment.items else {
        return Err(wrong("its table is filled in another way"));
    };
    // The segment begins at 1.
    functions.push(tracker);
    let index = i32::try_from(functions.len()).map_err(wrong)?;

    let mut setter = walrus::FunctionBuilder::new(&mut module.types, &[I32, I32], &[]);
    let [runtime, block] = [(); 2].map(|()| module.locals.add(I32));
    let mut body = setter.func_body();
    body.local_get(runtime)
        .i32_const(index)
        .store(memory, word, at(REJECTION_TRACKER));
    body.local_get(runtime)
        .local_get(block)
        .store(memory, word, at(REJECTION_TRACKER + 4));
    let setter = setter.finish(vec![runtime, block], &mut module.funcs);
    module.exports.add("watch_rejections", setter);
    Ok(())
}

/// Adds `new_number(context, high, low)`: a whole number of 64 bits as a value, in the place of the one that takes a float, which a
/// driver would hand over otherwise than everything else.
fn whole_numbers(module: &mut Module) -> Outcome {
    use ValType::I32;
    let of_float = module.exports.get_func("new_float").map_err(wrong)?;
    module.exports.remove("new_float").map_err(wrong)?;
    let mut number = walrus::FunctionBuilder::new(&mut module.types, &[I32, I32, I32], &[I32]);
    let [context, high, low] = [(); 3].map(|()| module.locals.add(I32));
    number
        .func_body()
        .local_get(context)
        .local_get(high)
        .unop(UnaryOp::I64ExtendSI32)
        .i64_const(32)
        .binop(BinaryOp::I64Shl)
        .local_get(low)
        .unop(UnaryOp::I64ExtendUI32)
        .binop(BinaryOp::I64Or)
        .unop(UnaryOp::F64ConvertSI64)
        .call(of_float);
    let number = number.finish(vec![context, high, low], &mut module.funcs);
    module.exports.add("new_number", number);
    Ok(())
}

fn any_instruction(function: &LocalFunction, sequence: InstrSeqId, act: &mut dyn FnMut(&Instr)) {
    for (instruction, _) in &function.block(sequence).instrs {
        act(instruction);
        match instruction {
            Instr::Block(block) => any_instruction(function, block.seq, act),
            Instr::Loop(turn) => any_instruction(function, turn.seq, act),
            Instr::IfElse(choice) => {
                any_instruction(function, choice.consequent, act);
                any_instruction(function, choice.alternative, act);
            }
            _ => {}
        }
    }
}

/// Takes fuel at the start of a function and of each turn of its loops: about as much as there are instructions up to the next
/// such place. What neither calls nor loops and is short costs its caller nothing.
fn meter(function: &mut LocalFunction, fuel: GlobalId, left: LocalId) {
    let entry = function.entry_block();
    let mut regions = vec![Region {
        start: entry,
        cost: 1,
        calls: false,
    }];
    count(function, entry, 0, &mut regions);
    let short = regions.len() == 1 && regions.iter().all(|region| region.cost < 24 && !region.calls);
    if short {
        return;
    }
    for region in regions {
        let dry = function.builder_mut().dangling_instr_seq(None).id();
        function
            .block_mut(dry)
            .instrs
            .push((Unreachable {}.into(), walrus::ir::InstrLocId::default()));
        let fine = function.builder_mut().dangling_instr_seq(None).id();
        let constant = |value: i32| {
            Instr::from(Const {
                value: Value::I32(value),
            })
        };
        let operation = |op: BinaryOp| Instr::from(Binop { op });
        let taken = [
            GlobalGet { global: fuel }.into(),
            constant(region.cost.min(MOST)),
            operation(BinaryOp::I32Sub),
            LocalTee { local: left }.into(),
            GlobalSet { global: fuel }.into(),
            LocalGet { local: left }.into(),
            constant(0),
            operation(BinaryOp::I32LtS),
            IfElse {
                consequent: dry,
                alternative: fine,
            }
            .into(),
        ];
        let taken = taken.map(|instruction| (instruction, walrus::ir::InstrLocId::default()));
        function.block_mut(region.start).instrs.splice(0..0, taken);
    }
}

/// What is run between two places at which fuel is taken.
struct Region {
    start: InstrSeqId,
    cost: i32,
    calls: bool,
}

fn count(function: &LocalFunction, sequence: InstrSeqId, region: usize, regions: &mut Vec<Region>) {
    for (instruction, _) in &function.block(sequence).instrs {
        if let Some(region) = regions.get_mut(region) {
            region.cost += 1;
            region.calls |= matches!(instruction, Instr::Call(_) | Instr::CallIndirect(_));
        }
        match instruction {
            Instr::Block(block) => count(function, block.seq, region, regions),
            Instr::Loop(turn) => {
                regions.push(Region {
                    start: turn.seq,
                    cost: 1,
                    calls: false,
                });
                count(function, turn.seq, regions.len() - 1, regions);
            }
            Instr::IfElse(choice) => {
                count(function, choice.consequent, region, regions);
                count(function, choice.alternative, region, regions);
            }
            _ => {}
        }
    }
}

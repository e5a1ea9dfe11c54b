//! A container: an instance of the engine in which a function has been loaded, with everything that its module scope holds.
//!
//! What passes between inside and outside are JSON texts. Each call has its bounds: fuel for the work, a size for the memory.

use std::rc::Rc;

use asl_json::Value;

use crate::engine::{Engine, EngineFailure, Instance};
use crate::library;
use crate::template::{DOORS, Door, Places, Template};

/// What a user's code finds; see there.
const PRELUDE: &str = include_str!("prelude.js");
const LOCALE: &str = include_str!("locale.js");

/// Modules that can be imported, with what each exports.
const MODULES: [(&str, &[&str]); 5] = [
    (
        "@aws-sdk/client-sfn",
        &[
            "SFNClient",
            "SFN",
            "SendTaskSuccessCommand",
            "SendTaskFailureCommand",
            "SendTaskHeartbeatCommand",
        ],
    ),
    (
        "crypto",
        &["randomUUID", "getRandomValues", "randomInt", "webcrypto"],
    ),
    (
        "node:crypto",
        &["randomUUID", "getRandomValues", "randomInt", "webcrypto"],
    ),
    ("timers/promises", &["setTimeout"]),
    ("node:timers/promises", &["setTimeout"]),
];

/// The work of a call, in the engine's units: about 400,000 turns of a simple loop. ARCHITECTURE.md says what that stands for.
pub(crate) const FUEL: i32 = 400_000_000;
/// The work of handing out the log of a call that has stopped, and bytes for it.
const LAST_FUEL: i32 = 10_000_000;
const LAST_MEMORY: i32 = 2 << 20;
/// The work of setting up an engine.
const BOOT_FUEL: i32 = i32::MAX;
/// Bytes of the engine's stack that a user's code may fill: about 150 calls of a simple function within each other. A browser
/// gives its WebAssembly about a megabyte of a stack of its own, which parsers of nested code and data fill much sooner than
/// this one: in Chromium some ended there at 50,000, in each browser at another place.
const STACK: i32 = 24_000;
/// The most memory that a function gets, whatever its configuration says.
const MOST_MEGABYTES: u32 = 192;
/// The most bytes that the engine hands out in one text. Larger than any payload and its log.
const MOST_TEXT: usize = 64 << 20;

/// Bytes of the room for the texts of arguments, which most of them fit into.
const ROOM: usize = 4096;

/// The most arguments of a door.
const MOST_ARGUMENTS: usize = 5;

/// Why a container is of no use any more.
#[derive(Debug)]
pub(crate) enum Broken {
    /// The work of the call is used up.
    Dry,
    /// Memory is used up.
    OutOfMemory,
    /// The engine failed.
    Failed(EngineFailure),
}

/// An engine with a function in it.
pub(crate) struct Container {
    instance: Box<dyn Instance>,
    places: Places,
    memory_limit: i32,
    work: i32,
}

impl Template {
    /// The template with these parts of the library, which the engine keeps.
    pub(crate) fn of(engine: &dyn Engine, wanted: u8) -> Result<Rc<Self>, EngineFailure> {
        let known = engine.templates().get(wanted);
        known.map_or_else(
            || Ok(engine.templates().keep(wanted, Self::new(engine, wanted)?)),
            Ok,
        )
    }

    fn new(engine: &dyn Engine, wanted: u8) -> Result<Self, EngineFailure> {
        let mut instance = engine.instance()?;
        instance.set_global("fuel", BOOT_FUEL)?;
        instance.call("initialize", &[])?;
        let runtime = instance.call("new_runtime", &[])?;
        instance.call("set_max_stack_size", &[runtime, STACK])?;
        let context = instance.call("new_context", &[runtime, 0])?;
        let undefined = instance.call("undefined", &[])?;
        let arguments = instance.call("malloc", &[32])?;
        let block = instance.call("malloc", &[32])?;
        let room = instance.call("malloc", &[i32::try_from(ROOM).unwrap_or_default()])?;
        let mut made = Container {
            instance,
            places: Places {
                runtime,
                context,
                doors: [0; DOORS.len()],
                undefined,
                arguments,
                room,
            },
            memory_limit: i32::MAX,
            work: FUEL,
        };
        let failed = |broken: Broken| match broken {
            Broken::Failed(failure) => failure,
            Broken::Dry | Broken::OutOfMemory => {
                EngineFailure("it has no room for what it needs itself".into())
            }
        };
        let prelude = made.sound(PRELUDE, "prelude", Kind::Script).map_err(failed)?;
        let mut doors = made.places.doors;
        for (place, name) in doors.iter_mut().zip(DOORS) {
            let name = made.new_string(name).map_err(failed)?;
            *place = made.apply(prelude, &[name]).map_err(failed)?;
            made.free(name).map_err(failed)?;
        }
        made.places.doors = doors;
        let done = made.sound(LOCALE, "locale", Kind::Script).map_err(failed)?;
        made.free(done).map_err(failed)?;
        for part in library::parts(wanted) {
            let source = engine.section(part.section)?;
            let done = made.sound(&source, part.section, Kind::Script).map_err(failed)?;
            made.free(done).map_err(failed)?;
        }
        let of_library = library::parts(wanted).flat_map(|part| part.modules);
        for (name, exports) in MODULES.iter().chain(of_library.clone()) {
            made.module(name, name, exports).map_err(failed)?;
        }
        for (name, exports) in of_library {
            made.module(&format!("node:{name}"), name, exports)
                .map_err(failed)?;
        }
        let gone = made
            .sound("delete globalThis.playgroundModules", "prelude", Kind::Script)
            .map_err(failed)?;
        made.free(gone).map_err(failed)?;
        // The prelude is told of rejections from here on.
        let rejected = made.function(Door::Rejected);
        made.put(block, &rejected.to_le_bytes()).map_err(failed)?;
        made.instance.call("watch_rejections", &[runtime, block])?;
        let size = made.instance.size();
        let mut memory = vec![0; size];
        made.instance.read(0, &mut memory);
        let used = memory
            .iter()
            .rposition(|byte| *byte != 0)
            .map_or(0, |last| last + 1);
        memory.truncate(used);
        memory.shrink_to_fit();
        Ok(Self {
            memory,
            size,
            places: made.places,
        })
    }

    /// A container of its own, with this much memory, whose calls may do this much work.
    pub(crate) fn container(
        &self,
        engine: &dyn Engine,
        megabytes: u32,
        work: i32,
    ) -> Result<Container, Broken> {
        let mut instance = engine.instance().map_err(Broken::Failed)?;
        let failed = |what: &str| Broken::Failed(EngineFailure(what.into()));
        if instance.size() != self.size || !instance.write(0, &self.memory) {
            return Err(failed("its memory is of another size"));
        }
        let bytes = u64::from(megabytes.min(MOST_MEGABYTES)) << 20;
        Ok(Container {
            instance,
            places: self.places,
            memory_limit: i32::try_from(bytes).unwrap_or(i32::MAX),
            work,
        })
    }
}

/// How a source is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As a script, which a `CommonJS` module is here.
    Script,
    /// As an ECMAScript module.
    Module,
}

/// What is told at a door.
#[derive(Clone, Copy)]
pub(crate) enum Told<'t> {
    Text(&'t str),
    Number(i64),
}

/// The lower half of the bits.
#[expect(clippy::cast_possible_truncation, reason = "that is what it is for")]
fn truncated(number: i64) -> i32 {
    number as i32
}

/// What is done with a source.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    /// It is compiled, and nothing of it runs.
    Compiled,
    Evaluated,
}

impl Container {
    /// Fills up what a call may use.
    pub(crate) fn refuel(&mut self) -> Result<(), Broken> {
        let (limit, work) = (self.memory_limit, self.work);
        let set = |instance: &mut Box<dyn Instance>, name: &str, value: i32| {
            instance.set_global(name, value).map_err(Broken::Failed)
        };
        set(&mut self.instance, "fuel", work)?;
        set(&mut self.instance, "memory_limit", limit)
    }

    /// What code had written before it stopped in the middle, as far as an engine that stopped there still tells. The container is of no
    /// use afterwards.
    pub(crate) fn last_words(mut self, broken: &Broken) -> String {
        if matches!(broken, Broken::Failed(_)) {
            return String::new();
        }
        self.memory_limit = self.memory_limit.saturating_add(LAST_MEMORY);
        self.work = LAST_FUEL;
        self.refuel()
            .and_then(|()| {
                self.instance
                    .set_global("memory_exhausted", 0)
                    .map_err(Broken::Failed)
            })
            .and_then(|()| self.say(Door::Log))
            .unwrap_or_default()
    }

    /// Calls the engine; what stops it there says why.
    fn ask(&mut self, function: &str, arguments: &[i32]) -> Result<i32, Broken> {
        match self.instance.call(function, arguments) {
            Ok(value) => Ok(value),
            Err(failure) => {
                let mut global = |name: &str| self.instance.global(name).unwrap_or_default();
                Err(if global("memory_exhausted") != 0 {
                    Broken::OutOfMemory
                } else if global("fuel") < 0 {
                    Broken::Dry
                } else {
                    Broken::Failed(failure)
                })
            }
        }
    }

    fn put(&mut self, address: i32, bytes: &[u8]) -> Result<(), Broken> {
        if self.instance.write(address.cast_unsigned(), bytes) {
            return Ok(());
        }
        Err(Broken::Failed(EngineFailure(
            "an address lies outside of its memory".into(),
        )))
    }

    fn free(&mut self, value: i32) -> Result<(), Broken> {
        self.ask("free_value", &[self.places.context, value]).map(|_| ())
    }

    /// A text with a zero behind it, in the engine's memory.
    fn text(&mut self, text: &str) -> Result<i32, Broken> {
        let length = i32::try_from(text.len()).map_err(|_| Broken::OutOfMemory)?;
        let address = self.ask("malloc", &[length.saturating_add(1)])?;
        if address == 0 {
            return Err(Broken::OutOfMemory);
        }
        self.put(address, text.as_bytes())?;
        self.put(address.wrapping_add(length), &[0])?;
        Ok(address)
    }

    /// Evaluates a source. The value is a promise where a module waits for one; an error is what was thrown.
    pub(crate) fn evaluate(
        &mut self,
        source: &str,
        name: &str,
        kind: Kind,
    ) -> Result<Result<i32, i32>, Broken> {
        self.take_in(source, name, kind, Until::Evaluated)
    }

    /// Compiles a source, of which nothing runs. The error is the one that evaluating it would throw before all else.
    pub(crate) fn compile(
        &mut self,
        source: &str,
        name: &str,
        kind: Kind,
    ) -> Result<Result<(), i32>, Broken> {
        match self.take_in(source, name, kind, Until::Compiled)? {
            // What was compiled goes with the container: a module is no value that could be freed.
            Ok(_) => Ok(Ok(())),
            Err(thrown) => Ok(Err(thrown)),
        }
    }

    fn take_in(
        &mut self,
        source: &str,
        name: &str,
        kind: Kind,
        until: Until,
    ) -> Result<Result<i32, i32>, Broken> {
        let (text, file) = (self.text(source)?, self.text(name)?);
        let length = i32::try_from(source.len()).map_err(|_| Broken::OutOfMemory)?;
        let flags = match kind {
            Kind::Script => 0,
            Kind::Module => 1,
        } | match until {
            Until::Compiled => 1 << 5,
            Until::Evaluated => 0,
        };
        let value = self.ask("evaluate", &[self.places.context, text, length, file, 0, flags])?;
        self.ask("free", &[text])?;
        self.ask("free", &[file])?;
        self.checked(value)
    }

    /// A source of ours, in which nothing is wrong.
    fn sound(&mut self, source: &str, name: &str, kind: Kind) -> Result<i32, Broken> {
        match self.evaluate(source, name, kind)? {
            Ok(value) => Ok(value),
            Err(thrown) => {
                let text = self.string(thrown)?;
                Err(Broken::Failed(EngineFailure(format!(
                    "{name} has an error: {text}"
                ))))
            }
        }
    }

    /// Makes a module that exports these members of one that the prelude or the library has under a name.
    fn module(&mut self, name: &str, of: &str, exports: &[&str]) -> Result<(), Broken> {
        let source = format!(
            "const m = playgroundModules[{}]; export const {{ {} }} = m; export default m;",
            Value::from(of),
            exports.join(", ")
        );
        let namespace = self.sound(&source, name, Kind::Module)?;
        self.free(namespace)
    }

    fn checked(&mut self, value: i32) -> Result<Result<i32, i32>, Broken> {
        let thrown = self.ask("exception", &[self.places.context, value])?;
        Ok(if thrown == 0 { Ok(value) } else { Err(thrown) })
    }

    /// Goes through a door with what is told there, and comes back with a text.
    pub(crate) fn tell(&mut self, door: Door, told: &[Told<'_>]) -> Result<String, Broken> {
        let arguments: Vec<i32> = told
            .iter()
            .map(|told| self.value(*told))
            .collect::<Result<_, _>>()?;
        let value = self.apply(self.function(door), &arguments)?;
        for argument in arguments {
            self.free(argument)?;
        }
        let said = self.string(value)?;
        self.free(value)?;
        Ok(said)
    }

    /// Goes through a door with values, which are freed.
    pub(crate) fn hand(&mut self, door: Door, arguments: &[i32]) -> Result<(), Broken> {
        let value = self.apply(self.function(door), arguments)?;
        for argument in arguments {
            self.free(*argument)?;
        }
        self.free(value)
    }

    /// What a door says.
    pub(crate) fn say(&mut self, door: Door) -> Result<String, Broken> {
        self.tell(door, &[])
    }

    fn function(&self, door: Door) -> i32 {
        self.places.doors.get(door as usize).copied().unwrap_or_default()
    }

    /// What is told, as a value, which is to be freed.
    fn value(&mut self, told: Told<'_>) -> Result<i32, Broken> {
        match told {
            Told::Text(text) => self.new_string(text),
            Told::Number(number) => {
                let [high, low] = [number >> 32, number].map(truncated);
                self.ask("new_number", &[self.places.context, high, low])
            }
        }
    }

    /// A text as a value.
    fn new_string(&mut self, text: &str) -> Result<i32, Broken> {
        let Places { context, room, .. } = self.places;
        if text.len() < ROOM {
            self.put(room, &[text.as_bytes(), &[0]].concat())?;
            return self.ask("new_string", &[context, room]);
        }
        let copied = self.text(text)?;
        let made = self.ask("new_string", &[context, copied])?;
        self.ask("free", &[copied])?;
        Ok(made)
    }

    /// Calls a function of the prelude.
    fn apply(&mut self, function: i32, given: &[i32]) -> Result<i32, Broken> {
        let Places {
            context,
            undefined,
            arguments,
            ..
        } = self.places;
        let mut bytes = Vec::with_capacity(4 * MOST_ARGUMENTS);
        for value in given {
            bytes.extend(value.to_le_bytes());
        }
        self.put(arguments, &bytes)?;
        let count = i32::try_from(given.len()).map_err(|_| Broken::OutOfMemory)?;
        let value = self.ask("call", &[context, function, undefined, count, arguments])?;
        match self.checked(value)? {
            Ok(value) => Ok(value),
            // The prelude catches what code throws; what is left is a stack that is full to the brim.
            Err(thrown) => {
                let text = self.string(thrown)?;
                Err(Broken::Failed(EngineFailure(text)))
            }
        }
    }

    /// Runs the jobs that wait, until there are none, and says whether there was one.
    pub(crate) fn run_jobs(&mut self) -> Result<bool, Broken> {
        let Places {
            runtime, arguments, ..
        } = self.places;
        let value = self.ask("run_jobs", &[runtime, -1, arguments])?;
        // A job of the engine's own does not throw: what code throws in it becomes a rejection. So this is how many there were.
        let count = self.string(value)?;
        self.free(value)?;
        Ok(count != "0")
    }

    /// The text of a value.
    fn string(&mut self, value: i32) -> Result<String, Broken> {
        let address = self.ask("get_string", &[self.places.context, value])?;
        let mut bytes = Vec::new();
        let mut chunk = [0; 4096];
        let mut at = address.cast_unsigned();
        let size = self.instance.size();
        loop {
            let left = size.saturating_sub(at as usize).min(chunk.len());
            let Some(part) = chunk.get_mut(..left).filter(|part| !part.is_empty()) else {
                break;
            };
            if !self.instance.read(at, part) {
                break;
            }
            if let Some(end) = part.iter().position(|byte| *byte == 0) {
                bytes.extend(part.iter().take(end));
                break;
            }
            bytes.extend_from_slice(part);
            if bytes.len() > MOST_TEXT {
                return Err(Broken::OutOfMemory);
            }
            at = at.saturating_add(u32::try_from(left).unwrap_or(u32::MAX));
        }
        self.ask("free", &[address])?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

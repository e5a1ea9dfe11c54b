/** How a part of the library reaches the code of a function. */

declare global {
  /** Modules by name, as long as no code of a user has run. */
  var playgroundModules: Record<string, object>;
}

/** Makes things global, as hidden as Node has them, and modules that can be imported, with and without `node:`. */
export function offer(globals: Record<string, unknown>, modules: Record<string, object>): void {
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
  }
  for (const [name, exported] of Object.entries(modules)) {
    playgroundModules[name] = playgroundModules[`node:${name}`] = Object.freeze(exported);
  }
}

// What the runs of a file of tests passed, as lcov, where the environment asks for it: ASL_COVERAGE names the folder.

const folder = () => globalThis.process?.env?.ASL_COVERAGE || undefined;

/** The machines of each file with a definition, all of the same text, and what their runs passed. */
const covered = new Map();

/** Whether runs of a machine have to say what they pass. */
export const isWanted = (file) => folder() !== undefined && file !== undefined;

export function add(file, machine, passed) {
  const known = covered.get(file) ?? { machine, passed: [] };
  known.passed.push(...passed);
  covered.set(file, known);
}

export async function write(test = 'tests') {
  const to = folder();
  if (to === undefined || covered.size === 0) return;
  // Bundlers for browsers must not look for them.
  const [fs, paths] = ['node:fs/promises', 'node:path'];
  const { mkdir, writeFile } = await import(/* @vite-ignore */ fs);
  const { join, relative } = await import(/* @vite-ignore */ paths);
  const name = relative(process.cwd(), test).replace(/[^\w.-]+/g, '_');
  const texts = [...covered].map(([file, { machine, passed }]) => machine.lcov(file, Uint32Array.from(passed)));
  await mkdir(to, { recursive: true });
  await writeFile(join(to, `${name}.info`), texts.join(''));
}

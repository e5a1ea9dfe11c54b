/** Times of several contestants, taken in turns, so that what else the machine does hits all of them alike. */
import { performance } from "node:perf_hooks";

/** How often each is measured: the median of this many counts. */
export const ROUNDS = 7;

/** So many rounds of what is taken in turns are not counted: after one has run alone for a while, the caches are its own. */
const SETTLING = 10;

/** How often each is measured that is taken in turns. Of the short ones, some rounds have garbage to collect. */
const TURNS = 21;

/** Each is first run for so many milliseconds: what runs often is compiled again, and faster, by the JavaScript engine. */
const WARM_UP = 300;

/** @returns {number} */
export function median(/** @type {readonly number[]} */ list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Runs each contestant untimed until it is warm, then all of them in turns: first some rounds untimed, too, because the one that
 * was warmed first would begin cold, and then those that count.
 *
 * @template {string} Name
 * @param {Record<Name, () => unknown>} contestants
 * @param {number} rounds
 * @returns {Promise<Record<Name, number>>} the median of each, in milliseconds
 */
export async function inTurns(contestants, rounds = TURNS) {
  const names = /** @type {Name[]} */ (Object.keys(contestants));
  const times = /** @type {Record<Name, number[]>} */ ({});
  for (const name of names) {
    times[name] = [];
    const start = performance.now();
    do {
      await contestants[name]();
    } while (performance.now() - start < WARM_UP);
  }
  for (let round = -SETTLING; round < rounds; round += 1) {
    for (const name of names) {
      const start = performance.now();
      await contestants[name]();
      if (round >= 0) {
        times[name].push(performance.now() - start);
      }
    }
  }
  return /** @type {Record<Name, number>} */ (Object.fromEntries(names.map((name) => [name, median(times[name])])));
}

/**
 * How long something takes that is too short for the clock: it is repeated until a round takes some milliseconds.
 *
 * @param {() => unknown} act
 * @returns {Promise<number>} how often to repeat it
 */
export async function repeats(act) {
  for (let times = 1; ; times *= 4) {
    const start = performance.now();
    for (let index = 0; index < times; index += 1) {
      await act();
    }
    if (performance.now() - start > 8 || times > 1e6) {
      return times;
    }
  }
}

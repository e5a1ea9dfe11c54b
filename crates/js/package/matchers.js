// What tests expect of a run or of a machine. A matcher gives `pass` and `message`, as `expect.extend` takes them.

import { called, Run } from './run.js';

/** The first place at which two values differ: a JSON Pointer, and what is there. */
function difference(got, expected, equals, place = '') {
  if (equals(got, expected)) return undefined;
  const isNode = (value) => typeof value === 'object' && value !== null && typeof value.asymmetricMatch !== 'function';
  if (isNode(got) && isNode(expected) && Array.isArray(got) === Array.isArray(expected)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
      const step = String(key).replaceAll('~', '~0').replaceAll('/', '~1');
      const found = difference(got[key], expected[key], equals, `${place}/${step}`);
      if (found) return found;
    }
  }
  return { place: place || 'the whole', got, expected };
}

const placed = ({ place, got, expected }) => `${place}: expected ${shown(expected)}, got ${shown(got)}`;

const shown = (value) => (value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)));

/** The way of a run and how it ended, for messages. */
function story(run) {
  const error = run.error === undefined ? '' : ` with ${run.error}${run.cause ? `: ${run.cause}` : ''}`;
  return `${run.status}${error}, by way of ${run.path.join(' → ') || 'no state'}`;
}

const result = (pass, run, sentence) => ({
  pass,
  message: () => `${sentence(pass)}\nThe execution: ${story(run)}.`,
});

/** `500ms`, `30s`, `5m`, `2h`, `1d`, or a number of seconds. */
function seconds(text) {
  if (typeof text === 'number') return text;
  const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  if (!parts) throw new TypeError(`A duration is a number of seconds or a text such as 30s, 5m or 2h, not ${shown(text)}.`);
  return Number(parts[1]) * { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400 }[parts[2]];
}

/** The runner's equality. Bun's wants its `this`. */
const equality = (context) => (one, other) => context.equals(one, other);

/** Whether a value is expected as it is, as an asymmetric matcher, or as a pattern. */
const fits = (got, expected, equals) => (expected instanceof RegExp ? expected.test(got ?? '') : equals(got, expected));

const often = (count) => (count === 1 ? '1 time' : `${count} times`);

/** Whether something is done so often, with the value that is wanted. */
function count(equals, run, name, { verb, what, given, times, wanted }) {
  const fitting = wanted === undefined ? given : given.filter((one) => equals(one, wanted));
  const pass = times === undefined ? fitting.length > 0 : fitting.length === times;
  return result(pass, run, () => {
    const found = given.length > 0 && wanted !== undefined ? difference(given[0], wanted, equals) : undefined;
    const where = found ? ` The first ${what} differs at ${placed(found)}.` : '';
    const expected = times === undefined ? 'at least once' : often(times);
    return `Expected ${name} ${pass ? 'not ' : ''}to be ${verb} ${expected}; it was ${often(fitting.length)}.${where}`;
  });
}

export const matchers = {
  toSucceedWith(run, output) {
    if (run.status !== 'SUCCEEDED') {
      return result(false, run, () => 'Expected the execution to succeed.');
    }
    const found = difference(run.output, output, equality(this));
    return result(!found, run, (pass) =>
      pass
        ? 'Expected another output.'
        : `The output differs at ${placed(found)}.`,
    );
  },

  toFailWith(run, error, cause) {
    const isCause = cause === undefined || fits(run.cause, cause, equality(this));
    const pass = run.status !== 'SUCCEEDED' && fits(run.error, error, equality(this)) && isCause;
    return result(pass, run, () => `Expected ${pass ? 'another end than ' : ''}a failure with ${error}.`);
  },

  toHaveVisited(run, path) {
    const at = path.findIndex((name, index) => run.path[index] !== name);
    const first = at < 0 && run.path.length > path.length ? path.length : at;
    return result(first < 0, run, (pass) =>
      pass
        ? 'Expected another path.'
        : `The paths part at state ${first + 1}: expected ${shown(path[first])}, got ${shown(run.path[first])}.`,
    );
  },

  toHaveEntered(run, state, { times, input } = {}) {
    const given = run.visits.filter((visit) => visit.state === state).map((visit) => visit.input);
    return count(equality(this), run, state, { verb: 'entered', what: 'input', given, times, wanted: input });
  },

  toHaveCalled(run, name, { times, with: wanted } = {}) {
    const calls = run.calls.filter((call) => called(call).function === name || call.state === name);
    const given = calls.map((call) => called(call).payload);
    return count(equality(this), run, name, { verb: 'called', what: 'call', given, times, wanted });
  },

  toHaveRetried(run, state, times, { waits } = {}) {
    const visits = run.visits.filter((visit) => visit.state === state);
    const retries = visits.reduce((sum, visit) => sum + visit.retries, 0);
    const waited = visits.flatMap((visit) => visit.waits);
    if (retries === times && waits !== undefined && !equality(this)(waited, waits)) {
      return result(false, run, () => `Expected the retries of ${state} to wait ${shown(waits)} s; they waited ${shown(waited)} s.`);
    }
    return result(retries === times, run, (pass) => `Expected ${state} ${pass ? 'not ' : ''}to be retried ${often(times)}; it was ${often(retries)}.`);
  },

  toHaveCaught(run, state, error) {
    const caught = run.visits.filter((visit) => visit.caught && visit.state === state);
    const pass = caught.some((visit) => error === undefined || visit.error === error);
    return result(pass, run, () => `Expected a catcher of ${state} ${pass ? 'not ' : ''}to take over${error ? ` from ${error}` : ''}.`);
  },

  toTakeAtMost(run, duration) {
    const most = seconds(duration);
    return result(run.seconds <= most, run, (pass) => `Expected the execution to take ${pass ? 'more than' : 'at most'} ${most} s of virtual time; it took ${run.seconds} s.`);
  },

  toNeedOnly(machine, policy) {
    const lacking = machine.lacking(policy);
    const line = ({ action, resource, states, reason }) => `\n  ${action} on ${resource} (${states.join(', ')}): ${reason}`;
    const message = () =>
      lacking.length === 0
        ? 'Expected the machine to need more than the policy allows.'
        : `The machine needs what the policy does not allow:${lacking.map(line).join('')}`;
    return { pass: lacking.length === 0, message };
  },
};

/** Snapshots of runs leave out what differs between runs that are the same to a reader. */
export const serializer = {
  test: (value) => value instanceof Run,
  serialize: (run, config, indentation, depth, refs, printer) => printer(run.snapshot(), config, indentation, depth, refs),
};

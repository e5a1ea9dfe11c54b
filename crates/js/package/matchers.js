// What tests expect of a run. A matcher gives `pass` and `message`, as `expect.extend` takes them.

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

/** What a call calls: the name of the function, or the resource. */
function called({ resource, arguments: sent }) {
  const name = resource.startsWith('lambda:') ? String(sent?.FunctionName ?? '') : resource;
  return { name: name.replace(/^.*:function:/, ''), payload: resource.startsWith('lambda:') ? sent?.Payload : sent };
}

export const matchers = {
  toSucceedWith(run, output) {
    if (run.status !== 'SUCCEEDED') {
      return result(false, run, () => 'Expected the execution to succeed.');
    }
    const found = difference(run.output, output, this.equals);
    return result(!found, run, (pass) =>
      pass
        ? 'Expected another output.'
        : `The output differs at ${found.place}: expected ${shown(found.expected)}, got ${shown(found.got)}.`,
    );
  },

  toFailWith(run, error, cause) {
    const fits = (got, expected) =>
      expected === undefined || (expected instanceof RegExp ? expected.test(got ?? '') : this.equals(got, expected));
    const pass = run.status !== 'SUCCEEDED' && fits(run.error, error) && fits(run.cause, cause);
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
    const visits = run.visits.filter((visit) => visit.state === state);
    const fitting = input === undefined ? visits : visits.filter((visit) => this.equals(visit.input, input));
    const pass = times === undefined ? fitting.length > 0 : fitting.length === times;
    return result(pass, run, () => {
      const wanted = times === undefined ? 'at least once' : `${times} times`;
      const found = visits[0] && input !== undefined ? difference(visits[0].input, input, this.equals) : undefined;
      const where = found ? ` The first input differs at ${found.place}: expected ${shown(found.expected)}, got ${shown(found.got)}.` : '';
      return `Expected ${state} ${pass ? 'not ' : ''}to be entered ${wanted}; it was ${fitting.length} times.${where}`;
    });
  },

  toHaveCalled(run, name, { times, with: sent } = {}) {
    const calls = run.calls.filter((call) => called(call).name === name || call.state === name);
    const fitting = sent === undefined ? calls : calls.filter((call) => this.equals(called(call).payload, sent));
    const pass = times === undefined ? fitting.length > 0 : fitting.length === times;
    return result(pass, run, () => {
      const wanted = times === undefined ? 'at least once' : `${times} times`;
      const found = calls[0] && sent !== undefined ? difference(called(calls[0]).payload, sent, this.equals) : undefined;
      const where = found ? ` The first call differs at ${found.place}: expected ${shown(found.expected)}, got ${shown(found.got)}.` : '';
      return `Expected ${name} ${pass ? 'not ' : ''}to be called ${wanted}; it was ${fitting.length} times.${where}`;
    });
  },

  toHaveRetried(run, state, times) {
    const visits = run.visits.filter((visit) => visit.state === state);
    const retries = visits.reduce((sum, visit) => sum + visit.retries, 0);
    return result(retries === times, run, (pass) => `Expected ${state} ${pass ? 'not ' : ''}to be retried ${times} times; it was ${retries} times.`);
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
};

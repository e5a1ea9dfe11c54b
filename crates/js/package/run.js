// What an execution left, as tests read it.

/** The function that a task call calls, and what it is given; of any other call the resource and the request. */
export function called({ resource, arguments: sent }) {
  const isInvoked = resource.startsWith('lambda:');
  const name = isInvoked ? String(sent?.FunctionName ?? '') : resource;
  return { function: name.replace(/^.*:function:/, ''), payload: isInvoked ? sent?.Payload : sent };
}

/** What an execution left. */
export class Run {
  constructor(told) {
    Object.assign(this, told);
  }

  /** The run without what differs between runs that are the same to a reader: times, ids, tokens. */
  snapshot() {
    const { status, output, error, cause, path } = this;
    const calls = this.calls.map((call) => ({ state: call.state, ...called(call) }));
    return JSON.parse(JSON.stringify({ status, output, error, cause, path, calls }));
  }
}

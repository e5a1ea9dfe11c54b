/** What tests expect of a run; the last one, of a machine. */
export interface RunMatchers<R = unknown> {
  /** It succeeds with this output. */
  toSucceedWith(output: unknown): R;
  /** It ends otherwise, with this error and, if given, this cause. */
  toFailWith(error: unknown, cause?: unknown): R;
  /** It enters exactly these states, in this order. */
  toHaveVisited(path: string[]): R;
  /** It enters a state. */
  toHaveEntered(state: string, options?: { times?: number; input?: unknown }): R;
  /** It calls a function, or whatever a state calls. */
  toHaveCalled(name: string, options?: { times?: number; with?: unknown }): R;
  /** Retriers give a state so many further attempts, each after so many seconds. */
  toHaveRetried(state: string, times: number, options?: { waits?: number[] }): R;
  /** A catcher of a state takes over. */
  toHaveCaught(state: string, error?: string): R;
  /** It takes at most so many seconds of virtual time, or `'5m'`. */
  toTakeAtMost(duration: number | string): R;
  /** The machine needs nothing that the policy does not allow. */
  toNeedOnly(policy: object): R;
}

/** JSON. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** How an execution ends. */
export type Status = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** A call as a function of the test sees it. Its time is virtual. */
export interface Call {
  /** The name of the state. */
  readonly state: string;
  /** 1 for the first attempt, 2 for the first retry. */
  readonly attempt: number;
  /** The index of the item of the innermost Map around the state. */
  readonly item: number | undefined;
  /** The task token, with `.waitForTaskToken` and for activities. */
  readonly token: string | undefined;
  /** Seconds since the execution started. */
  readonly time: number;
  /** The answer takes so many more seconds. */
  wait(seconds: number): void;
  /** `SendTaskSuccess` for the token, so many seconds after the answer. */
  success(output?: Json, options?: { afterSeconds?: number }): void;
  /** `SendTaskFailure` for the token. */
  failure(error?: string, cause?: string, options?: { afterSeconds?: number }): void;
  /** `SendTaskHeartbeat` for the token. */
  heartbeat(options?: { afterSeconds?: number }): void;
}

/** A function of the test that answers. What it throws becomes the error of the function. */
export type Mock = (event: any, call: Call) => unknown;

/** Entries of the mocked responses: functions of the test, or responses as the playground's document has them. */
export type Entries = Record<string, Mock | object>;

/** Mocked responses. A function at the top answers for the Lambda function of that name. */
export interface Mocks {
  functions?: Entries;
  tasks?: Entries;
  resources?: Entries;
  activities?: Entries;
  executions?: Entries;
  objects?: object[];
  [functionName: string]: Mock | Entries | object[] | undefined;
}

/** What an execution is started with. */
export interface RunOptions {
  input?: unknown;
  mocks?: Mocks;
  name?: string;
  startTime?: Date | number | string;
  seed?: number;
  type?: 'STANDARD' | 'EXPRESS';
  /** The runtime in whose shape a thrown error is reported; `nodejs` unless given. */
  runtime?: 'nodejs' | 'python' | 'java' | 'dotnet' | 'go' | 'ruby';
}

/** A state that was entered. */
export interface Visit {
  state: string;
  type: string;
  /** Seconds since the execution started. */
  seconds: number;
  input: any;
  output: any;
  /** How often a retrier gave it another attempt. */
  retries: number;
  /** For how many seconds each of these attempts of a Task waited. */
  waits: number[];
  /** Its error, if it failed. */
  error?: string;
  /** Whether a catcher took over. */
  caught: boolean;
  next?: string;
}

/** A task call. */
export interface TaskCall {
  state: string;
  resource: string;
  arguments: any;
  /** Seconds since the execution started. */
  at: number;
}

/** What an execution left. */
export class Run {
  private constructor();
  status: Status;
  output?: any;
  error?: string;
  cause?: string;
  arn: string;
  /** How long it took, in virtual seconds. */
  seconds: number;
  /** The names of the states in the order in which they were entered. */
  path: string[];
  /** The history, as `GetExecutionHistory` has it. */
  events: any[];
  visits: Visit[];
  calls: TaskCall[];
  /** The variables of the workflow in the end. */
  variables: Record<string, any>;
  mapRuns?: any[];
  /** The run without what differs between runs that are the same to a reader: times, ids, tokens. */
  snapshot(): object;
}

/** Something found in the definition. */
export interface Finding {
  severity: 'Error' | 'Warning' | 'Information';
  code: string;
  message: string;
  hint: string | null;
  line: number;
  column: number;
}

/** What a machine needs and a policy does not allow for certain. */
export interface Lack {
  action: string;
  resource: string;
  states: string[];
  reason: string;
}

/** What a state is tested with, named as in the request of `TestState`. */
export interface StateTestOptions {
  input?: unknown;
  mock?: {
    result?: unknown;
    errorOutput?: { error?: string; cause?: string };
    fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE';
  };
  variables?: object;
  context?: object;
  inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE';
  stateConfiguration?: {
    retrierRetryCount?: number;
    mapIterationFailureCount?: number;
    errorCausedByState?: string;
    mapItemReaderData?: string;
  };
}

/** What a state that is tested gives, as the response of `TestState`; JSON in it is unfolded. */
export interface TestedState {
  status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  output?: any;
  error?: string;
  cause?: string;
  nextState?: string;
  inspectionData?: any;
}

/** A way that an execution can go. */
export interface Outcome {
  status: Status;
  error?: string;
  path: string[];
  /** What makes it happen, in a sentence. */
  because: string;
  seconds: number;
  events: number;
  transitions: number;
  /** The fragment of the link that has this outcome when it runs. */
  link?: string;
}

/** Something that did nothing in any outcome. */
export interface Idle {
  location: string;
  what: string;
  why: string;
  /** Whether it can never do anything, as the definition shows. */
  isCertain: boolean;
}

/** Every outcome that was found, and what follows from them. */
export interface Exploration {
  /** What the outcomes are complete within, or why they are not. */
  bounds: string;
  runs: number;
  outcomes: Outcome[];
  /** Errors that no catcher handles, with the number of an outcome. */
  uncaught: { state: string; errors: string[]; outcome: number }[];
  idle: Idle[];
  neverEntered: Idle[];
}

/** A state machine. */
export class Machine {
  private constructor();
  /** Runs an execution to its end. */
  run(options?: RunOptions): Promise<Run>;
  /** What there is to say about the definition. */
  check(): Finding[];
  /** The policy that the execution role needs. */
  policy(): { Version: string; Statement: any[] };
  /** What the machine needs and a policy does not allow for certain. */
  lacking(policy: object): Lack[];
  /** The workflow graph as SVG. */
  diagram(): string;
  /** The link that opens the workflow in a playground. */
  link(options?: { page?: string; input?: unknown; mocks?: object }): string;
  /** Tests one state by itself, as the service's `TestState` does. */
  testState(state: string, options?: StateTestOptions): TestedState;
  /** Runs the workflow with failing calls and other data, up to thousands of times. */
  explore(options?: { input?: unknown; mocks?: object; type?: 'STANDARD' | 'EXPRESS' }): Exploration;
}

/**
 * Reads a definition: JSON, YAML or a template as a text, or the object itself. One with errors throws, and says which. With the name of the
 * file whose text it is, runs count as coverage of that file, if the environment variable `ASL_COVERAGE` names a folder for it.
 */
export function load(definition: string | object, options?: { file?: string }): Promise<Machine>;

/** Opens a link of a playground, with its input and its mocked responses. */
export function open(link: string): Promise<Machine>;

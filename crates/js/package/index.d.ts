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
export interface Run {
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
  mapRuns?: any[];
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

/** A state machine. */
export class Machine {
  private constructor();
  /** Runs an execution to its end. */
  run(options?: RunOptions): Promise<Run>;
  /** What there is to say about the definition. */
  check(): Finding[];
  /** The policy that the execution role needs. */
  policy(): { Version: string; Statement: any[] };
  /** The workflow graph as SVG. */
  diagram(): string;
  /** The link that opens the workflow in a playground. */
  link(options?: { page?: string; input?: unknown; mocks?: object }): string;
}

/** Reads a definition: JSON, YAML or a template as a text, or the object itself. One with errors throws, and says which. */
export function load(definition: string | object): Promise<Machine>;

/** Opens a link of a playground, with its input and its mocked responses. */
export function open(link: string): Promise<Machine>;

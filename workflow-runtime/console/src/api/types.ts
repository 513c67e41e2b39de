// What the server sends. Times are milliseconds since 1970.

export const STATUSES = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] as const;
export type ExecutionStatus = (typeof STATUSES)[number];
export type VisitStatus = "running" | "waiting" | "retrying" | "succeeded" | "failed" | "caught" | "aborted";
export type Kind = "Task" | "Pass" | "Wait" | "Parallel" | "Map" | "Choice" | "Succeed" | "Fail" | "End";

export interface About {
  readOnly: boolean;
  version: string;
  workflows: Workflow[];
}

export interface Workflow {
  name: string;
  doc?: string | null;
  parameters: { name: string; type: string }[];
  example: unknown;
  asl: string;
  graph: Graph;
}

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface GraphNode extends Place {
  name: string;
  kind: Kind;
  details: string[];
  inside?: { node: number; branch: number } | null;
  lines: string[];
  detailLines: string[];
}

export interface GraphEdge {
  from: number;
  to: number;
  label: string;
  catch: boolean;
  path: string;
  points: [number, number][];
  labelPlace: Place;
  labelLines: string[];
}

export interface Graph {
  name: string;
  width: number;
  height: number;
  start: Place;
  startPath: string;
  nodes: GraphNode[];
  branches: Place[];
  edges: GraphEdge[];
}

export interface Summary {
  id: string;
  key: number;
  name: string;
  workflow: string;
  status: ExecutionStatus;
  started: number;
  stopped?: number | null;
  redrives: number;
  unfit?: string | null;
  error?: string | null;
  cause?: string | null;
}

export interface Page {
  executions: Summary[];
  next?: number | null;
  counts?: Partial<Record<ExecutionStatus, number>> | null;
}

export interface Attempt {
  number: number;
  scheduled: number;
  ended?: number | null;
  error?: string | null;
  cause?: string | null;
}

export interface Visit {
  state: string;
  path: string;
  visit: number;
  /** Whether a redrive led to it. */
  redriven?: boolean;
  status: VisitStatus;
  entered: number;
  exited?: number | null;
  /** The variables when the state was entered. */
  input?: Record<string, unknown> | null;
  /** What its task, its branches, its iterations or the workflow that it runs came to. */
  result?: unknown;
  /** What the execution, the branch or the iteration succeeded with in this state. */
  output?: unknown;
  assigned?: Record<string, unknown> | null;
  error?: string | null;
  cause?: string | null;
  next?: string | null;
  /** How many items a map goes over. */
  items?: number | null;
  attempts: Attempt[];
}

export interface Callback {
  token: string;
  state: string;
  path: string;
  since: number;
  expects: string;
  example: unknown;
}

export interface Execution extends Summary {
  input: unknown;
  output?: unknown;
  callbacks: Callback[];
  visits: Visit[];
}

/** An event as Step Functions has it: the details are in a field that is named by the type. */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  timestamp: string;
  type: string;
  /** The state to which it belongs. */
  state?: string;
  /** The iterations around that state. */
  path?: string;
  [details: string]: unknown;
}

export interface Events {
  events: HistoryEvent[];
  next?: number | null;
}

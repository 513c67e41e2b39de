import type { About, Events, Execution, Page, Summary } from "./types";

const TIMEOUT = 20_000;

/** What is wrong, and its place in the JSON that was sent, as a JSON pointer. */
interface Told {
  error: string;
  at?: string;
}

/** Why something could not be done, in a sentence for people. */
export class ApiError extends Error {
  /** The status of the answer; 0 where there was none. */
  readonly status: number;
  /** The place in the JSON that was sent, as a JSON pointer. */
  readonly at: string | undefined;
  /** What is wrong besides. */
  readonly others: readonly Told[];

  constructor(message: string, status: number, at?: string, others: readonly Told[] = []) {
    super(message);
    this.status = status;
    this.at = at;
    this.others = others;
  }
}

export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(String(error), 0);
}

async function call<T>(path: string, init: RequestInit = {}, signal?: AbortSignal): Promise<T> {
  const timeout = AbortSignal.timeout(TIMEOUT);
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(path, { ...init, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    text = await answer.text();
  } catch {
    const reason = timeout.aborted ? `did not answer within ${TIMEOUT / 1000} seconds` : "cannot be reached";
    throw new ApiError(`The program that serves this console ${reason}.`, 0);
  }
  let body: unknown;
  try {
    body = text === "" ? undefined : JSON.parse(text);
  } catch {
    throw new ApiError(`The server answered ${answer.status} with something that is not JSON.`, answer.status);
  }
  if (!answer.ok) {
    const told = body as (Partial<Told> & { others?: Told[] }) | undefined;
    const fallback = answer.status === 401 ? "This console needs its token." : `The server answered ${answer.status}.`;
    throw new ApiError(told?.error ?? fallback, answer.status, told?.at, told?.others);
  }
  return body as T;
}

const get = <T>(path: string, signal?: AbortSignal) => call<T>(path, {}, signal);

function post<T>(path: string, body: string, signal?: AbortSignal) {
  return call<T>(path, { method: "POST", headers: { "content-type": "application/json" }, body }, signal);
}

function query(fields: Record<string, string | number | boolean | undefined>): string {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined && value !== "");
  return new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
}

/** An object of fields whose JSON is known; what the user wrote is sent as it is written. */
function object(fields: Record<string, string | undefined>): string {
  const known = Object.entries(fields).filter(([, json]) => json !== undefined);
  return `{${known.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",")}}`;
}

export interface ListQuery {
  workflow?: string;
  status?: string;
  name?: string;
  from?: number;
  to?: number;
  before?: string;
  limit?: number;
}

const execution = (id: string) => `/api/executions/${encodeURIComponent(id)}`;
const callback = (token: string) => `/api/callbacks/${encodeURIComponent(token)}`;

export const api = {
  about: (signal?: AbortSignal) => get<About>("/api/about", signal),
  list: (fields: ListQuery, signal?: AbortSignal) => get<Page>(`/api/executions?${query({ ...fields })}`, signal),
  execution: (id: string, signal?: AbortSignal) => get<Execution>(execution(id), signal),
  events: (id: string, page: { behind?: number; newestFirst?: boolean; limit: number }, signal?: AbortSignal) =>
    get<Events>(`${execution(id)}/events?${query(page)}`, signal),
  start: (workflow: string, name: string, input: string) =>
    post<Summary>(
      "/api/executions",
      object({ workflow: JSON.stringify(workflow), name: name === "" ? undefined : JSON.stringify(name), input }),
    ),
  check: (workflow: string, input: string, signal?: AbortSignal) =>
    post<{ notes: string[] }>("/api/check", object({ workflow: JSON.stringify(workflow), input }), signal),
  stop: (id: string, error: string, cause: string) =>
    post<unknown>(`${execution(id)}/stop`, JSON.stringify({ error, cause })),
  redrive: (id: string) => post<unknown>(`${execution(id)}/redrive`, "{}"),
  succeed: (token: string, output: string) => post<unknown>(`${callback(token)}/success`, object({ output })),
  fail: (token: string, error: string, cause: string) =>
    post<unknown>(`${callback(token)}/failure`, JSON.stringify({ error, cause })),
};

export const streams = {
  list: "/api/stream",
  execution: (id: string) => `${execution(id)}/stream`,
};

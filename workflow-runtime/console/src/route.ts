// Places in the page are in the address behind `#`: #/executions/ID?tab=events

import { useSyncExternalStore } from "react";

export interface Route {
  path: string[];
  query: URLSearchParams;
}

function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const parts = path.split("/").filter((part) => part !== "");
  return { path: parts.map(decode), query: new URLSearchParams(query) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function subscribe(changed: () => void) {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

export function useRoute(): Route {
  return parse(useSyncExternalStore(subscribe, () => window.location.hash));
}

type Query = Record<string, string | readonly string[] | undefined>;

export function href(path: string[], query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value = []]) => [value].flat().map((one) => [name, one]));
  const search = new URLSearchParams(pairs.filter(([, value]) => value !== "")).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${search === "" ? "" : `?${search}`}`;
}

export function go(to: string) {
  window.location.hash = to;
}

/** Changes the address without a new entry in the browser's history. */
export function replace(to: string) {
  window.history.replaceState(null, "", to);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

export const toList = (query?: Query) => href(["executions"], query);
export const toExecution = (id: string, query?: Query) => href(["executions", id], query);
export const toStart = (query?: Query) => href(["start"], query);

/** The list as it was last seen: the way back from an execution. */
export const seen = { list: toList() };

// Paths such as `PackAll[3]/Weigh[0]` say in which iterations of maps a state was entered.

import type { Visit, VisitStatus } from "../api/types";

/** Which iteration is looked at, by the path of its map: `PackAll` or `PackAll[3]/Weigh`. */
export type Chosen = Readonly<Record<string, number>>;

export interface Iterations {
  /** The path of the map. */
  map: string;
  /** Those that have begun, in order, each with how it stands. */
  known: { index: number; status: VisitStatus }[];
}

/** `PackAll[3]` as its map and its index. */
function split(segment: string): [string, number] | undefined {
  const match = /^(.*)\[(\d+)\]$/s.exec(segment);
  return match?.[1] === undefined ? undefined : [match[1], Number(match[2])];
}

/** The iterations that a path is in, the outermost first: the path of each map, and the index. */
export function around(path: string): [map: string, index: number][] {
  const found: [string, number][] = [];
  let prefix = "";
  for (const segment of path === "" ? [] : path.split("/")) {
    const known = split(segment);
    if (known) found.push([prefix + known[0], known[1]]);
    prefix += `${segment}/`;
  }
  return found;
}

const WEIGHT: Record<VisitStatus, number> = {
  succeeded: 0,
  caught: 1,
  aborted: 2,
  waiting: 3,
  retrying: 4,
  running: 5,
  failed: 6,
};

/** A state within iterations, as paths name it. */
export const within = (path: string | undefined, state: string) => (path ? `${path}/${state}` : state);

/** Visits of one state in one iteration have the same. */
export const placeOf = ({ path, state }: { path: string; state: string }) => `${path}\n${state}`;

/** The iterations of all maps, by the paths of the maps. */
export function iterations(visits: readonly Visit[]): Map<string, Iterations> {
  const maps = new Map<string, Map<number, VisitStatus>>();
  // What a redrive visits anew does not count as it stood before.
  const last = new Map(visits.map((visit) => [placeOf(visit), visit]));
  for (const visit of last.values()) {
    for (const [map, index] of around(visit.path)) {
      const known = maps.get(map) ?? new Map<number, VisitStatus>();
      const before = known.get(index);
      // A failure that was caught inside is a success of the iteration.
      const status = visit.status === "caught" ? "succeeded" : visit.status;
      if (before === undefined || WEIGHT[status] >= WEIGHT[before]) known.set(index, status);
      maps.set(map, known);
    }
  }
  const sorted = (known: Map<number, VisitStatus>) =>
    [...known].map(([index, status]) => ({ index, status })).sort((one, other) => one.index - other.index);
  return new Map([...maps].map(([map, known]) => [map, { map, known: sorted(known) }]));
}

/** The iteration to look at: the chosen one, else the first that failed, runs, or is there. */
export function current({ map, known }: Iterations, chosen: Chosen): number | undefined {
  const wanted = chosen[map];
  if (wanted !== undefined && known.some(({ index }) => index === wanted)) return wanted;
  const worst = known.reduce<Iterations["known"][number] | undefined>(
    (worst, one) => (worst && WEIGHT[worst.status] >= WEIGHT[one.status] ? worst : one),
    undefined,
  );
  return worst?.index;
}

/** The paths to look at once `path` is chosen: of those before, the ones that it does not contradict. */
export function pathTo(path: string, before: readonly string[]): string[] {
  const wanted = new Map(around(path));
  const kept = before.filter(
    (other) =>
      !`${path}/`.startsWith(`${other}/`) && around(other).every(([map, index]) => (wanted.get(map) ?? index) === index),
  );
  return [...kept, path];
}

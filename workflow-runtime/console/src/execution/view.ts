import { useMemo } from "react";
import type { Execution, Graph, Visit } from "../api/types";
import { type Chosen, around, iterations, pathTo } from "../graph/iterations";
import { type Picture, picture } from "../graph/picture";
import { replace, toExecution } from "../route";

/** What of an execution is looked at, as it is in the page's address. */
interface Place {
  tab: string | undefined;
  state: string | undefined;
  /** Of all maps together, the iterations. */
  path: readonly string[];
  /** Counted from 1; the last one is followed while none is chosen. */
  visit: string | undefined;
  detail: string | undefined;
}

function placeOf(query: URLSearchParams): Place {
  const one = (name: string) => query.get(name) ?? undefined;
  return { tab: one("tab"), state: one("state"), path: query.getAll("path"), visit: one("visit"), detail: one("detail") };
}

export interface View {
  place: Place;
  iterations: ReturnType<typeof iterations>;
  chosen: Chosen;
  picture: Picture | undefined;
  node: number | undefined;
  /** The visits of the chosen state, and the one that is looked at. */
  visits: readonly Visit[];
  visit: Visit | undefined;
  change: (changes: Partial<Place>) => void;
  chooseIteration: (map: string, index: number) => void;
  chooseNode: (node: number | undefined) => void;
  chooseVisit: (visit: Visit) => void;
}

export function useView(execution: Execution, graph: Graph | undefined, query: URLSearchParams): View {
  const place = placeOf(query);
  const paths = place.path.join("\n");
  const chosen = useMemo((): Chosen => Object.fromEntries(paths.split("\n").flatMap(around)), [paths]);
  const known = useMemo(() => iterations(execution.visits), [execution.visits]);
  const drawn = useMemo(
    () => graph && picture(graph, execution.visits, known, chosen),
    [graph, execution.visits, known, chosen],
  );

  const change = (changes: Partial<Place>) => replace(toExecution(execution.id, { ...place, ...changes }));
  const chooseIteration = (map: string, index: number) =>
    change({ path: pathTo(`${map}[${index}]`, place.path), visit: undefined });
  const chooseNode = (node: number | undefined) => {
    change({ state: node === undefined ? undefined : graph?.nodes[node]?.name, visit: undefined });
    showStep();
  };
  const chooseVisit = (visit: Visit) => {
    const { state, path } = visit;
    const same = execution.visits.filter((other) => other.path === path && other.state === state);
    const tab = place.tab === "table" ? "table" : "graph";
    change({ tab, state, path: pathTo(path, place.path), visit: String(same.indexOf(visit) + 1) });
    showStep();
  };

  const index = graph?.nodes.findIndex(({ name, kind }) => name === place.state && kind !== "End") ?? -1;
  const node = index === -1 ? undefined : index;
  const visits = (node !== undefined && drawn?.visits.get(node)) || [];
  const visit = visits[Number(place.visit) - 1] ?? visits.at(-1);
  return {
    place,
    iterations: known,
    chosen,
    picture: drawn,
    node,
    visits,
    visit,
    change,
    chooseIteration,
    chooseNode,
    chooseVisit,
  };
}

/** Where the screen is narrow, the panel of the state is below the graph. */
function showStep() {
  if (!window.matchMedia("(width < 1000px)").matches) return;
  requestAnimationFrame(() => document.querySelector(".step")?.scrollIntoView());
}

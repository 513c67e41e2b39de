// What an execution has done, as it is drawn over the graph of its workflow.

import type { Graph, GraphNode, Visit, VisitStatus } from "../api/types";
import { type Chosen, type Iterations, current, placeOf, within } from "./iterations";

export interface Picture {
  /** The visits of each node, the first one first. */
  visits: ReadonlyMap<number, readonly Visit[]>;
  status: ReadonlyMap<number, VisitStatus>;
  taken: ReadonlySet<number>;
  started: boolean;
}

/** The path of the iteration in which a node is looked at; `undefined` where its map has had none. */
export function pathOf(
  graph: Graph,
  node: number,
  known: ReadonlyMap<string, Iterations>,
  chosen: Chosen,
): string | undefined {
  const inside = graph.nodes[node]?.inside;
  if (!inside) return "";
  const outer = pathOf(graph, inside.node, known, chosen);
  const container = graph.nodes[inside.node];
  if (outer === undefined || container?.kind !== "Map") return outer;
  const map = within(outer, container.name);
  const iterations = known.get(map);
  const index = iterations && current(iterations, chosen);
  return index === undefined ? undefined : `${map}[${index}]`;
}

export function picture(
  graph: Graph,
  visited: readonly Visit[],
  known: ReadonlyMap<string, Iterations>,
  chosen: Chosen,
): Picture {
  const byPlace = Map.groupBy(visited, placeOf);
  const visits = new Map<number, readonly Visit[]>();
  const status = new Map<number, VisitStatus>();
  const taken = new Set<number>();
  const leaving = Map.groupBy(graph.edges.keys(), (edge) => graph.edges[edge]?.from);
  graph.nodes.forEach((node, index) => {
    const path = node.kind === "End" ? undefined : pathOf(graph, index, known, chosen);
    const here = path === undefined ? undefined : byPlace.get(placeOf({ path, state: node.name }));
    const last = here?.at(-1);
    if (!here || !last) return;
    visits.set(index, here);
    status.set(index, last.status);
    for (const visit of here) {
      const edge = left(graph, leaving.get(index) ?? [], visit);
      if (edge === undefined) continue;
      taken.add(edge);
      const to = graph.edges[edge]?.to;
      if (to !== undefined && graph.nodes[to]?.kind === "End") status.set(to, "succeeded");
    }
  });
  return { visits, status, taken, started: visited.length > 0 };
}

/** The edge by which a visit left its node. Which of several conditions that lead to the same node held is not known. */
function left({ nodes, edges }: Graph, leaving: readonly number[], { status, next }: Visit): number | undefined {
  if (status !== "succeeded" && status !== "caught") return undefined;
  const caught = status === "caught";
  const leads = (to: GraphNode | undefined) => (next ? to?.name === next && to.kind !== "End" : to?.kind === "End");
  const ways = leaving.filter((index) => {
    const edge = edges[index];
    return edge?.catch === caught && leads(nodes[edge.to]);
  });
  return ways.length === 1 || caught ? ways[0] : undefined;
}

// What an execution has done, as it is drawn over the graph of its workflow.

import type { ExecutionStatus, Graph, GraphNode, Visit, VisitStatus } from "../api/types";
import { type Chosen, type Iterations, current } from "./iterations";

export interface Picture {
  /** The visits of each node, the first one first. */
  visits: ReadonlyMap<number, readonly Visit[]>;
  status: ReadonlyMap<number, VisitStatus>;
  taken: ReadonlySet<number>;
  started: boolean;
}

/** A state that Amazon States Language needs beside the user's: `CheckPayment?`, `Resize: item`. */
export const isBeside = (node: GraphNode) => node.kind === "End" || /[?:]/.test(node.name);

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
  const map = outer === "" ? container.name : `${outer}/${container.name}`;
  const iterations = known.get(map);
  const index = iterations && current(iterations, chosen);
  return index === undefined ? undefined : `${map}[${index}]`;
}

export function picture(
  graph: Graph,
  execution: { status: ExecutionStatus; visits: readonly Visit[] },
  known: ReadonlyMap<string, Iterations>,
  chosen: Chosen,
): Picture {
  const byPlace = Map.groupBy(execution.visits, (visit) => `${visit.path}\n${visit.state}`);
  const visits = new Map<number, readonly Visit[]>();
  const status = new Map<number, VisitStatus>();
  const taken = new Set<number>();
  const ways = new Ways(graph);
  graph.nodes.forEach((node, index) => {
    const path = isBeside(node) ? undefined : pathOf(graph, index, known, chosen);
    const here = path === undefined ? undefined : byPlace.get(`${path}\n${node.name}`);
    const last = here?.at(-1);
    if (here && last) {
      visits.set(index, here);
      status.set(index, last.status);
    }
  });
  for (const [node, here] of visits) {
    for (const visit of here) ways.taken(node, visit, execution.status).forEach((edge) => taken.add(edge));
    ways.before(node).forEach((edge) => taken.add(edge));
  }
  for (const edge of taken) {
    for (const index of [graph.edges[edge]?.from, graph.edges[edge]?.to]) {
      const node = index === undefined ? undefined : graph.nodes[index];
      if (index === undefined || !node || !isBeside(node) || status.has(index)) continue;
      status.set(index, node.kind === "Fail" ? "failed" : "succeeded");
    }
  }
  return { visits, status, taken, started: execution.visits.length > 0 };
}

/** Ways between the user's states, through what stands beside them. */
class Ways {
  private readonly out: number[][];
  private readonly into: number[][];

  constructor(private readonly graph: Graph) {
    this.out = graph.nodes.map(() => []);
    this.into = graph.nodes.map(() => []);
    graph.edges.forEach(({ from, to }, edge) => {
      this.out[from]?.push(edge);
      this.into[to]?.push(edge);
    });
  }

  /** The edges that a visit has left its node by. */
  taken(node: number, visit: Visit, execution: ExecutionStatus): number[] {
    const caught = visit.status === "caught";
    if (visit.next) return this.search(node, caught, (to) => to.name === visit.next && !isBeside(to)) ?? [];
    if (visit.exited === null || visit.exited === undefined || this.graph.nodes[node]?.kind === "Fail") return [];
    const failed = visit.status === "failed" || (caught && execution !== "SUCCEEDED");
    const ends = (to: GraphNode) => (failed ? to.kind === "Fail" : to.kind === "End" || to.kind === "Succeed");
    return this.search(node, caught, (to) => isBeside(to) && ends(to)) ?? [];
  }

  /** The edge from what stands before the first state of a body. */
  before(node: number): number[] {
    return (this.into[node] ?? []).filter((edge) => {
      const from = this.graph.nodes[this.graph.edges[edge]?.from ?? -1];
      return from?.kind === "Pass" && from.name.endsWith(": item");
    });
  }

  /** The shortest way to a node that is looked for, if it is the only one that is. */
  private search(from: number, caught: boolean, wanted: (node: GraphNode) => boolean): number[] | undefined {
    const { edges, nodes } = this.graph;
    let ways: { node: number; way: number[] }[] = [{ node: from, way: [] }];
    for (let length = 0; ways.length > 0 && length < 4; length++) {
      const next = ways.flatMap(({ node, way }) =>
        (this.out[node] ?? [])
          .filter((edge) => length > 0 || edges[edge]?.catch === caught)
          .map((edge) => ({ node: edges[edge]?.to ?? from, way: [...way, edge] })),
      );
      const found = next.filter(({ node }) => nodes[node] && wanted(nodes[node]));
      if (found.length > 0) {
        const same = found.every(({ node }) => node === found[0]?.node);
        return found.length === 1 || (same && caught) ? found[0]?.way : same ? shared(found.map(({ way }) => way)) : undefined;
      }
      ways = next.filter(({ node }) => nodes[node] && isBeside(nodes[node]));
    }
    return undefined;
  }
}

/** The edges that all ways begin with: which of several conditions held is not known. */
function shared(ways: number[][]): number[] {
  const [first = [], ...others] = ways;
  const end = first.findIndex((edge, index) => others.some((way) => way[index] !== edge));
  return end < 0 ? first : first.slice(0, end);
}

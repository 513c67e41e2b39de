import type { Graph, GraphNode, Place } from "../api/types";

/** How many nodes a node is inside of. */
export function depthOf(graph: Graph, node: number): number {
  const inside = graph.nodes[node]?.inside;
  return inside ? 1 + depthOf(graph, inside.node) : 0;
}

export function within(inner: Place, outer: Place): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** The next state in the direction of an arrow key. */
export function nearest(graph: Graph, from: number, key: string): number | undefined {
  const direction = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key];
  const here = graph.nodes[from];
  if (!direction || !here) return undefined;
  const [dx = 0, dy = 0] = direction;
  const [x, y] = anchor(here);
  let best: { node: number; distance: number } | undefined;
  graph.nodes.forEach((node, index) => {
    if (index === from || node.kind === "End") return;
    const [nx, ny] = anchor(node);
    const [along, across] = [(nx - x) * dx + (ny - y) * dy, Math.abs((nx - x) * dy) + Math.abs((ny - y) * dx)];
    if (along <= 0) return;
    const distance = along + 2 * across;
    if (!best || distance < best.distance) best = { node: index, distance };
  });
  return best?.node ?? from;
}

/** A node with others inside is where its name is. */
const anchor = ({ x, y, width, height }: GraphNode): [number, number] => [x + width / 2, y + Math.min(height, 50) / 2];

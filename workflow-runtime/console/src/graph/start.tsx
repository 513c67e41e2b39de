import { Handle, Position } from "@xyflow/react";
import type { Graph, GraphEdge } from "../api/types";

export const START = "start";

/** The dot from which an arrow leads to the first state. */
export function startNode({ start: { x, y, width, height } }: Graph) {
  return { id: START, type: START, position: { x, y }, width, height, data: {} };
}

/** What has to fit: edges reach further than the nodes do. */
export function frameNode({ width, height }: Graph) {
  return { id: "frame", type: "group", className: "frame", position: { x: 0, y: 0 }, width, height, zIndex: -1, data: {} };
}

export function StartNodeView() {
  return (
    <>
      <svg className="start" viewBox="0 0 2 2" aria-hidden="true">
        <circle cx="1" cy="1" r="1" />
      </svg>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
}

export function startEdge({ nodes, startPath }: Graph): GraphEdge {
  const { x, y, width } = nodes[0] ?? { x: 0, y: 0, width: 0 };
  const end: [number, number] = [Math.floor(x + width / 2), y];
  const none = { x: 0, y: 0, width: 0, height: 0 };
  return {
    from: -1,
    to: 0,
    label: "",
    catch: false,
    path: startPath,
    points: [[end[0], y - 1], end],
    labelPlace: none,
    labelLines: [],
  };
}

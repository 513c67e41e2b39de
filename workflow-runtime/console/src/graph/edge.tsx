import type { Edge, EdgeProps } from "@xyflow/react";
import type { Graph, GraphEdge } from "../api/types";

const LABEL_LINE = 15;

export type WayEdge = Edge<{ about: GraphEdge; taken: boolean }, "way">;

/** An edge along the way that our own layout gave it. */
export function WayEdgeView({ data }: EdgeProps<WayEdge>) {
  if (!data) return null;
  const { about, taken } = data;
  const classes = ["way", about.catch && "catch", taken && "taken"].filter(Boolean).join(" ");
  return (
    <g className={classes}>
      <path className="line" d={about.path} />
      <path className="head" d={head(about)} />
      {about.labelLines.length > 0 && (
        <text className="label">
          <title>{about.label}</title>
          {about.labelLines.map((line, index) => (
            <tspan key={index} x={about.labelPlace.x} y={about.labelPlace.y + 11 + index * LABEL_LINE}>
              {line}
            </tspan>
          ))}
        </text>
      )}
    </g>
  );
}

export function nameOf({ nodes }: Graph, { from, to, label }: GraphEdge): string {
  const [source, target] = [from, to].map((index) => (nodes[index]?.kind === "End" ? "the end" : nodes[index]?.name));
  return `From ${source} to ${target}${label === "" ? "" : `: ${label}`}`;
}

function head({ from, to, points }: GraphEdge): string {
  const [x, y] = points.at(-1) ?? [0, 0];
  if (from === to) return `M${x} ${y}l9 -4.5v9z`;
  const before = points.at(-2)?.[1] ?? y - 1;
  return `M${x} ${y}l-4.5 ${before < y ? -9 : 9}h9z`;
}

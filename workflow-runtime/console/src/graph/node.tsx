import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import type { GraphNode, VisitStatus } from "../api/types";
import { VISIT_LOOKS } from "../ui/status";
import { Shape } from "./shape";

const NAME_LINE = 18;
const DETAIL_LINE = 15;

export type StateNode = Node<
  {
    about: GraphNode;
    index: number;
    status: VisitStatus | undefined;
    /** How often it was entered. */
    visits: number;
    chosen: boolean;
    /** Whether Tab reaches it; the arrow keys lead to the others. */
    tabbable: boolean;
    choose: (index: number) => void;
  },
  "state"
>;

export function StateNodeView({ data }: NodeProps<StateNode>) {
  const { about, index, status, visits, chosen, tabbable, choose } = data;
  const { kind, width, height, lines, detailLines, name } = about;
  const classes = ["state-node", kind.toLowerCase(), status, chosen && "chosen"].filter(Boolean).join(" ");
  const word = status ? VISIT_LOOKS[status].word : "Not entered";
  const drawing = (
    <svg width={width} height={height} className={classes} aria-hidden="true">
      <Shape kind={kind} width={width} height={height} />
      {kind !== "End" && <Words x={width / 2} lines={lines} details={detailLines} />}
      {status && kind !== "End" && <Mark status={status} x={width - 2} />}
      {visits > 1 && (
        <text className="visits" x={6} y={-5}>
          ×{visits}
        </text>
      )}
    </svg>
  );
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      {kind === "End" ? (
        drawing
      ) : (
        <button
          type="button"
          className="state-button"
          data-state={name}
          data-status={status}
          data-node={index}
          tabIndex={tabbable ? 0 : -1}
          aria-pressed={chosen}
          title={[name, ...about.details].join("\n")}
          onClick={() => choose(index)}
        >
          {drawing}
          <span className="hidden">
            {name}, {kind}, {word}
          </span>
        </button>
      )}
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
}

function Words({ x, lines, details }: { x: number; lines: string[]; details: string[] }) {
  return (
    <>
      {lines.map((line, index) => (
        <text key={index} className="name" x={x} y={10 + index * NAME_LINE + 13} textAnchor="middle">
          {line}
        </text>
      ))}
      {details.map((line, index) => (
        <text
          key={index}
          className="detail"
          x={x}
          y={10 + lines.length * NAME_LINE + index * DETAIL_LINE + 11}
          textAnchor="middle"
        >
          {line}
        </text>
      ))}
    </>
  );
}

const MARKS: Record<VisitStatus, string> = {
  running: "M-2 -3v6l5 -3z",
  waiting: "M0 -3.5v3.8l2.4 1.4",
  retrying: "M2.6 -1.6a3 3 0 1 0 .4 2.4M3 -3.6v2.4h-2.4",
  succeeded: "M-3 0.3l2 2l4 -4.3",
  failed: "M-2.5 -2.5l5 5M2.5 -2.5l-5 5",
  caught: "M0 -3.5v4M0 2.8v.6",
  aborted: "M-3 0h6",
};

/** Colours alone do not tell everybody how a state stands. */
function Mark({ status, x }: { status: VisitStatus; x: number }) {
  return (
    <g className={`mark ${VISIT_LOOKS[status].tone}`} transform={`translate(${x} 2)`}>
      <circle r="7.5" />
      <path d={MARKS[status]} />
    </g>
  );
}

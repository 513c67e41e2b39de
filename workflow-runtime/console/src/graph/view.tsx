import {
  Controls,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useKeyPress,
  useReactFlow,
} from "@xyflow/react";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import type { Graph } from "../api/types";
import { type WayEdge, WayEdgeView, nameOf } from "./edge";
import { depthOf, nearest, within } from "./near";
import { type StateNode, StateNodeView } from "./node";
import { START, StartNodeView, frameNode, startEdge, startNode } from "./start";
import type { Picture } from "./picture";

const NODE_TYPES = { state: StateNodeView, start: StartNodeView };
const EDGE_TYPES = { way: WayEdgeView };
/** From this size on a small map helps. */
const LARGE = 25;
/** Without them the wheel scrolls the page. */
const WHEEL_ZOOMS = ["Control", "Meta"];

interface GraphViewProps {
  graph: Graph;
  picture: Picture;
  chosen: number | undefined;
  choose: (node: number) => void;
}

export function GraphView(props: GraphViewProps) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ graph, picture, chosen, choose }: GraphViewProps) {
  const area = useRef<HTMLDivElement>(null);
  const flow = useReactFlow();
  const nodes = useNodes(graph, picture, chosen, choose);
  const edges = useEdges(graph, picture);
  const zooms = useKeyPress(WHEEL_ZOOMS);
  useFit(area, () => void flow.fitView(FIT));

  const keys = (event: KeyboardEvent<HTMLElement>) => {
    const actions: Record<string, () => void> = {
      "+": () => void flow.zoomIn(),
      "=": () => void flow.zoomIn(),
      "-": () => void flow.zoomOut(),
      "0": () => void flow.fitView(FIT),
    };
    const from = Number(document.activeElement?.getAttribute("data-node") ?? Number.NaN);
    const to = Number.isNaN(from) ? undefined : nearest(graph, from, event.key);
    const act = to === undefined ? actions[event.key] : () => focus(to);
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const focus = (node: number) => {
    area.current?.querySelector<HTMLElement>(`[data-node="${node}"]`)?.focus({ preventScroll: true });
    const place = graph.nodes[node];
    if (!place || !area.current) return;
    const { x, y, zoom } = flow.getViewport();
    const [left, top] = [place.x * zoom + x, place.y * zoom + y];
    const { clientWidth, clientHeight } = area.current;
    const outside = left < 0 || top < 0 || left + place.width * zoom > clientWidth || top + place.height * zoom > clientHeight;
    if (outside) void flow.setCenter(place.x + place.width / 2, place.y + Math.min(place.height, 200) / 2, { zoom });
  };

  return (
    <div
      className="graph"
      ref={area}
      role="group"
      aria-label={`Graph of ${graph.name}. The arrow keys lead from state to state, Enter chooses, plus and minus zoom, 0 fits.`}
      onKeyDown={keys}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        deleteKeyCode={null}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        zoomOnScroll={zooms}
        preventScrolling={zooms}
        minZoom={0.05}
        maxZoom={2}
        fitView
        fitViewOptions={FIT}
        proOptions={{ hideAttribution: true }}
      >
        <Controls orientation="horizontal" showInteractive={false} fitViewOptions={FIT} />
        {graph.nodes.length > LARGE && (
          <MiniMap
            pannable
            zoomable
            ariaLabel="The whole graph"
            nodeClassName={(node) => (node as StateNode).data.status ?? ""}
          />
        )}
      </ReactFlow>
    </div>
  );
}

/** The buttons are below the graph. */
const FIT = { padding: { x: 0.04, top: 0.04, bottom: "54px" } as const, maxZoom: 1.25, minZoom: 0.05 };

/** The graph fits its area anew when that gets another size. */
function useFit(area: React.RefObject<HTMLDivElement | null>, fit: () => void) {
  const latest = useRef(fit);
  latest.current = fit;
  useEffect(() => {
    if (!area.current) return;
    let width = area.current.clientWidth;
    const observer = new ResizeObserver(() => {
      const now = area.current?.clientWidth ?? width;
      if (Math.abs(now - width) > 80) latest.current();
      width = now;
    });
    observer.observe(area.current);
    return () => observer.disconnect();
  }, [area]);
}

function useNodes(graph: Graph, picture: Picture, chosen: number | undefined, choose: (node: number) => void) {
  const latest = useRef(choose);
  latest.current = choose;
  const before = useRef(new Map<string, StateNode>());
  return useMemo(() => {
    const tabbable = chosen ?? graph.nodes.findIndex((node) => node.kind !== "End");
    const nodes = graph.nodes.map((about, index): StateNode => {
      const data: StateNode["data"] = {
        about,
        index,
        status: picture.status.get(index),
        visits: picture.visits.get(index)?.length ?? 0,
        chosen: index === chosen,
        tabbable: index === tabbable,
        choose: (node) => latest.current(node),
      };
      const { x, y, width, height } = about;
      const known = before.current.get(String(index));
      // A node that has not changed is not drawn again.
      if (known && same(known.data, data)) return known;
      const zIndex = 3 * depthOf(graph, index);
      return { id: String(index), type: "state", position: { x, y }, width, height, zIndex, data };
    });
    before.current = new Map(nodes.map((node) => [node.id, node]));
    const branches = graph.branches.map(({ x, y, width, height }, index) => ({
      id: `branch-${index}`,
      type: "group",
      className: "branch",
      position: { x, y },
      width,
      height,
      zIndex: 3 * graph.nodes.filter((node) => within({ x, y, width, height }, node)).length - 1,
      data: {},
    }));
    return [frameNode(graph), startNode(graph), ...branches, ...nodes] as StateNode[];
  }, [graph, picture, chosen]);
}

function same(one: StateNode["data"], other: StateNode["data"]): boolean {
  return (["about", "status", "visits", "chosen", "tabbable"] as const).every((field) => one[field] === other[field]);
}

function useEdges(graph: Graph, picture: Picture): WayEdge[] {
  return useMemo(() => {
    const edges = graph.edges.map((about, index): WayEdge => ({
      id: String(index),
      type: "way",
      source: String(about.from),
      target: String(about.to),
      ariaLabel: nameOf(graph, about),
      zIndex: 3 * depthOf(graph, about.from) + 1,
      data: { about, taken: picture.taken.has(index) },
    }));
    const start = { id: START, type: "way" as const, source: START, target: "0", ariaLabel: "From the start", zIndex: 1 };
    return [{ ...start, data: { about: startEdge(graph), taken: picture.started } }, ...edges];
  }, [graph, picture]);
}

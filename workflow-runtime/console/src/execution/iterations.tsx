import type { Graph } from "../api/types";
import { type Iterations, current, within } from "../graph/iterations";
import { pathOf } from "../graph/picture";
import { Icon } from "../ui/icons";
import { VISIT_LOOKS } from "../ui/status";
import type { View } from "./view";

/** The maps that are seen, each with the iterations to step through. */
export function IterationChoosers({ graph, view }: { graph: Graph; view: View }) {
  const seen = graph.nodes.flatMap((node, index) => {
    if (node.kind !== "Map") return [];
    const outer = pathOf(graph, index, view.iterations, view.chosen);
    const known = view.iterations.get(within(outer, node.name));
    const items = view.picture?.visits.get(index)?.at(-1)?.items;
    return outer !== undefined && known ? [{ name: node.name, known, items }] : [];
  });
  if (seen.length === 0) return null;
  return (
    <div className="iterations">
      {seen.map(({ name, known, items }) => (
        <Chooser key={known.map} name={name} known={known} items={items} view={view} />
      ))}
    </div>
  );
}

interface ChooserProps {
  name: string;
  known: Iterations;
  /** How many there will be. */
  items: number | null | undefined;
  view: View;
}

export function Chooser({ name, known, items, view }: ChooserProps) {
  const index = current(known, view.chosen);
  const place = known.known.findIndex((one) => one.index === index);
  const status = known.known[place]?.status;
  const step = (by: number) => {
    const next = known.known[place + by];
    if (next) view.chooseIteration(known.map, next.index);
  };
  return (
    <div className="chooser" role="group" aria-label={`Iterations of ${name}`}>
      <span className="name">{name}</span>
      <button className="plain" aria-label="Previous iteration" disabled={place <= 0} onClick={() => step(-1)}>
        <Icon name="left" />
      </button>
      <IndexField key={index} known={known} index={index ?? 0} view={view} />
      <span className="hint">of {numbers(Math.max(items ?? 0, known.known.length))}</span>
      <button
        className="plain"
        aria-label="Next iteration"
        disabled={place >= known.known.length - 1}
        onClick={() => step(1)}
      >
        <Icon name="right" />
      </button>
      {status && (
        <span className={`dot ${VISIT_LOOKS[status].tone}`} role="img" aria-label={VISIT_LOOKS[status].word} />
      )}
    </div>
  );
}

/** Iterations are numbered from 0, as in paths and in Step Functions. */
const numbers = (length: number) => (length > 1 ? `0–${(length - 1).toLocaleString()}` : "0");

function IndexField({ known, index, view }: { known: Iterations; index: number; view: View }) {
  return (
    <label className="index">
      <span className="hidden">Iteration</span>#
      <input
        type="text"
        inputMode="numeric"
        defaultValue={index}
        size={Math.max(2, String(known.known.at(-1)?.index ?? 0).length)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") event.currentTarget.blur();
        }}
        onBlur={(event) => {
          const wanted = Number(event.currentTarget.value);
          if (known.known.some((one) => one.index === wanted)) view.chooseIteration(known.map, wanted);
          else event.currentTarget.value = String(index);
        }}
      />
    </label>
  );
}

import { useCallback, useMemo, useState } from "react";
import type { Execution, Graph, Visit } from "../api/types";
import { type Chosen, choiceOf, iterations } from "../graph/iterations";
import { type Picture, picture } from "../graph/picture";

/** What of an execution is looked at: iterations, a state, a visit of it. */
export interface View {
  iterations: ReturnType<typeof iterations>;
  chosen: Chosen;
  picture: Picture | undefined;
  node: number | undefined;
  /** The visits of the chosen state, and the one that is looked at. */
  visits: readonly Visit[];
  visit: Visit | undefined;
  chooseIteration: (map: string, index: number) => void;
  chooseNode: (node: number | undefined) => void;
  chooseVisit: (visit: Visit) => void;
}

export function useView(execution: Execution, graph: Graph | undefined): View {
  const [chosen, setChosen] = useState<Chosen>({});
  const [node, setNode] = useState<number>();
  // Counted from 1; the last one is followed while none is chosen.
  const [number, setNumber] = useState<number>();
  const known = useMemo(() => iterations(execution.visits), [execution.visits]);
  const drawn = useMemo(
    () => graph && picture(graph, execution.visits, known, chosen),
    [graph, execution.visits, known, chosen],
  );

  const chooseIteration = useCallback((map: string, index: number) => {
    setChosen((before) => ({ ...before, [map]: index }));
    setNumber(undefined);
  }, []);
  const chooseNode = useCallback((next: number | undefined) => {
    setNode(next);
    setNumber(undefined);
  }, []);
  const chooseVisit = useCallback(
    (visit: Visit) => {
      const index = graph?.nodes.findIndex((node) => node.name === visit.state && node.kind !== "End");
      setChosen((before) => choiceOf(visit.path, before));
      setNode(index === -1 ? undefined : index);
      const same = execution.visits.filter(({ path, state }) => path === visit.path && state === visit.state);
      setNumber(same.indexOf(visit) + 1);
    },
    [graph, execution.visits],
  );

  const visits = (node !== undefined && drawn?.visits.get(node)) || [];
  const visit = visits[number === undefined ? visits.length - 1 : number - 1] ?? visits.at(-1);
  return { iterations: known, chosen, picture: drawn, node, visits, visit, chooseIteration, chooseNode, chooseVisit };
}

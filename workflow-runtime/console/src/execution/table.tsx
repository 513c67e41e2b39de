import { useState } from "react";
import type { Execution, Visit, Workflow } from "../api/types";
import { around } from "../graph/iterations";
import { Empty } from "../ui/notice";
import { rove, VERTICAL } from "../ui/roving";
import { VisitBadge } from "../ui/status";
import { Duration, Text, count, duration, useNow } from "../ui/text";
import { Bar } from "./bar";
import { StepDetail } from "./step";
import type { View } from "./view";

const PAGE = 200;

interface TableTabProps {
  execution: Execution;
  workflow: Workflow | undefined;
  view: View;
}

/** A row for each visit of a state, with its time as a bar. */
export function TableTab({ execution, workflow, view }: TableTabProps) {
  const [rows, setRows] = useState(PAGE);
  const now = useNow(execution.status === "RUNNING");
  const { visits, started, stopped } = execution;
  if (visits.length === 0) return <Empty title="No state has been entered yet" />;
  const span = { from: started, to: Math.max(stopped ?? now, started + 1) };
  const kinds = new Map(workflow?.graph.nodes.map((node) => [node.name, node.kind]));
  const chosen = view.node === undefined ? undefined : view.visit;
  return (
    <div className={chosen && "split open"}>
      <div className="timeline">
        <table className="visits" onKeyDown={(event) => rove(event, VERTICAL)}>
          <caption className="hidden">States in the order in which they were entered</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Type</th>
              <th scope="col">Status</th>
              <th scope="col" className="number">
                Started after
              </th>
              <th scope="col" className="number">
                Duration
              </th>
              <th scope="col" className="track">
                <span>Timeline</span>
                <span className="hint">{duration(span.to - span.from)}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {visits.slice(0, rows).map((visit, index) => (
              <Row
                key={`${visit.path} ${visit.state} ${visit.visit}`}
                visit={visit}
                kind={kinds.get(visit.state) ?? "–"}
                span={span}
                first={index === 0}
                chosen={visit === chosen}
                choose={() => view.chooseVisit(visit)}
              />
            ))}
          </tbody>
        </table>
        {rows < visits.length && (
          <p className="hint">
            {rows} of {count(visits.length, "row")}{" "}
            <button onClick={() => setRows(rows + PAGE)}>Show {Math.min(PAGE, visits.length - rows)} more</button>
          </p>
        )}
      </div>
      {workflow && chosen && <StepDetail execution={execution} workflow={workflow} view={view} />}
    </div>
  );
}

interface RowProps {
  visit: Visit;
  kind: string;
  span: { from: number; to: number };
  first: boolean;
  chosen: boolean;
  choose: () => void;
}

function Row({ visit, kind, span, first, chosen, choose }: RowProps) {
  const depth = Math.min(around(visit.path).length, 4);
  return (
    <tr className={chosen ? "chosen" : undefined} onClick={choose}>
      <td className={`name depth-${depth}`}>
        <button className="link" data-roving tabIndex={first ? 0 : -1} aria-pressed={chosen}>
          <Text>{visit.state}</Text>
        </button>
        {visit.path && (
          <span className="path">
            <Text>{visit.path}</Text>
          </span>
        )}
        {visit.visit > 1 && <span className="chip">Visit {visit.visit}</span>}
        {visit.redriven && <span className="chip">Redriven</span>}
        {visit.attempts.length > 1 && <span className="chip">{visit.attempts.length} attempts</span>}
      </td>
      <td data-label="Type">{kind}</td>
      <td data-label="Status">
        <VisitBadge status={visit.status} />
      </td>
      <td data-label="Started after" className="number">
        {duration(visit.entered - span.from)}
      </td>
      <td data-label="Duration" className="number">
        <Duration from={visit.entered} to={visit.exited} />
      </td>
      <td className="track">
        <Bar visit={visit} span={span} />
      </td>
    </tr>
  );
}

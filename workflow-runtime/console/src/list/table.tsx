import type { Summary } from "../api/types";
import { toExecution } from "../route";
import { rove, VERTICAL } from "../ui/roving";
import { ExecutionBadge } from "../ui/status";
import { Duration, Text, Time } from "../ui/text";

export function Table({ executions, busy }: { executions: Summary[]; busy: boolean }) {
  return (
    <table className="executions" aria-busy={busy} onKeyDown={(event) => rove(event, VERTICAL)}>
      <caption className="hidden">Executions, the newest first</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Workflow</th>
          <th scope="col">Status</th>
          <th scope="col">Started</th>
          <th scope="col">Ended</th>
          <th scope="col" className="number">
            Duration
          </th>
        </tr>
      </thead>
      <tbody>
        {executions.map((execution, index) => (
          <Row key={execution.id} execution={execution} first={index === 0} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ execution, first }: { execution: Summary; first: boolean }) {
  const { id, name, workflow, status, started, stopped, redrives, unfit, error } = execution;
  return (
    <tr>
      <td className="name">
        <div className="line">
          <a href={toExecution(id)} data-roving tabIndex={first ? 0 : -1} title={name}>
            <Text>{name}</Text>
          </a>
          {redrives > 0 && <span className="chip">Redriven{redrives > 1 && ` ×${redrives}`}</span>}
          {unfit && (
            <span className="chip warning" title={unfit}>
              Needs another build
            </span>
          )}
        </div>
      </td>
      <td data-label="Workflow">
        <Text>{workflow}</Text>
      </td>
      <td data-label="Status">
        <ExecutionBadge status={status} />
        {error && (
          <span className="error-name" title={error}>
            <Text>{error}</Text>
          </span>
        )}
      </td>
      <td data-label="Started">
        <Time at={started} />
      </td>
      <td data-label="Ended">{stopped ? <Time at={stopped} /> : "–"}</td>
      <td data-label="Duration" className="number">
        <Duration from={started} to={stopped} />
      </td>
    </tr>
  );
}

import { Fragment, useState } from "react";
import type { Execution, HistoryEvent } from "../api/types";
import { within } from "../graph/iterations";
import { Icon } from "../ui/icons";
import { Json } from "../ui/json";
import { Empty, Failed, Loading } from "../ui/notice";
import { rove, VERTICAL } from "../ui/roving";
import { Text, Time, duration } from "../ui/text";
import { useEvents } from "./load-events";

export function EventsTab({ execution }: { execution: Execution }) {
  const [newestFirst, setNewestFirst] = useState(false);
  const { events, more, error, busy, load } = useEvents(execution.id, newestFirst, execution);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const toggle = (id: number) =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const allOpen = events.length > 0 && events.every(({ id }) => open.has(id));
  return (
    <section className="events">
      <div className="tools">
        <label>
          Order
          <select value={String(newestFirst)} onChange={(event) => setNewestFirst(event.target.value === "true")}>
            <option value="false">Oldest first</option>
            <option value="true">Newest first</option>
          </select>
        </label>
        <span className="grow" />
        <button
          className="small"
          disabled={events.length === 0}
          onClick={() => setOpen(allOpen ? new Set() : new Set(events.map(({ id }) => id)))}
        >
          {allOpen ? "Collapse all" : "Expand all"}
        </button>
      </div>
      {events.length > 0 && (
        <table className="events" onKeyDown={(event) => rove(event, VERTICAL)}>
          <caption className="hidden">Events</caption>
          <thead>
            <tr>
              <th scope="col">ID</th>
              <th scope="col">Type</th>
              <th scope="col">Step</th>
              <th scope="col" className="number">
                Started after
              </th>
              <th scope="col">Timestamp</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event, index) => (
              <Row
                key={event.id}
                event={event}
                started={execution.started}
                open={open.has(event.id)}
                toggle={() => toggle(event.id)}
                first={index === 0}
              />
            ))}
          </tbody>
        </table>
      )}
      {error && <Failed what="The events" error={error} retry={load} />}
      {events.length === 0 && !error && (busy ? <Loading what="events" /> : <Empty title="No events yet" />)}
      {more && events.length > 0 && (
        <p>
          <button disabled={busy} onClick={load}>
            {busy ? "Loading…" : "Load more"}
          </button>
        </p>
      )}
    </section>
  );
}

interface RowProps {
  event: HistoryEvent;
  started: number;
  open: boolean;
  toggle: () => void;
  first: boolean;
}

function Row({ event, started, open, toggle, first }: RowProps) {
  const time = Date.parse(event.timestamp);
  const details = detailsOf(event);
  const tone = /Failed|TimedOut/.test(event.type) ? "failed" : /Aborted/.test(event.type) ? "aborted" : undefined;
  return (
    <Fragment>
      <tr>
        <td>
          <button
            className="link"
            data-roving
            tabIndex={first ? 0 : -1}
            aria-expanded={open}
            aria-label={`Event ${event.id}, ${event.type}`}
            onClick={toggle}
          >
            <Icon name={open ? "down" : "right"} />
            {event.id}
          </button>
        </td>
        <td className={tone}>{event.type}</td>
        <td data-label="Step">{event.state === undefined ? "–" : <Text>{within(event.path, event.state)}</Text>}</td>
        <td data-label="Started after" className="number">
          {duration(time - started)}
        </td>
        <td data-label="Timestamp">
          <Time at={time} millis />
        </td>
      </tr>
      {open && (
        <tr className="expanded">
          <td colSpan={5}>
            <Json value={{ previousEventId: event.previousEventId, ...details }} what={`Event ${event.id}`} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

const COMMON = new Set(["id", "previousEventId", "timestamp", "type", "state", "path"]);

/** What an event has beside what all have; JSON in texts is shown as JSON. */
function detailsOf(event: HistoryEvent): Record<string, unknown> {
  const own = Object.entries(event).filter(([name]) => !COMMON.has(name));
  return Object.fromEntries(own.map(([name, value]) => [name, unfold(value)]));
}

function unfold(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === "string" && ["input", "output", "parameters"].includes(name)
        ? parsed(inner)
        : name === "assignedVariables"
          ? Object.fromEntries(Object.entries(inner as object).map(([key, text]) => [key, parsed(String(text))]))
          : inner,
    ]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

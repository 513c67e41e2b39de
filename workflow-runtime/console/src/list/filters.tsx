import { useEffect, useState } from "react";
import { useAbout } from "../about";
import { type ExecutionStatus, STATUSES } from "../api/types";
import { EXECUTION_LOOKS } from "../ui/status";
import { type Filter, RANGES } from "./filter";

interface FiltersProps {
  filter: Filter;
  counts: Partial<Record<ExecutionStatus, number>> | null | undefined;
  /** With an entry in the browser's history. */
  choose: (changes: Filter) => void;
  type: (changes: Filter) => void;
}

export function Filters({ filter, counts, choose, type }: FiltersProps) {
  const { workflows } = useAbout();
  const total = counts && STATUSES.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  return (
    <search className="filters">
      <div className="statuses" role="group" aria-label="Status">
        <StatusButton word="All" number={total} chosen={!filter.status} choose={() => choose({ status: "" })} />
        {STATUSES.map((status) => (
          <StatusButton
            key={status}
            word={EXECUTION_LOOKS[status].word}
            tone={EXECUTION_LOOKS[status].tone}
            number={counts && (counts[status] ?? 0)}
            chosen={filter.status === status}
            choose={() => choose({ status })}
          />
        ))}
      </div>
      <div className="fields">
        <NameField name={filter.name ?? ""} change={(name) => type({ name })} />
        <label>
          Workflow
          <select value={filter.workflow ?? ""} onChange={(event) => choose({ workflow: event.target.value })}>
            <option value="">All workflows</option>
            {workflows.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Started
          <select
            value={filter.range ?? ""}
            onChange={(event) => choose({ range: event.target.value, from: "", to: "" })}
          >
            {RANGES.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        {filter.range === "custom" && (
          <>
            <TimeField label="From" value={filter.from} change={(from) => type({ from })} />
            <TimeField label="To" value={filter.to} change={(to) => type({ to })} />
          </>
        )}
      </div>
    </search>
  );
}

interface StatusButtonProps {
  word: string;
  tone?: string;
  number: number | null | undefined;
  chosen: boolean;
  choose: () => void;
}

function StatusButton({ word, tone, number, chosen, choose }: StatusButtonProps) {
  return (
    <button className="status" aria-pressed={chosen} onClick={choose}>
      {tone && <span className={`dot ${tone}`} aria-hidden="true" />}
      {word}
      {number !== null && number !== undefined && <span className="count">{number.toLocaleString()}</span>}
    </button>
  );
}

/** Asks for what was typed once the typing rests. */
function NameField({ name, change }: { name: string; change: (name: string) => void }) {
  const [typed, type] = useState(name);
  useEffect(() => type(name), [name]);
  useEffect(() => {
    if (typed === name) return;
    const timer = setTimeout(() => change(typed), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <label className="grow">
      Name
      <input
        type="search"
        value={typed}
        placeholder="A part of the name"
        onChange={(event) => type(event.target.value)}
      />
    </label>
  );
}

function TimeField({ label, value, change }: { label: string; value: string | undefined; change: (v: string) => void }) {
  return (
    <label>
      {label}
      <input type="datetime-local" value={value ?? ""} onChange={(event) => change(event.target.value)} />
    </label>
  );
}

import type { ListQuery } from "../api/client";
import { STATUSES } from "../api/types";

export const RANGES = [
  { id: "", title: "Any time" },
  { id: "1h", title: "Last hour", millis: 3_600_000 },
  { id: "24h", title: "Last 24 hours", millis: 86_400_000 },
  { id: "7d", title: "Last 7 days", millis: 7 * 86_400_000 },
  { id: "custom", title: "From and to" },
] as const;

/** What the list shows, as it is in the page's address. Times are as `datetime-local` has them. */
export interface Filter {
  status?: string;
  workflow?: string;
  name?: string;
  range?: string;
  from?: string;
  to?: string;
  before?: string;
}

const FIELDS = ["status", "workflow", "name", "range", "from", "to", "before"] as const;

export function filterOf(query: URLSearchParams): Filter {
  const pairs = FIELDS.map((field) => [field, query.get(field)] as const).filter(([, value]) => value);
  const filter = Object.fromEntries(pairs) as Filter;
  if (!STATUSES.some((status) => status === filter.status)) delete filter.status;
  return filter;
}

export const isFiltered = ({ before: _, ...filter }: Filter) => Object.keys(filter).length > 0;

const instant = (local: string | undefined) => {
  const time = local ? new Date(local).getTime() : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
};

/** What to ask the server for now. */
export function listQuery({ range, from, to, ...same }: Filter, now: number, limit: number): ListQuery {
  const known = RANGES.find(({ id }) => id === range);
  const query: ListQuery = { ...same, limit };
  const first = known && "millis" in known ? now - known.millis : range === "custom" ? instant(from) : undefined;
  const last = range === "custom" ? instant(to) : undefined;
  if (first !== undefined) query.from = first;
  if (last !== undefined) query.to = last;
  return query;
}

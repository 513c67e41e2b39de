import { useEffect, useRef } from "react";
import { useAbout } from "../about";
import { api, streams } from "../api/client";
import { useLive } from "../api/live";
import { useLoad } from "../api/load";
import { STATUSES } from "../api/types";
import { go, replace, seen, toList, toStart } from "../route";
import { Icon } from "../ui/icons";
import { Disconnected, LiveChip, isAway } from "../ui/live";
import { Empty, Failed, Loading } from "../ui/notice";
import { type Filter, filterOf, isFiltered, listQuery } from "./filter";
import { Filters } from "./filters";
import { Table } from "./table";

const LIMIT = 50;

export function ListPage({ query }: { query: URLSearchParams }) {
  const { readOnly } = useAbout();
  const filter = filterOf(query);
  const place = toList({ ...filter });
  const list = useLoad(place, (signal) => api.list(listQuery(filter, Date.now(), LIMIT), signal));
  const { live, retry } = useLive(streams.list, () => {
    list.reload();
    return false;
  });
  // What is on the screen stays there until the next page is known.
  const known = useRef(list.data);
  known.current = list.data ?? known.current;
  const page = known.current;
  const away = isAway(live, list.error);

  useEffect(() => {
    document.title = "Executions";
  }, []);
  useEffect(() => {
    seen.list = place;
  }, [place]);

  const changed = (changes: Filter) => toList({ ...filter, before: "", ...changes });
  return (
    <>
      <div className="heading">
        <h1 tabIndex={-1}>Executions</h1>
        <LiveChip live={live} />
        <span className="grow" />
        {!readOnly && (
          <a className="button primary" href={toStart({ workflow: filter.workflow })}>
            <Icon name="plus" />
            Start execution
          </a>
        )}
      </div>
      {away && <Disconnected since={list.at} retry={retry} />}
      <Filters
        filter={filter}
        counts={page?.counts}
        choose={(changes) => go(changed(changes))}
        type={(changes) => replace(changed(changes))}
      />
      {list.error && !away && <Failed what="The executions" error={list.error} retry={list.reload} />}
      {!page ? (
        list.busy && <Loading what="executions" />
      ) : page.executions.length > 0 ? (
        <>
          <Table executions={page.executions} busy={list.data === undefined} />
          <Paging filter={filter} shown={page.executions.length} next={page.next} total={totalOf(filter, page.counts)} />
        </>
      ) : filter.before ? (
        <Empty title="No older executions">
          <button onClick={() => go(toList({ ...filter, before: "" }))}>Go to the newest</button>
        </Empty>
      ) : isFiltered(filter) ? (
        <Empty title="No executions match">
          <button onClick={() => go(toList())}>Clear the filter</button>
        </Empty>
      ) : (
        <Empty title="No executions yet">
          {readOnly ? "They appear here as soon as one is started." : <a href={toStart()}>Start the first one</a>}
        </Empty>
      )}
    </>
  );
}

function totalOf(filter: Filter, counts: Partial<Record<string, number>> | null | undefined): number | undefined {
  if (!counts) return undefined;
  const statuses = filter.status ? [filter.status] : STATUSES;
  return statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}

interface PagingProps {
  filter: Filter;
  shown: number;
  next: number | null | undefined;
  total: number | undefined;
}

/** The keys before the pages that were left by "Next", for the way back; lost with the page, "Newest" stays. */
const left: { filter: string; keys: string[] } = { filter: "", keys: [] };

function Paging({ filter, shown, next, total }: PagingProps) {
  const { before, ...rest } = filter;
  const same = toList({ ...rest });
  if (left.filter !== same || !before) Object.assign(left, { filter: same, keys: [] });
  const place = before ? left.keys.indexOf(before) : -1;
  const known = !before || place >= 0;
  const first = (place + 1) * LIMIT;
  const step = (key: string) => {
    left.keys = left.keys.slice(0, place + 1);
    left.keys.push(key);
    go(toList({ ...rest, before: key }));
  };
  return (
    <nav className="paging" aria-label="Pages of executions">
      <span className="hint">
        {known
          ? `${(first + 1).toLocaleString()}–${(first + shown).toLocaleString()}`
          : `${shown.toLocaleString()} executions`}
        {total !== undefined && known && ` of ${Math.max(total, first + shown).toLocaleString()}`}
      </span>
      <span className="grow" />
      <button disabled={!before} onClick={() => go(same)}>
        Newest
      </button>
      <button
        disabled={place < 0}
        onClick={() => go(toList({ ...rest, before: place > 0 ? left.keys[place - 1] : "" }))}
      >
        <Icon name="left" />
        Previous
      </button>
      <button disabled={next === null || next === undefined} onClick={() => step(String(next))}>
        Next
        <Icon name="right" />
      </button>
    </nav>
  );
}

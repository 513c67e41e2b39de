import { useCallback, useEffect, useRef, useState } from "react";
import { type ApiError, api, asApiError } from "../api/client";
import type { HistoryEvent } from "../api/types";

const LIMIT = 100;

export interface LoadedEvents {
  events: readonly HistoryEvent[];
  /** Whether there are more in the direction that is read. */
  more: boolean;
  error: ApiError | undefined;
  busy: boolean;
  load: () => void;
}

/**
 * The events of an execution, a page at a time. `change` has another value when the history may have grown.
 */
export function useEvents(id: string, newestFirst: boolean, change: unknown): LoadedEvents {
  const [state, set] = useState<{ events: HistoryEvent[]; more: boolean }>({ events: [], more: true });
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const latest = useRef(state);
  latest.current = state;
  const generation = useRef(0);
  const working = useRef(false);

  const work = useCallback(
    async (what: (now: number) => Promise<void>) => {
      if (working.current) return;
      const now = generation.current;
      working.current = true;
      setBusy(true);
      try {
        await what(now);
        if (now === generation.current) setError(undefined);
      } catch (failed) {
        if (now === generation.current) setError(asApiError(failed));
      }
      if (now === generation.current) {
        working.current = false;
        setBusy(false);
      }
    },
    [],
  );

  const fetchPage = useCallback(
    (behind: number | undefined) =>
      api.events(id, { newestFirst, limit: LIMIT, ...(behind === undefined ? {} : { behind }) }),
    [id, newestFirst],
  );

  const load = useCallback(
    () =>
      void work(async (now) => {
        const page = await fetchPage(latest.current.events.at(-1)?.id);
        if (now !== generation.current) return;
        set(({ events }) => ({ events: [...events, ...page.events], more: hasMore(page) }));
      }),
    [fetchPage, work],
  );

  /** Events that came since: at the end, or before the newest. */
  const grow = useCallback(() => {
    const { events, more } = latest.current;
    if (!newestFirst) {
      if (!more) load();
      return;
    }
    void work(async (now) => {
      const page = await fetchPage(undefined);
      if (now !== generation.current) return;
      const newest = events[0]?.id ?? 0;
      const fresh = page.events.filter((event) => event.id > newest);
      // Where more came than a page holds, the list begins anew.
      const gap = fresh.length === page.events.length && hasMore(page) && newest > 0;
      set(gap ? { events: page.events, more: true } : { events: [...fresh, ...events], more });
    });
  }, [fetchPage, load, newestFirst, work]);

  useEffect(() => {
    generation.current++;
    working.current = false;
    latest.current = { events: [], more: true };
    set(latest.current);
    load();
    return () => {
      generation.current++;
      working.current = false;
    };
  }, [load]);

  const first = useRef(change);
  useEffect(() => {
    if (first.current !== change) grow();
    first.current = change;
  }, [change, grow]);

  return { ...state, error, busy, load };
}

const hasMore = (page: { next?: number | null }) => page.next !== null && page.next !== undefined;

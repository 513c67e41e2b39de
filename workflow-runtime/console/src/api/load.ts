import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { ApiError, asApiError } from "./client";

export interface Loaded<T> {
  /** What was loaded last, even where a later attempt failed. */
  data: T | undefined;
  error: ApiError | undefined;
  busy: boolean;
  /** When the data was loaded. */
  at: number;
  reload: () => void;
}

/** How long to rest between two loads of the same. */
const REST = 400;

/** Loads what `key` names, and again on `reload`; calls while it loads are one more load. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, set] = useState<{ key: string; data?: T; error?: ApiError; busy: boolean; at: number }>({
    key,
    busy: true,
    at: 0,
  });
  const latest = useRef(load);
  latest.current = load;
  const trigger = useRef(() => {});

  // Asked for before the browser paints, which may take longer than the answer.
  useLayoutEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let [busy, again] = [false, false];
    const run = async () => {
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      set((before) => ({ ...before, busy: true }));
      try {
        const data = await latest.current(signal);
        if (!signal.aborted) set({ key, data, busy: false, at: Date.now() });
      } catch (error) {
        const known = asApiError(error);
        if (!signal.aborted) {
          set((before) => ({ ...(before.key === key ? before : { at: 0 }), key, error: known, busy: false }));
        }
      }
      await new Promise((rested) => setTimeout(rested, REST));
      busy = false;
      if (again && !signal.aborted) {
        again = false;
        void run();
      }
    };
    trigger.current = () => void run();
    void run();
    return () => controller.abort();
  }, [key]);

  const reload = useCallback(() => trigger.current(), []);
  const current = state.key === key ? state : { data: undefined, error: undefined, busy: true, at: 0 };
  return { data: current.data, error: current.error, busy: current.busy, at: current.at, reload };
}

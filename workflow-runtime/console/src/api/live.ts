import { useCallback, useEffect, useRef, useState } from "react";

export type Live = "connecting" | "live" | "disconnected" | "ended";

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 10_000;

/**
 * Listens to a stream of the server, and connects again when it breaks off. A page in the background listens to
 * nothing: browsers share few connections among all pages of a server.
 *
 * `changed` gets the data of each event, and `undefined` after a time in which events may have been missed; it
 * returns whether the stream is at its end.
 */
export function useLive(url: string | undefined, changed: (data: unknown) => boolean): { live: Live; retry: () => void } {
  const [live, set] = useState<Live>("connecting");
  const latest = useRef(changed);
  latest.current = changed;
  const again = useRef(() => {});

  useEffect(() => {
    if (url === undefined) {
      set("ended");
      return;
    }
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pause = FIRST_PAUSE;
    let missed = false;
    const close = () => {
      clearTimeout(timer);
      source?.close();
      source = undefined;
    };
    const connect = () => {
      close();
      source = new EventSource(url);
      source.onopen = () => {
        pause = FIRST_PAUSE;
        set("live");
        if (missed) latest.current(undefined);
        missed = false;
      };
      source.addEventListener("changed", (event) => {
        if (latest.current(JSON.parse((event as MessageEvent<string>).data))) {
          close();
          set("ended");
        }
      });
      source.onerror = () => {
        close();
        missed = true;
        set("disconnected");
        timer = setTimeout(connect, pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      };
    };
    const shown = () => {
      if (document.hidden) {
        missed = true;
        close();
      } else if (!source) {
        connect();
      }
    };
    again.current = connect;
    set("connecting");
    if (!document.hidden) connect();
    document.addEventListener("visibilitychange", shown);
    window.addEventListener("online", connect);
    return () => {
      close();
      document.removeEventListener("visibilitychange", shown);
      window.removeEventListener("online", connect);
    };
  }, [url]);

  return { live, retry: useCallback(() => again.current(), []) };
}

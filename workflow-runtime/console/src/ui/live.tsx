import type { ApiError } from "../api/client";
import type { Live } from "../api/live";
import { Notice } from "./notice";
import { Time } from "./text";

const WORDS: Record<Live, string> = {
  connecting: "Connecting…",
  live: "Live",
  disconnected: "Disconnected",
  ended: "",
};

export function LiveChip({ live }: { live: Live }) {
  if (live === "ended") return null;
  return (
    <span className={`live ${live}`} role="status">
      <span className="dot" aria-hidden="true" />
      {WORDS[live]}
    </span>
  );
}

/** Whether nobody answers, unlike a server that refuses. */
export const isAway = (live: Live, error: ApiError | undefined) =>
  live === "disconnected" && (error === undefined || error.status === 0);

export function Disconnected({ since, retry }: { since: number; retry: () => void }) {
  return (
    <Notice kind="warning" title="Disconnected" action={<button onClick={retry}>Try again</button>}>
      The program that serves this console does not answer; the page tries again by itself.
      {since > 0 && (
        <>
          {" "}
          What you see is of <Time at={since} />.
        </>
      )}
    </Notice>
  );
}

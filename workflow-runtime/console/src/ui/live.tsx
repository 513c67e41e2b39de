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

export function Disconnected({ live, since, retry }: { live: Live; since: number; retry: () => void }) {
  if (live !== "disconnected") return null;
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

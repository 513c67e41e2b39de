import type { Visit } from "../api/types";
import { VISIT_LOOKS } from "../ui/status";

const WIDTH = 1_000;
/** What is too short to be seen is as wide as this. */
const LEAST = 4;

/** A visit as a bar on the time of the execution, its attempts in it. */
export function Bar({ visit, span }: { visit: Visit; span: { from: number; to: number } }) {
  const x = (time: number) => {
    const part = (time - span.from) / (span.to - span.from);
    return Math.max(0, Math.min(part, 1)) * WIDTH;
  };
  const piece = (from: number, to: number | null | undefined) => {
    const width = Math.max(x(to ?? span.to) - x(from), LEAST);
    return { x: Math.min(x(from), WIDTH - width), width };
  };
  const { tone } = VISIT_LOOKS[visit.status];
  return (
    <svg className="bar" viewBox={`0 0 ${WIDTH} 16`} preserveAspectRatio="none" aria-hidden="true">
      <rect className={visit.attempts.length > 1 ? `${tone} rest` : tone} y="2" height="12" {...piece(visit.entered, visit.exited)} />
      {visit.attempts.length > 1 &&
        visit.attempts.map((attempt) => (
          <rect
            key={`${attempt.number} ${attempt.scheduled}`}
            className={attempt.error ? "failed" : attempt.ended ? "succeeded" : "running"}
            y="2"
            height="12"
            {...piece(attempt.scheduled, attempt.ended ?? visit.exited)}
          />
        ))}
    </svg>
  );
}

import { useEffect, useState } from "react";

/** Characters that draw nothing or turn the text around them: hostile names are made of them. */
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The text with what cannot be seen written out as in JSON. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A text from an execution: isolated, so that its direction turns nothing around it. */
export function Text({ children }: { children: string }) {
  return <bdi>{visible(children)}</bdi>;
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const exact = new Intl.DateTimeFormat(undefined, {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  timeZoneName: "short",
});

export function Time({ at, millis = false }: { at: number; millis?: boolean }) {
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={exact.format(date)}>
      {(millis ? exact : dateTime).format(date)}
    </time>
  );
}

/** Milliseconds as people say them: `320 ms`, `4.213 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function duration(millis: number): string {
  const [seconds, minutes, hours, days] = [1_000, 60_000, 3_600_000, 86_400_000].map((unit) => millis / unit) as [
    number,
    number,
    number,
    number,
  ];
  if (seconds < 1) return `${Math.max(0, Math.round(millis))} ms`;
  if (minutes < 1) return `${Math.round(millis) / 1_000} s`;
  if (hours < 1) return `${Math.floor(minutes)} min ${Math.floor(seconds) % 60} s`;
  if (days < 1) return `${Math.floor(hours)} h ${Math.floor(minutes) % 60} min`;
  return `${Math.floor(days)} d ${Math.floor(hours) % 24} h`;
}

/** The time now, each second anew while something runs. */
export function useNow(running: boolean): number {
  const [now, set] = useState(Date.now);
  useEffect(() => {
    if (!running) return;
    set(Date.now());
    const timer = setInterval(() => set(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}

export function Duration({ from, to }: { from: number; to: number | null | undefined }) {
  const running = to === null || to === undefined;
  const now = useNow(running);
  const passed = Math.max(now - from, 0);
  // It counts by seconds.
  return <>{duration(!running ? to - from : passed < 1_000 ? passed : Math.floor(passed / 1_000) * 1_000)}</>;
}

export function count(number: number, one: string, more = `${one}s`): string {
  return `${number.toLocaleString()} ${number === 1 ? one : more}`;
}

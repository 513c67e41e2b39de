const PATHS = {
  check: "M3 8.5l3.2 3.2L13 5",
  cross: "M4 4l8 8M12 4l-8 8",
  bang: "M8 3v6.5M8 12v.8",
  clock: "M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 1 0 0-12.4M8 4.6v3.6l2.4 1.5",
  stop: "M4 8h8",
  play: "M5 3.5v9l7.5-4.5z",
  again: "M12.6 6.2A5 5 0 1 0 13 9M13 3v3.5H9.5",
  copy: "M6 6h7v8H6zM10 6V2.5H3.5V11H6",
  download: "M8 2.5v8M4.8 7.6L8 10.8l3.2-3.2M3 13.5h10",
  left: "M10 3.5L5.5 8l4.5 4.5",
  right: "M6 3.5L10.5 8 6 12.5",
  down: "M3.5 6L8 10.5 12.5 6",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.8M8 13.2V15M1 8h1.8M13.2 8H15M3 3l1.3 1.3M11.7 11.7L13 13M13 3l-1.3 1.3M4.3 11.7L3 13",
  moon: "M13 9.6A5.5 5.5 0 0 1 6.4 3 5.5 5.5 0 1 0 13 9.6z",
  screen: "M2 3h12v8.5H2zM5.5 14h5",
  pause: "M6 4v8M10 4v8",
  plus: "M8 3v10M3 8h10",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside a text that says the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

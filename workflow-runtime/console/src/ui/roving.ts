import type { KeyboardEvent } from "react";

/**
 * The arrow keys, Home and End move the focus among the elements with `data-roving` inside the one that has this handler;
 * only one of them is reached by Tab.
 */
export function rove(event: KeyboardEvent<HTMLElement>, keys: { back: string; on: string }) {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-roving]")];
  const here = items.indexOf(document.activeElement as HTMLElement);
  if (here < 0) return;
  const targets: Record<string, number> = { [keys.back]: here - 1, [keys.on]: here + 1, Home: 0, End: items.length - 1 };
  const target = targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  const next = items[Math.max(0, Math.min(target, items.length - 1))];
  items[here]?.setAttribute("tabindex", "-1");
  next?.setAttribute("tabindex", "0");
  next?.focus();
}

export const VERTICAL = { back: "ArrowUp", on: "ArrowDown" };
export const HORIZONTAL = { back: "ArrowLeft", on: "ArrowRight" };

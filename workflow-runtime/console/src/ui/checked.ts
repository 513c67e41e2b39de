import type { ApiError } from "../api/client";
import type { Mistake } from "./editor";
import { lineOf, locate } from "./locate";
import { syntaxErrorAt } from "./syntax";

/** What is wrong with a text as JSON. */
export function syntaxMistake(text: string): Mistake | undefined {
  const start = syntaxErrorAt(text);
  if (start === undefined) return undefined;
  const found = text[start];
  const message = found === undefined ? "JSON is expected here, but the text ends" : `This is not JSON at \`${found}\``;
  return { message, spot: { start, end: found === undefined ? start : start + 1, line: lineOf(text, start) } };
}

/** What the server said about a text of JSON, each at its place. */
function toldMistakes(text: string, error: ApiError | undefined): Mistake[] {
  if (error?.status !== 400) return [];
  const placed = !syntaxMistake(text);
  return [{ error: error.message, at: error.at }, ...error.others].map(({ error: message, at }) =>
    at !== undefined && placed ? { message, spot: locate(text, at), at } : { message },
  );
}

/** What is wrong with a text: as JSON, or else what the server said. */
export function mistakesIn(text: string, ...errors: (ApiError | undefined)[]): Mistake[] {
  const syntax = syntaxMistake(text);
  if (syntax) return [syntax];
  return errors.map((error) => toldMistakes(text, error)).find((told) => told.length > 0) ?? [];
}

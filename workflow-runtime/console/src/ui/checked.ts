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

/** What the server said about a text of JSON, at its place. */
export function toldMistake(text: string, error: ApiError | undefined): Mistake | undefined {
  if (!error || error.status !== 400) return undefined;
  if (error.at === undefined || syntaxMistake(text)) return { message: error.message };
  return { message: error.message, spot: locate(text, error.at), at: error.at };
}

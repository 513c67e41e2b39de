import type { ApiError } from "../api/client";
import type { Mistake } from "./editor";
import { locate, locateSyntax } from "./locate";

/** What is wrong with a text as JSON. */
export function syntaxMistake(text: string): Mistake | undefined {
  if (text.trim() === "") return { message: "JSON is expected here", spot: { start: 0, end: 0, line: 1 } };
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = String((error as Error).message);
    return { message: `This is not JSON: ${message}`, spot: locateSyntax(text, message) };
  }
}

/** What the server said about a text of JSON, at its place. */
export function toldMistake(text: string, error: ApiError | undefined): Mistake | undefined {
  if (!error || error.status !== 400) return undefined;
  const spot = syntaxMistake(text) ? { start: 0, end: 0, line: 1 } : locate(text, error.at ?? "");
  return { message: error.message, spot, ...(error.at ? { at: error.at } : {}) };
}

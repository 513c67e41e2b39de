import { useEffect, useState } from "react";
import { type ApiError, api, asApiError } from "../api/client";
import { syntaxMistake } from "../ui/checked";

/** How long the typing rests before the server is asked. */
const REST = 350;

/** What the server says of an input while it is written. A server that does not answer says nothing. */
export function useChecked(workflow: string, input: string): { ok: boolean; error: ApiError | undefined } {
  const [told, tell] = useState<{ input: string; error?: ApiError }>();
  useEffect(() => {
    if (syntaxMistake(input)) return;
    const controller = new AbortController();
    const check = async () => {
      try {
        await api.check(workflow, input, controller.signal);
        tell({ input });
      } catch (error) {
        const known = asApiError(error);
        if (!controller.signal.aborted && known.status === 400) tell({ input, error: known });
      }
    };
    const timer = setTimeout(() => void check(), REST);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [workflow, input]);
  const current = told?.input === input ? told : undefined;
  return { ok: current !== undefined && !current.error, error: current?.error };
}

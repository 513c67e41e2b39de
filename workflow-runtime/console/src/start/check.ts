import { useEffect, useState } from "react";
import { type ApiError, api, asApiError } from "../api/client";
import { syntaxMistake } from "../ui/checked";

/** How long the typing rests before the server is asked. */
const REST = 350;

/** What the server says of an input: notes where it fits. */
interface Checked {
  notes?: readonly string[];
  error?: ApiError;
}

/** What it says while the input is written. A server that does not answer says nothing. */
export function useChecked(workflow: string, input: string): Checked {
  const [told, tell] = useState<Checked & { input: string }>();
  useEffect(() => {
    if (syntaxMistake(input)) return;
    const controller = new AbortController();
    const check = async () => {
      try {
        const { notes } = await api.check(workflow, input, controller.signal);
        tell({ input, notes });
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
  return told?.input === input ? told : {};
}

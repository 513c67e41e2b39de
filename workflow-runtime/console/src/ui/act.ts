import { useState } from "react";
import { type ApiError, asApiError } from "../api/client";

/** Something that changes the server, once at a time. */
export function useAct() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const act = async (what: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await what();
    } catch (failed) {
      setError(asApiError(failed));
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, act, forget: () => setError(undefined) };
}

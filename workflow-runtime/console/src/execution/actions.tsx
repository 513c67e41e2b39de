import { useState } from "react";
import { useAbout } from "../about";
import { api } from "../api/client";
import type { Execution } from "../api/types";
import { toStart } from "../route";
import { useAct } from "../ui/act";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icons";
import { Notice } from "../ui/notice";
import { Text } from "../ui/text";

/** What Step Functions redrives: all that ended without success. */
const REDRIVEN = ["FAILED", "TIMED_OUT", "ABORTED"];

export function Actions({ execution, changed }: { execution: Execution; changed: () => void }) {
  const { readOnly } = useAbout();
  const [asked, ask] = useState<"stop" | "redrive">();
  if (readOnly) return null;
  const { id, workflow, status } = execution;
  return (
    <div className="actions">
      {status === "RUNNING" && (
        <button className="danger" onClick={() => ask("stop")}>
          <Icon name="stop" />
          Stop execution
        </button>
      )}
      {REDRIVEN.includes(status) && (
        <button onClick={() => ask("redrive")}>
          <Icon name="again" />
          Redrive
        </button>
      )}
      <a className="button" href={toStart({ workflow, from: id })}>
        <Icon name="plus" />
        New execution
      </a>
      {asked === "stop" && <Stop execution={execution} close={() => ask(undefined)} changed={changed} />}
      {asked === "redrive" && <Redrive execution={execution} close={() => ask(undefined)} changed={changed} />}
    </div>
  );
}

interface AskProps {
  execution: Execution;
  close: () => void;
  changed: () => void;
}

function Stop({ execution, close, changed }: AskProps) {
  const [error, setError] = useState("");
  const [cause, setCause] = useState("");
  const { act, busy, error: failed } = useAct();
  const stop = () =>
    act(async () => {
      await api.stop(execution.id, error, cause);
      changed();
      close();
    });
  if (execution.status !== "RUNNING" && !busy) {
    return (
      <Dialog title="Stop execution" close={close}>
        <Notice kind="info" title="The execution has ended meanwhile" />
        <footer>
          <button autoFocus onClick={close}>
            Close
          </button>
        </footer>
      </Dialog>
    );
  }
  return (
    <Dialog title="Stop execution" close={close}>
      <form onSubmit={(event) => (event.preventDefault(), void stop())}>
        <p>
          <Text>{execution.name}</Text> ends as aborted. Tasks that run are cancelled; what they have done stays done.
        </p>
        <label>
          <span>
            Error <span className="hint">optional</span>
          </span>
          <input value={error} onChange={(event) => setError(event.target.value)} />
        </label>
        <label>
          <span>
            Cause <span className="hint">optional</span>
          </span>
          <textarea rows={2} value={cause} onChange={(event) => setCause(event.target.value)} />
        </label>
        {failed && <Notice kind="error" title="It could not be stopped">{failed.message}</Notice>}
        <footer>
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button className="danger" disabled={busy}>
            Stop execution
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function Redrive({ execution, close, changed }: AskProps) {
  const { act, busy, error: failed } = useAct();
  const redrive = () =>
    act(async () => {
      await api.redrive(execution.id);
      changed();
      close();
    });
  return (
    <Dialog title="Redrive execution" close={close}>
      <p>
        <Text>{execution.name}</Text> goes on from the states that did not succeed. What has succeeded is kept and does not
        run again.
      </p>
      {failed && <Notice kind="error" title="It could not be redriven">{failed.message}</Notice>}
      <footer>
        <button onClick={close}>Cancel</button>
        <button className="primary" disabled={busy} onClick={() => void redrive()}>
          Redrive
        </button>
      </footer>
    </Dialog>
  );
}

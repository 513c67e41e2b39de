import { useState } from "react";
import { useAbout } from "../about";
import { api } from "../api/client";
import type { Callback } from "../api/types";
import { useAct } from "../ui/act";
import { mistakesIn } from "../ui/checked";
import { Copy } from "../ui/copy";
import { Dialog } from "../ui/dialog";
import { Editor } from "../ui/editor";
import { Notice } from "../ui/notice";
import { Duration, Text } from "../ui/text";

/** Above this the others are behind a button. */
const SHOWN = 5;

export function Callbacks({ callbacks, changed }: { callbacks: readonly Callback[]; changed: () => void }) {
  const { readOnly } = useAbout();
  const [all, showAll] = useState(false);
  const [answer, setAnswer] = useState<{ callback: Callback; approve: boolean }>();
  const shown = all ? callbacks : callbacks.slice(0, SHOWN);
  return (
    <>
      {shown.map((callback) => (
        <Notice
          key={callback.token}
          kind="info"
          title={
            <>
              <Text>{callback.state}</Text> waits for a callback
            </>
          }
          action={
            <div className="actions">
              <Copy text={() => callback.token} what="the task token" short />
              {!readOnly && (
                <>
                  <button onClick={() => setAnswer({ callback, approve: false })}>Reject</button>
                  <button className="primary" onClick={() => setAnswer({ callback, approve: true })}>
                    Approve
                  </button>
                </>
              )}
            </div>
          }
        >
          {callback.path && (
            <>
              <Text>{callback.path}</Text>,{" "}
            </>
          )}
          for <Duration from={callback.since} to={undefined} />; it expects <code>{callback.expects}</code>
        </Notice>
      ))}
      {shown.length < callbacks.length && (
        <button onClick={() => showAll(true)}>Show all {callbacks.length} callbacks</button>
      )}
      {answer?.approve && <Approve callback={answer.callback} close={() => setAnswer(undefined)} changed={changed} />}
      {answer?.approve === false && (
        <Reject callback={answer.callback} close={() => setAnswer(undefined)} changed={changed} />
      )}
    </>
  );
}

interface AnswerProps {
  callback: Callback;
  close: () => void;
  changed: () => void;
}

function Approve({ callback, close, changed }: AnswerProps) {
  const [output, setOutput] = useState(() => JSON.stringify(callback.example, null, 2) ?? "null");
  const { act, busy, error, forget } = useAct();
  const mistakes = mistakesIn(output, error);
  const send = () =>
    act(async () => {
      await api.succeed(callback.token, output);
      changed();
      close();
    });
  return (
    <Dialog title={`Approve ${callback.state}`} close={close}>
      <form onSubmit={(event) => (event.preventDefault(), void send())}>
        <Editor
          label={`Output of the task: ${callback.expects}`}
          value={output}
          change={(output) => (setOutput(output), forget())}
          mistakes={mistakes}
        />
        {error && mistakes.length === 0 && <Notice kind="error" title="The answer was not taken">{error.message}</Notice>}
        <footer>
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button className="primary" disabled={busy || mistakes.length > 0}>
            Approve
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function Reject({ callback, close, changed }: AnswerProps) {
  const [error, setError] = useState("Rejected");
  const [cause, setCause] = useState("");
  const { act, busy, error: failed } = useAct();
  const send = () =>
    act(async () => {
      await api.fail(callback.token, error, cause);
      changed();
      close();
    });
  return (
    <Dialog title={`Reject ${callback.state}`} close={close}>
      <form onSubmit={(event) => (event.preventDefault(), void send())}>
        <label>
          Error
          <input required value={error} onChange={(event) => setError(event.target.value)} />
          <span className="hint">The name by which a catch or a retry of the workflow knows it</span>
        </label>
        <label>
          <span>
            Cause <span className="hint">optional</span>
          </span>
          <textarea rows={3} value={cause} onChange={(event) => setCause(event.target.value)} />
        </label>
        {failed && <Notice kind="error" title="The answer was not taken">{failed.message}</Notice>}
        <footer>
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button className="danger" disabled={busy}>
            Reject
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

import { type FormEvent, useEffect, useState } from "react";
import { useAbout, useWorkflow } from "../about";
import { ApiError, api } from "../api/client";
import { useLoad } from "../api/load";
import type { Workflow } from "../api/types";
import { go, replace, seen, toExecution, toStart } from "../route";
import { useAct } from "../ui/act";
import { mistakesIn } from "../ui/checked";
import { Editor } from "../ui/editor";
import { Empty, Failed, Loading, Notice } from "../ui/notice";
import { Text } from "../ui/text";
import { useChecked } from "./check";

export function StartPage({ query }: { query: URLSearchParams }) {
  const { workflows, readOnly } = useAbout();
  const workflow = useWorkflow(query.get("workflow") ?? workflows[0]?.name);
  const from = query.get("from");
  useEffect(() => {
    document.title = "Start execution";
  }, []);
  return (
    <div className="narrow">
      <nav className="crumbs" aria-label="Where you are">
        <a href={seen.list}>Executions</a>
      </nav>
      <div className="heading">
        <h1 tabIndex={-1}>Start execution</h1>
      </div>
      {readOnly ? (
        <Empty title="This console is read-only">It was started so; nothing can be changed here.</Empty>
      ) : workflows.length === 0 ? (
        <Empty title="This program names no workflow" />
      ) : (
        <>
          <label>
            Workflow
            <select
              value={workflow?.name ?? ""}
              onChange={(event) => replace(toStart({ workflow: event.target.value }))}
            >
              {!workflow && <option value="">Choose one</option>}
              {workflows.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          {!workflow ? (
            <Empty title="This program has no such workflow" />
          ) : from ? (
            <FormFrom key={from} id={from} workflow={workflow} />
          ) : (
            <Form key={workflow.name} workflow={workflow} input={workflow.example} />
          )}
        </>
      )}
    </div>
  );
}

/** With the input of another execution. */
function FormFrom({ id, workflow }: { id: string; workflow: Workflow }) {
  const { data, error, reload } = useLoad(`input of ${id}`, (signal) => api.execution(id, signal));
  if (data) return <Form workflow={workflow} input={data.input} />;
  return error ? <Failed what="The input" error={error} retry={reload} /> : <Loading what="the input" />;
}

function Form({ workflow, input: first }: { workflow: Workflow; input: unknown }) {
  const example = (value: unknown) => JSON.stringify(value, null, 2) ?? "null";
  const [name, setName] = useState("");
  const [input, setInput] = useState(() => example(first));
  const { act, busy, error, forget } = useAct();
  const { notes, error: unfit } = useChecked(workflow.name, input);
  const mistakes = mistakesIn(input, unfit, error);
  const fits = notes?.length ? "The input fits, but not all of it is read:" : "The input fits.";
  const start = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      await api.check(workflow.name, input);
      const { id } = await api.start(workflow.name, name.trim(), input);
      go(toExecution(id));
    });
  };
  const parameters = workflow.parameters.map(({ name, type }) => `${name}: ${type}`).join(", ");
  return (
    <form onSubmit={start}>
      {workflow.doc && <p className="hint">{workflow.doc}</p>}
      <label>
        <span>
          Name <span className="hint">optional</span>
        </span>
        <input
          value={name}
          maxLength={80}
          placeholder="One is made where none is given"
          onChange={(event) => (setName(event.target.value), forget())}
        />
        <span className="hint">Starting the same name with the same input again gives the same execution.</span>
      </label>
      <Editor
        label="Input"
        hint={parameters}
        value={input}
        change={(text) => (setInput(text), forget())}
        mistakes={mistakes}
        state={notes ? fits : "The input is checked…"}
        notes={notes}
      />
      {input !== example(workflow.example) && (
        <button type="button" className="small" onClick={() => (setInput(example(workflow.example)), forget())}>
          Use the example
        </button>
      )}
      {error && mistakes.length === 0 && <NotStarted error={error} />}
      <footer>
        <a className="button" href={seen.list}>
          Cancel
        </a>
        <button className="primary" disabled={busy || mistakes.length > 0}>
          {busy ? "Starting…" : "Start execution"}
        </button>
      </footer>
    </form>
  );
}

const show = (element: HTMLElement | null) => element?.scrollIntoView({ block: "nearest" });

function NotStarted({ error }: { error: ApiError }) {
  return (
    <div ref={show}>
      <Notice kind="error" title="The execution was not started">
        <Text>{error.message.replace(/\.?$/, ".")}</Text>
        {error.status === 409 && " Choose another name."}
      </Notice>
    </div>
  );
}

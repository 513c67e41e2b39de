import type { Execution } from "../api/types";
import { Json } from "../ui/json";
import { Empty } from "../ui/notice";

export function InputOutput({ execution }: { execution: Execution }) {
  const { input, output, status } = execution;
  return (
    <div className="columns">
      <section>
        <h2>Execution input</h2>
        <Json value={input} what="Execution input" />
      </section>
      <section>
        <h2>Execution output</h2>
        {output === undefined || (output === null && status !== "SUCCEEDED") ? (
          <Empty title={status === "RUNNING" ? "It still runs" : "It has no output"}>
            {status !== "RUNNING" && "Only an execution that succeeded has one."}
          </Empty>
        ) : (
          <Json value={output} what="Execution output" />
        )}
      </section>
    </div>
  );
}

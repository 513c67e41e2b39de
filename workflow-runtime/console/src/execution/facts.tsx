import type { ReactNode } from "react";
import type { Execution, Visit } from "../api/types";
import { Copy } from "../ui/copy";
import { Notice } from "../ui/notice";
import { ExecutionBadge } from "../ui/status";
import { Duration, Text, Time } from "../ui/text";
import type { View } from "./view";

export function Facts({ execution }: { execution: Execution }) {
  const { id, status, started, stopped, redrives } = execution;
  return (
    <dl className="facts">
      <Fact name="Status">
        <ExecutionBadge status={status} />
      </Fact>
      <Fact name="Started">
        <Time at={started} />
      </Fact>
      <Fact name="Ended">{stopped ? <Time at={stopped} /> : "–"}</Fact>
      <Fact name="Duration">
        <Duration from={started} to={stopped} />
      </Fact>
      {redrives > 0 && <Fact name="Redrives">{redrives}</Fact>}
      <Fact name="Execution ID">
        <code className="id" title={id}>
          {id}
        </code>
        <Copy text={() => id} what="the execution ID" short />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Why it ended, or does not go on. */
export function Outcome({ execution, view }: { execution: Execution; view: View }) {
  const { unfit, error, cause, status, visits } = execution;
  // Others that failed were caught, or visited anew by a redrive.
  const ended = (visit: Visit) => status === "FAILED" && visit.status === "failed" && visit.error === error;
  const failed = view.picture && visits.findLast(ended);
  return (
    <>
      {unfit && (
        <Notice kind="warning" title="This build cannot run it; it is kept until one that fits does">
          <Text>{unfit}</Text>
        </Notice>
      )}
      {error && status !== "SUCCEEDED" && (
        <Notice
          kind={status === "ABORTED" ? "info" : "error"}
          title={
            <>
              <Text>{error}</Text>
              {failed && (
                <>
                  {" in "}
                  <button className="link" onClick={() => view.chooseVisit(failed)}>
                    <Text>{failed.state}</Text>
                  </button>
                </>
              )}
            </>
          }
        >
          {cause && <Text>{cause}</Text>}
        </Notice>
      )}
    </>
  );
}

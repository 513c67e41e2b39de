import { useEffect } from "react";
import { useWorkflow } from "../about";
import { api, streams } from "../api/client";
import { useLive } from "../api/live";
import { useLoad } from "../api/load";
import type { Execution } from "../api/types";
import { seen, toList } from "../route";
import { Disconnected, LiveChip, isAway } from "../ui/live";
import { Empty, Failed, Loading } from "../ui/notice";
import { Tabs } from "../ui/tabs";
import { Text, visible } from "../ui/text";
import { Actions } from "./actions";
import { Callbacks } from "./callbacks";
import { DefinitionTab } from "./definition";
import { EventsTab } from "./events";
import { Facts, Outcome } from "./facts";
import { GraphTab } from "./graph";
import { InputOutput } from "./values";
import { TableTab } from "./table";
import { useView } from "./view";

const TABS = [
  { id: "graph", title: "Graph view" },
  { id: "table", title: "Table view" },
  { id: "events", title: "Events" },
  { id: "values", title: "Input and output" },
  { id: "definition", title: "Definition" },
] as const;
type Tab = (typeof TABS)[number]["id"];

export function ExecutionPage({ id, query }: { id: string; query: URLSearchParams }) {
  const { data, error, at, reload } = useLoad(`execution ${id}`, (signal) => api.execution(id, signal));
  const { live, retry } = useLive(streams.execution(id), (told) => {
    reload();
    return isEnd(told);
  });
  const name = data?.name ?? id;
  useEffect(() => {
    document.title = `${visible(name)} · ${data?.status ?? "Execution"}`;
  }, [name, data?.status]);
  const missing = error?.status === 404;
  const away = isAway(live, error);
  return (
    <>
      <nav className="crumbs" aria-label="Where you are">
        <a href={seen.list}>Executions</a>
        {data && <a href={toList({ workflow: data.workflow })}>{data.workflow}</a>}
      </nav>
      <div className="heading">
        <h1 tabIndex={-1} title={name}>
          <Text>{name}</Text>
        </h1>
        {!missing && <LiveChip live={live} />}
        <span className="grow" />
        {data && <Actions execution={data} changed={() => (reload(), retry())} />}
      </div>
      {away && <Disconnected since={at} retry={() => (reload(), retry())} />}
      {missing ? (
        <Empty title="There is no such execution">
          It may have been pruned. <a href={toList()}>Go to the executions</a>
        </Empty>
      ) : (
        error && !away && <Failed what="The execution" error={error} retry={reload} />
      )}
      {data ? (
        <Body execution={data} query={query} reload={reload} />
      ) : (
        !error && <Loading what="the execution" />
      )}
    </>
  );
}

/** An event of the stream tells the status, and the end is its last. */
function isEnd(told: unknown): boolean {
  const status = (told as { status?: string } | undefined)?.status;
  return status !== undefined && status !== "RUNNING";
}

function Body({ execution, query, reload }: { execution: Execution; query: URLSearchParams; reload: () => void }) {
  const workflow = useWorkflow(execution.workflow);
  const view = useView(execution, workflow?.graph, query);
  const tab: Tab = TABS.find(({ id }) => id === view.place.tab)?.id ?? "graph";
  return (
    <>
      <Facts execution={execution} />
      <Outcome execution={execution} view={view} />
      <Callbacks callbacks={execution.callbacks} changed={reload} />
      <Tabs
        label="Views of the execution"
        tabs={TABS}
        chosen={tab}
        choose={(tab) => view.change({ tab })}
      >
        {tab === "graph" && <GraphTab execution={execution} workflow={workflow} view={view} />}
        {tab === "table" && <TableTab execution={execution} workflow={workflow} view={view} />}
        {tab === "events" && <EventsTab execution={execution} />}
        {tab === "values" && <InputOutput execution={execution} />}
        {tab === "definition" && <DefinitionTab workflow={workflow} name={execution.workflow} />}
      </Tabs>
    </>
  );
}

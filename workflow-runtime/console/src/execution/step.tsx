import type { Execution, GraphNode, Kind, Visit, Workflow } from "../api/types";
import { within } from "../graph/iterations";
import { Icon } from "../ui/icons";
import { Json, JsonText } from "../ui/json";
import { Empty, Notice } from "../ui/notice";
import { VISIT_LOOKS, VisitBadge } from "../ui/status";
import { Tabs } from "../ui/tabs";
import { Duration, Text, Time } from "../ui/text";
import { AttemptTable } from "./attempts";
import { stateOf } from "./definition";
import { Chooser } from "./iterations";
import type { View } from "./view";

const TABS = [
  { id: "values", title: "Input and output" },
  { id: "details", title: "Details" },
  { id: "definition", title: "Definition" },
] as const;

interface StepDetailProps {
  execution: Execution;
  workflow: Workflow;
  view: View;
}

/** The panel of the chosen state. */
export function StepDetail({ execution, workflow, view }: StepDetailProps) {
  const tab = TABS.find(({ id }) => id === view.place.detail)?.id ?? "values";
  const node = view.node === undefined ? undefined : workflow.graph.nodes[view.node];
  if (!node) {
    return (
      <aside className="step" aria-label="Step detail">
        <Empty title="No state is chosen">Choose one to see its input, output, variables and attempts.</Empty>
      </aside>
    );
  }
  return (
    <aside className="step" aria-label="Step detail">
      <header>
        <h2 title={node.name}>
          <Text>{node.name}</Text>
        </h2>
        {view.visit && <VisitBadge status={view.visit.status} />}
        <span className="grow" />
        <button className="plain" aria-label="Close the step detail" onClick={() => view.chooseNode(undefined)}>
          <Icon name="cross" />
        </button>
      </header>
      {view.visit?.path && (
        <p className="hint">
          Iteration <code>{view.visit.path}</code>
        </p>
      )}
      {view.visits.length > 1 && <VisitChooser view={view} />}
      <BodyOf node={node} view={view} />
      <Tabs label="Step detail" tabs={TABS} chosen={tab} choose={(detail) => view.change({ detail })}>
        {tab === "values" && (view.visit ? <Values node={node} visit={view.visit} /> : <NotEntered />)}
        {tab === "details" && <Details node={node} visit={view.visit} execution={execution} />}
        {tab === "definition" && <StateDefinition workflow={workflow} name={node.name} />}
      </Tabs>
    </aside>
  );
}

function NotEntered() {
  return <Empty title="Not entered">The execution has not come here.</Empty>;
}

/** A state that a loop enters again has several visits. */
function VisitChooser({ view }: { view: View }) {
  const { visits, visit } = view;
  const place = visit ? visits.indexOf(visit) : -1;
  const step = (by: number) => {
    const next = visits[place + by];
    if (next) view.chooseVisit(next);
  };
  return (
    <div className="chooser" role="group" aria-label="Visits of the state">
      <button className="plain" aria-label="Previous visit" disabled={place <= 0} onClick={() => step(-1)}>
        <Icon name="left" />
      </button>
      Visit {place + 1} of {visits.length}
      {visit?.redriven && <span className="chip">Redriven</span>}
      <button className="plain" aria-label="Next visit" disabled={place >= visits.length - 1} onClick={() => step(1)}>
        <Icon name="right" />
      </button>
    </div>
  );
}

/** Of a map, its iterations. */
function BodyOf({ node, view }: { node: GraphNode; view: View }) {
  const known = view.iterations.get(within(view.visit?.path, node.name));
  if (node.kind !== "Map" || !known) return null;
  const number = (status: string) => known.known.filter((one) => one.status === status).length;
  const told = (["failed", "running", "waiting", "retrying", "aborted", "succeeded"] as const)
    .filter((status) => number(status) > 0)
    .map((status) => `${number(status).toLocaleString()} ${VISIT_LOOKS[status].word.toLowerCase()}`);
  const left = (view.visit?.items ?? 0) - known.known.length;
  if (left > 0) told.push(`${left.toLocaleString()} not started`);
  return (
    <>
      <Chooser name={node.name} known={known} items={view.visit?.items} view={view} />
      <p className="hint">Iterations: {told.join(", ")}</p>
    </>
  );
}

/** What a state has done that has a result. */
const RESULT: Partial<Record<Kind, string>> = {
  Task: "Result of the task",
  Parallel: "Results of the branches",
  Map: "Results of the iterations",
};

function Values({ node, visit }: { node: GraphNode; visit: Visit }) {
  const { input, result, output, assigned, error, cause } = visit;
  const part = visit.path ? "iteration" : node.inside ? "branch" : "execution";
  const some = (variables: Record<string, unknown> | null | undefined) =>
    variables && Object.keys(variables).length > 0 ? variables : undefined;
  const [entered, set] = [some(input), some(assigned)];
  const running = visit.exited === null || visit.exited === undefined;
  return (
    <>
      {error && (
        <Notice kind={visit.status === "caught" ? "warning" : "error"} title={<Text>{error}</Text>}>
          {cause && <Text>{cause}</Text>}
        </Notice>
      )}
      <h3>Input: the variables when the state was entered</h3>
      {entered ? (
        <Json key={`in ${visit.entered}`} value={entered} what="State input" />
      ) : (
        <p className="hint">No variables were assigned yet.</p>
      )}
      {result !== undefined && (
        <>
          <h3>{RESULT[node.kind]}</h3>
          <Json key={`result ${visit.entered}`} value={result} what="Result" />
        </>
      )}
      {output !== undefined && (
        <>
          <h3>Output of the {part}</h3>
          <Json key={`out ${visit.entered}`} value={output} what="State output" />
        </>
      )}
      <h3>Variables assigned</h3>
      {set ? (
        <Json key={`set ${visit.entered}`} value={set} what="Variables" />
      ) : (
        <p className="hint">{running ? "They are known when the state ends." : "None."}</p>
      )}
    </>
  );
}

/** What the first detail of a node is; the others are its retriers. */
const DOES: Partial<Record<Kind, string>> = {
  Task: "Resource",
  Pass: "Assigns",
  Wait: "Waits",
  Map: "Items",
  Fail: "Error",
};

function Details({ node, visit, execution }: { node: GraphNode; visit: Visit | undefined; execution: Execution }) {
  const does = node.details.length > 0 ? DOES[node.kind] : undefined;
  const retries = does ? node.details.slice(1) : node.details;
  return (
    <>
      <dl className="details">
        <dt>Type</dt>
        <dd>{node.kind}</dd>
        {does && (
          <>
            <dt>{does}</dt>
            <dd>
              <code>{node.details[0]}</code>
            </dd>
          </>
        )}
        {retries.length > 0 && (
          <>
            <dt>Retry</dt>
            <dd>
              <code>{retries.map((line) => line.replace(/^retry /, "")).join(", ")}</code>
            </dd>
          </>
        )}
        {visit && <Times visit={visit} execution={execution} />}
      </dl>
      {visit ? <AttemptTable attempts={visit.attempts} /> : <p className="hint">The execution has not come here.</p>}
    </>
  );
}

function Times({ visit, execution }: { visit: Visit; execution: Execution }) {
  return (
    <>
      <dt>Started after</dt>
      <dd>
        <Duration from={execution.started} to={Math.max(visit.entered, execution.started)} />
      </dd>
      <dt>Entered</dt>
      <dd>
        <Time at={visit.entered} millis />
      </dd>
      <dt>Exited</dt>
      <dd>{visit.exited ? <Time at={visit.exited} millis /> : "–"}</dd>
      <dt>Duration</dt>
      <dd>
        <Duration from={visit.entered} to={visit.exited} />
      </dd>
      {visit.next && (
        <>
          <dt>Next</dt>
          <dd>
            <Text>{visit.next}</Text>
          </dd>
        </>
      )}
    </>
  );
}

function StateDefinition({ workflow, name }: { workflow: Workflow; name: string }) {
  const state = stateOf(workflow.asl, name);
  if (state === undefined) return <Empty title="The definition has no such state" />;
  return <JsonText text={JSON.stringify(state, null, 2)} what="definition of the state" file={`${name}.asl.json`} />;
}

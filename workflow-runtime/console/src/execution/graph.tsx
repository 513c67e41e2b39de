import type { Execution, Workflow } from "../api/types";
import { GraphView } from "../graph/view";
import { Icon } from "../ui/icons";
import { NoWorkflow } from "./definition";
import { IterationChoosers } from "./iterations";
import { StepDetail } from "./step";
import type { View } from "./view";

interface GraphTabProps {
  execution: Execution;
  workflow: Workflow | undefined;
  view: View;
}

export function GraphTab({ execution, workflow, view }: GraphTabProps) {
  if (!workflow || !view.picture) return <NoWorkflow name={execution.workflow} />;
  return (
    <div className={view.node === undefined ? "split" : "split open"}>
      <div className="canvas">
        <IterationChoosers graph={workflow.graph} view={view} />
        <GraphView graph={workflow.graph} picture={view.picture} chosen={view.node} choose={view.chooseNode} />
        <Legend />
      </div>
      <StepDetail execution={execution} workflow={workflow} view={view} />
    </div>
  );
}

const LEGEND = [
  ["running", "In progress", "play"],
  ["succeeded", "Succeeded", "check"],
  ["failed", "Failed", "cross"],
  ["caught", "Caught error", "bang"],
  ["aborted", "Aborted", "stop"],
] as const;

function Legend() {
  return (
    <ul className="legend" aria-label="Colours">
      {LEGEND.map(([tone, word, icon]) => (
        <li key={tone} className={tone}>
          <Icon name={icon} />
          {word}
        </li>
      ))}
    </ul>
  );
}

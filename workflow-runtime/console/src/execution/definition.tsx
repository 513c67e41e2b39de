import type { Workflow } from "../api/types";
import { JsonText } from "../ui/json";
import { Empty } from "../ui/notice";
import { Text } from "../ui/text";

export function NoWorkflow({ name }: { name: string }) {
  return (
    <Empty title="This program has no such workflow">
      The execution is of <Text>{name}</Text>, which this build of the program does not name: it has no picture and no
      definition here.
    </Empty>
  );
}

export function DefinitionTab({ workflow, name }: { workflow: Workflow | undefined; name: string }) {
  if (!workflow) return <NoWorkflow name={name} />;
  return (
    <section>
      <h2>Amazon States Language</h2>
      {workflow.doc && <p>{workflow.doc.trim().split("\n")[0]}</p>}
      <p className="hint">As this build of the program writes it.</p>
      <JsonText text={workflow.asl} what="definition" file={`${workflow.name}.asl.json`} />
    </section>
  );
}

/** A state of a document, wherever it is nested. */
export function stateOf(asl: string, name: string): unknown {
  try {
    return find(JSON.parse(asl), name);
  } catch {
    return undefined;
  }
}

interface Machine {
  States?: Record<string, { Branches?: Machine[]; ItemProcessor?: Machine }>;
}

function find({ States: states = {} }: Machine, name: string): unknown {
  if (Object.hasOwn(states, name)) return states[name];
  for (const { Branches: branches = [], ItemProcessor: body } of Object.values(states)) {
    for (const machine of body ? [...branches, body] : branches) {
      const found = find(machine, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

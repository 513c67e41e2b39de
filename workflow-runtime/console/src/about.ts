import { createContext, useContext } from "react";
import type { About, Workflow } from "./api/types";

/** What this program runs. */
export const AboutContext = createContext<About>({ readOnly: true, version: "", workflows: [] });

export const useAbout = () => useContext(AboutContext);

export function useWorkflow(name: string | undefined): Workflow | undefined {
  return useAbout().workflows.find((workflow) => workflow.name === name);
}

import type { ExecutionStatus, VisitStatus } from "../api/types";
import { Icon, type IconName } from "./icons";

type Look = { word: string; icon: IconName; tone: Tone };
export type Tone = "running" | "succeeded" | "failed" | "caught" | "aborted";

export const EXECUTION_LOOKS: Record<ExecutionStatus, Look> = {
  RUNNING: { word: "Running", icon: "play", tone: "running" },
  SUCCEEDED: { word: "Succeeded", icon: "check", tone: "succeeded" },
  FAILED: { word: "Failed", icon: "cross", tone: "failed" },
  TIMED_OUT: { word: "Timed out", icon: "clock", tone: "failed" },
  ABORTED: { word: "Aborted", icon: "stop", tone: "aborted" },
};

export const VISIT_LOOKS: Record<VisitStatus, Look> = {
  running: { word: "In progress", icon: "play", tone: "running" },
  waiting: { word: "Waiting", icon: "clock", tone: "running" },
  retrying: { word: "Retrying", icon: "again", tone: "running" },
  succeeded: { word: "Succeeded", icon: "check", tone: "succeeded" },
  failed: { word: "Failed", icon: "cross", tone: "failed" },
  caught: { word: "Caught error", icon: "bang", tone: "caught" },
  aborted: { word: "Aborted", icon: "stop", tone: "aborted" },
};

function Badge({ look }: { look: Look }) {
  return (
    <span className={`badge ${look.tone}`}>
      <Icon name={look.icon} />
      {look.word}
    </span>
  );
}

export const ExecutionBadge = ({ status }: { status: ExecutionStatus }) => <Badge look={EXECUTION_LOOKS[status]} />;
export const VisitBadge = ({ status }: { status: VisitStatus }) => <Badge look={VISIT_LOOKS[status]} />;

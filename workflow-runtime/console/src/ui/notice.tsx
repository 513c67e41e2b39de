import type { ReactNode } from "react";
import type { ApiError } from "../api/client";
import { Icon } from "./icons";
import { Text } from "./text";

interface NoticeProps {
  kind: "info" | "error" | "warning" | "success";
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}

const ICONS = { info: "clock", error: "cross", warning: "bang", success: "check" } as const;

export function Notice({ kind, title, children, action }: NoticeProps) {
  return (
    <div className={`notice ${kind}`} role={kind === "error" ? "alert" : "status"}>
      <Icon name={ICONS[kind]} />
      <div className="grow">
        <strong>{title}</strong>
        {children !== undefined && <div className="details">{children}</div>}
      </div>
      {action}
    </div>
  );
}

/** What could not be loaded, and a way to try again. */
export function Failed({ what, error, retry }: { what: string; error: ApiError; retry: () => void }) {
  const token = error.status === 401;
  return (
    <Notice
      kind="error"
      title={`${what} could not be loaded`}
      action={<button onClick={retry}>Try again</button>}
    >
      <Text>{error.message}</Text>
      {token && " Open the address that the program printed when it started: the token is in it."}
    </Notice>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

/** Where something will be. Loading ends by a timeout at the latest. */
export function Loading({ what }: { what: string }) {
  return (
    <div className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      Loading {what}…
    </div>
  );
}

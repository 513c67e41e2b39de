import { Component, type ReactNode } from "react";
import { Notice } from "./notice";

/** Instead of an empty page, where a part of it could not be drawn. */
export class Broken extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Notice
        kind="error"
        title="The page could not be drawn"
        action={<button onClick={() => window.location.reload()}>Load it again</button>}
      >
        {error.message}
      </Notice>
    );
  }
}

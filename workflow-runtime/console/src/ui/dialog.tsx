import { type ReactNode, useEffect, useId, useRef } from "react";
import { Icon } from "./icons";

/** A modal dialog of the browser: it keeps the focus inside, Escape closes it, the focus goes back. */
export function Dialog({ title, close, children }: { title: ReactNode; close: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    return () => before?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        <button className="plain" aria-label="Close" onClick={close}>
          <Icon name="cross" />
        </button>
      </header>
      {children}
    </dialog>
  );
}

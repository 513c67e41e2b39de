import { useId, useRef } from "react";
import type { Spot } from "./locate";
import { Text } from "./text";

export interface Mistake {
  message: string;
  /** Where it is, if that is known. */
  spot?: Spot;
  /** The JSON pointer, where the server told one. */
  at?: string;
}

interface EditorProps {
  label: string;
  hint?: string;
  value: string;
  change: (value: string) => void;
  /** The first one is shown at its line. */
  mistakes: readonly Mistake[];
  /** What is known of the value where there is no mistake. */
  state?: string;
  /** What else should be known of it then. */
  notes?: readonly string[];
}

/** More mistakes are not shown: they would hide the text. */
const MOST = 4;

/** A text of JSON with the numbers of its lines, and what is wrong with it. */
export function Editor({ label, hint, value, change, mistakes, state, notes = [] }: EditorProps) {
  const [mistake] = mistakes;
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split("\n").length;
  const goTo = ({ start, end }: Spot) => {
    area.current?.focus();
    area.current?.setSelectionRange(start, end);
  };
  return (
    <div className="editor">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <div id={`${id}-hint`} className="hint">
          {hint}
        </div>
      )}
      <div className={mistake ? "code wrong" : "code"}>
        <div className="gutter" ref={gutter} aria-hidden="true">
          {Array.from({ length: Math.min(lines, 2_000) }, (_, line) => (
            <div key={line} className={mistake?.spot?.line === line + 1 ? "wrong" : undefined}>
              {line + 1}
            </div>
          ))}
        </div>
        <textarea
          id={id}
          ref={area}
          value={value}
          rows={Math.max(6, Math.min(lines + 1, 22))}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-invalid={mistake !== undefined}
          aria-describedby={hint ? `${id}-hint ${id}-told` : `${id}-told`}
          onChange={(event) => change(event.target.value)}
          onScroll={(event) => gutter.current && (gutter.current.scrollTop = event.currentTarget.scrollTop)}
        />
      </div>
      <div id={`${id}-told`} className={mistake ? "told wrong" : "told"} role="status">
        {mistakes.slice(0, MOST).map((one, index) => (
          <Told key={index} mistake={one} goTo={goTo} />
        ))}
        {mistakes.length > MOST && <p>There is more.</p>}
        {!mistake && <p>{state}</p>}
        {!mistake &&
          notes.map((note) => (
            <p key={note} className="note">
              <Text>{note}</Text>
            </p>
          ))}
      </div>
    </div>
  );
}

function Told({ mistake: { message, spot, at }, goTo }: { mistake: Mistake; goTo: (spot: Spot) => void }) {
  return (
    <p>
      {spot && (
        <>
          <button type="button" className="link" onClick={() => goTo(spot)}>
            Line {spot.line}
            {at ? (
              <>
                , <code>{at}</code>
              </>
            ) : null}
          </button>
          :{" "}
        </>
      )}
      <Text>{message}</Text>
    </p>
  );
}

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
  mistake: Mistake | undefined;
  /** What is known of the value where there is no mistake. */
  note?: string;
}

/** A text of JSON with the numbers of its lines; a mistake is shown at its line. */
export function Editor({ label, hint, value, change, mistake, note }: EditorProps) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split("\n").length;
  const goTo = () => {
    if (!mistake?.spot || !area.current) return;
    area.current.focus();
    area.current.setSelectionRange(mistake.spot.start, mistake.spot.end);
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
      <p id={`${id}-told`} className={mistake ? "told wrong" : "told"} role="status">
        {mistake ? (
          <>
            {mistake.spot && (
              <>
                <button type="button" className="link" onClick={goTo}>
                  Line {mistake.spot.line}
                  {mistake.at ? (
                    <>
                      , <code>{mistake.at}</code>
                    </>
                  ) : null}
                </button>
                :{" "}
              </>
            )}
            <Text>{mistake.message}</Text>
          </>
        ) : (
          note
        )}
      </p>
    </div>
  );
}

import { Fragment, useMemo, useState } from "react";
import { Copy, Download } from "./copy";
import { visible } from "./text";

/** What is shown at first, and what each click adds: a page stays quick however large a value is. */
const FIRST = 20_000;
const MORE = 200_000;
/** Colours are for texts that a person reads. */
const COLOURED = 60_000;

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON in colours, as text. */
export function Coloured({ json }: { json: string }) {
  const parts = useMemo(() => {
    const parts: { text: string; kind?: string }[] = [];
    let end = 0;
    for (const match of json.matchAll(TOKEN)) {
      const [text, string, colon, word] = match;
      parts.push({ text: json.slice(end, match.index) });
      parts.push({ text: string ?? text, kind: colon ? "key" : string ? "string" : word ? "word" : "number" });
      if (colon) parts.push({ text: colon });
      end = match.index + text.length;
    }
    parts.push({ text: json.slice(end) });
    return parts;
  }, [json]);
  return parts.map(({ text, kind }, index) =>
    kind ? (
      <span key={index} className={`json-${kind}`}>
        {text}
      </span>
    ) : (
      <Fragment key={index}>{text}</Fragment>
    ),
  );
}

/** A value as JSON, with ways to copy and to keep it. */
export function Json({ value, what }: { value: unknown; what: string }) {
  const text = useMemo(() => JSON.stringify(value, null, 2) ?? "", [value]);
  return <JsonText text={text} what={what} file={`${what.replace(/\W+/g, "-").toLowerCase()}.json`} />;
}

export function JsonText({ text, what, file }: { text: string; what: string; file: string }) {
  const [length, setLength] = useState(FIRST);
  const cut = text.length > length;
  const shown = visible(cut ? text.slice(0, length) : text);
  return (
    <div className="json">
      <div className="tools">
        <Copy text={() => text} what={what} />
        <Download text={() => text} what={what} file={file} />
      </div>
      <pre tabIndex={0} role="region" aria-label={what} dir="ltr">
        {shown.length > COLOURED ? shown : <Coloured json={shown} />}
      </pre>
      {cut && (
        <p className="hint">
          {size(length)} of {size(text.length)} are shown.{" "}
          <button className="small" onClick={() => setLength(length + MORE)}>
            Show more
          </button>
        </p>
      )}
    </div>
  );
}

function size(letters: number): string {
  return letters < 1_000_000 ? `${Math.round(letters / 1_000)} kB` : `${(letters / 1_000_000).toFixed(1)} MB`;
}

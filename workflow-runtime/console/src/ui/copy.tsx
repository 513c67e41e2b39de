import { useEffect, useState } from "react";
import { Icon } from "./icons";

export function Copy({ text, what, short = false }: { text: () => string; what: string; short?: boolean }) {
  const [told, tell] = useState("");
  useEffect(() => {
    if (told === "") return;
    const timer = setTimeout(() => tell(""), 2_000);
    return () => clearTimeout(timer);
  }, [told]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      tell("Copied");
    } catch {
      tell("The browser does not allow it");
    }
  };
  return (
    <button className={short ? "plain small" : "small"} onClick={() => void copy()} aria-label={`Copy ${what}`}>
      <Icon name={told === "Copied" ? "check" : "copy"} />
      <span role="status">{told !== "" ? told : short ? "" : "Copy"}</span>
    </button>
  );
}

export function Download({ text, what, file }: { text: () => string; what: string; file: string }) {
  const download = () => {
    const url = URL.createObjectURL(new Blob([text()], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <button className="small" onClick={download} aria-label={`Download ${what}`}>
      <Icon name="download" />
      Download
    </button>
  );
}

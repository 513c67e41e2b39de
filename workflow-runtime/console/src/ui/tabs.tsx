import { type ReactNode, useId } from "react";
import { HORIZONTAL, rove } from "./roving";

interface TabsProps<T extends string> {
  label: string;
  tabs: readonly { id: T; title: ReactNode }[];
  chosen: T;
  choose: (tab: T) => void;
  children: ReactNode;
}

export function Tabs<T extends string>({ label, tabs, chosen, choose, children }: TabsProps<T>) {
  const id = useId();
  return (
    <div className="tabs">
      <div role="tablist" aria-label={label} onKeyDown={(event) => rove(event, HORIZONTAL)}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            role="tab"
            id={`${id}tab-${tab.id}`}
            data-roving
            aria-selected={tab.id === chosen}
            aria-controls={tab.id === chosen ? `${id}panel` : undefined}
            tabIndex={tab.id === chosen ? 0 : -1}
            onClick={() => choose(tab.id)}
            onFocus={() => tab.id !== chosen && choose(tab.id)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}tab-${chosen}`}>
        {children}
      </div>
    </div>
  );
}

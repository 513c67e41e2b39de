import { useEffect, useRef } from "react";
import { AboutContext } from "./about";
import { api } from "./api/client";
import { useLoad } from "./api/load";
import type { About } from "./api/types";
import { ExecutionPage } from "./execution/page";
import { ListPage } from "./list/page";
import { type Route, toList, toStart, useRoute } from "./route";
import { StartPage } from "./start/page";
import { THEMES, useTheme } from "./theme";
import { Broken } from "./ui/broken";
import { Icon } from "./ui/icons";
import { Empty, Failed, Loading } from "./ui/notice";

export function App() {
  const about = useLoad("about", api.about);
  const main = useRef<HTMLElement>(null);
  return (
    <>
      <Header about={about.data} skip={() => main.current?.focus()} />
      <main ref={main} tabIndex={-1}>
        {about.data ? (
          <AboutContext value={about.data}>
            <Content />
          </AboutContext>
        ) : about.error ? (
          <Failed what="The console" error={about.error} retry={about.reload} />
        ) : (
          <Loading what="the console" />
        )}
      </main>
    </>
  );
}

function Header({ about, skip }: { about: About | undefined; skip: () => void }) {
  const [theme, choose] = useTheme();
  const { path } = useRoute();
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  const icon = { system: "screen", light: "sun", dark: "moon" } as const;
  return (
    <header className="top">
      <a
        className="skip"
        href={window.location.hash || "#/"}
        onClick={(event) => {
          event.preventDefault();
          skip();
        }}
      >
        Skip to the content
      </a>
      <a className="brand" href={toList()}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 4v3M8 7l-4 3.5M8 7l4 3.5" />
          <circle cx="8" cy="3.4" r="1.9" />
          <circle cx="3.8" cy="11.8" r="1.9" />
          <circle cx="12.2" cy="11.8" r="1.9" />
        </svg>
        Workflows
      </a>
      <nav aria-label="Pages">
        <a href={toList()} aria-current={path[0] !== "start" ? "page" : undefined}>
          Executions
        </a>
        {about?.readOnly === false && (
          <a href={toStart()} aria-current={path[0] === "start" ? "page" : undefined}>
            Start execution
          </a>
        )}
      </nav>
      <span className="grow" />
      {about?.readOnly && (
        <span className="chip" title="This console changes nothing: it was started read-only">
          Read-only
        </span>
      )}
      <button className="plain" onClick={() => choose(next)} aria-label={`Theme: ${theme}. Change to ${next}`}>
        <Icon name={icon[theme]} />
      </button>
    </header>
  );
}

function Content() {
  const route = useRoute();
  const place = route.path.join("/");
  useNewPage(place);
  return (
    <Broken key={place}>
      <Page route={route} />
    </Broken>
  );
}

/** A reader of the screen is told of a new page by the focus on its heading. */
function useNewPage(place: string) {
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) document.querySelector<HTMLElement>("h1")?.focus();
    first.current = false;
  }, [place]);
}

function Page({ route }: { route: Route }) {
  const [page, id] = route.path;
  if (page === undefined || (page === "executions" && id === undefined)) return <ListPage query={route.query} />;
  if (page === "executions" && id !== undefined) return <ExecutionPage id={id} query={route.query} />;
  if (page === "start") return <StartPage query={route.query} />;
  return (
    <Empty title="There is no such page">
      <a href={toList()}>Go to the executions</a>
    </Empty>
  );
}

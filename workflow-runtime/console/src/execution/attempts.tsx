import type { Attempt } from "../api/types";
import { Duration, Text, Time } from "../ui/text";

export function AttemptTable({ attempts }: { attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return null;
  return (
    <>
      <h3>Attempts</h3>
      <table className="attempts">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">Scheduled</th>
            <th scope="col">Duration</th>
            <th scope="col">Error</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map(({ number, scheduled, ended, error, cause }) => (
            <tr key={`${number} ${scheduled}`}>
              <td>{number}</td>
              <td>
                <Time at={scheduled} millis />
              </td>
              <td>
                <Duration from={scheduled} to={ended} />
              </td>
              <td>
                {error && <Text>{error}</Text>}
                {cause && (
                  <p className="hint">
                    <Text>{cause}</Text>
                  </p>
                )}
                {!error && (ended ? "–" : "in progress")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

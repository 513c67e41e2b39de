import type { GraphNode } from "../api/types";

/** The kinds of states are told apart by their shape (ends have a double line), as in the SVG of the command line. */
export function Shape({ kind, width, height }: Pick<GraphNode, "kind" | "width" | "height">) {
  const rect = (name: string, inset: number, radius: number) => (
    <rect
      className={name}
      x={inset}
      y={inset}
      width={width - 2 * inset}
      height={height - 2 * inset}
      rx={radius}
    />
  );
  switch (kind) {
    case "Task":
      return rect("shape", 0, 4);
    case "Parallel":
    case "Map":
      return rect("shape", 0, 8);
    case "Wait":
      return rect("shape", 0, height / 2);
    case "Succeed":
      return (
        <>
          {rect("shape", 0, 14)}
          {rect("inner", 4, 10)}
        </>
      );
    case "Fail":
      return (
        <>
          {rect("shape", 0, 0)}
          {rect("inner", 4, 0)}
        </>
      );
    case "Pass":
      return <path className="shape" d={`M12 0H${width}L${width - 12} ${height}H0z`} />;
    case "Choice":
      return (
        <path
          className="shape"
          d={`M16 0H${width - 16}L${width} ${height / 2}L${width - 16} ${height}H16L0 ${height / 2}z`}
        />
      );
    case "End":
      return (
        <>
          <circle className="shape" cx={width / 2} cy={height / 2} r={width / 2} />
          <circle className="inner" cx={width / 2} cy={height / 2} r={width / 2 - 5} />
        </>
      );
  }
}

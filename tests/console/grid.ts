/** A graph of many states in the form of `/api/about`: rows of ten, each leading to the next. */
export function grid(states: number) {
  const [width, height, across] = [150, 46, 10];
  const nodes = Array.from({ length: states }, (_, index) => ({
    name: `State ${index}`,
    kind: "Task",
    details: ["work()"],
    x: (index % across) * 200,
    y: 60 + Math.floor(index / across) * 110,
    width,
    height,
    lines: [`State ${index}`],
    detailLines: ["work()"],
  }));
  const edges = nodes.slice(1).map((to, index) => {
    const from = nodes[index] ?? to;
    const [x1, y1, x2, y2] = [from.x + width / 2, from.y + height, to.x + width / 2, to.y];
    return {
      from: index,
      to: index + 1,
      label: "",
      catch: false,
      path: `M${x1} ${y1}L${x2} ${y2}`,
      points: [
        [x1, y1],
        [x2, y2],
      ],
      labelPlace: { x: 0, y: 0, width: 0, height: 0 },
      labelLines: [],
    };
  });
  return {
    name: "Echo",
    width: across * 200,
    height: 60 + Math.ceil(states / across) * 110,
    start: { x: 66, y: 0, width: 18, height: 18 },
    startPath: "M75 18V54",
    nodes,
    branches: [],
    edges,
  };
}

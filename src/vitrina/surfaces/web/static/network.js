// Lays a network out by its ties: those who write to each other stand near. Without it: a circle.
const figure = document.getElementById("network");
const { d3 } = globalThis;
if (figure && d3?.forceSimulation) {
  const names = [...figure.querySelectorAll(".points a")];
  const ties = [...figure.querySelectorAll(".strokes a")];
  const points = names.map((made) => {
    const [, x, y] = made.getAttribute("transform").match(/translate\((\S+) (\S+)\)/);
    return { made, x: Number(x), y: Number(y), r: Number(made.querySelector("circle").getAttribute("r")) };
  });
  const links = ties.map((made) => ({
    made, source: Number(made.dataset.a), target: Number(made.dataset.b), papers: Number(made.dataset.n),
  }));
  const most = Math.max(1, ...links.map((link) => link.papers));
  const simulation = d3.forceSimulation(points)
    .force("tie", d3.forceLink(links).distance(190).strength((link) => 0.1 + 0.5 * Math.sqrt(link.papers / most)))
    .force("apart", d3.forceManyBody().strength(-900))
    .force("room", d3.forceCollide((point) => point.r + 40))
    .force("x", d3.forceX(500).strength(0.07))
    .force("y", d3.forceY(500).strength(0.11))
    .stop();
  simulation.tick(300); // at once: nothing moves before the reader's eyes
  const fit = (axis, low, high) => {
    const all = points.map((point) => point[axis]);
    const [least, span] = [Math.min(...all), Math.max(...all) - Math.min(...all) || 1];
    for (const point of points) point[axis] = low + ((point[axis] - least) * (high - low)) / span;
  };
  fit("x", -20, 1020);
  fit("y", 40, 960);
  for (const point of points) {
    point.made.setAttribute("transform", `translate(${point.x.toFixed(1)} ${point.y.toFixed(1)})`);
    const text = point.made.querySelector("text");
    const right = point.x >= 500;
    text.setAttribute("x", right ? point.r + 8 : -point.r - 8);
    text.setAttribute("text-anchor", right ? "start" : "end");
  }
  for (const { made, source, target } of links) {
    const line = made.querySelector("line");
    const length = Math.hypot(target.x - source.x, target.y - source.y) || 1;
    const gap = (target.r + 6) / length;
    line.setAttribute("x1", source.x.toFixed(1));
    line.setAttribute("y1", source.y.toFixed(1));
    line.setAttribute("x2", (target.x - (target.x - source.x) * gap).toFixed(1));
    line.setAttribute("y2", (target.y - (target.y - source.y) * gap).toFixed(1));
  }
  figure.classList.add("laid");
  for (const made of names) {
    const at = Number(made.dataset.at);
    const show = (on) => {
      figure.classList.toggle("one", on);
      ties.forEach((tie, n) => tie.classList.toggle("of", on && (links[n].source.index === at || links[n].target.index === at)));
    };
    for (const [event, on] of [["pointerenter", true], ["pointerleave", false], ["focus", true], ["blur", false]]) {
      made.addEventListener(event, () => show(on));
    }
  }
}

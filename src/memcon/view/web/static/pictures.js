/* Map, network and charts, drawn from the JSON of their own page. The tables say the same without. */
"use strict";
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const SVG = "http://www.w3.org/2000/svg";
  const element = (name, attributes, words) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (words) { const title = document.createElementNS(SVG, "title"); title.textContent = words; made.append(title); }
    return made;
  };

  async function map(box, rows) {
    const shapes = await (await fetch(box.dataset.shapes)).json();
    const [wide, high] = [960, 440];
    const countries = topojson.feature(shapes, shapes.objects.countries).features.filter((each) => each.id !== "010"); // nobody meets in Antarctica
    const projection = d3.geoNaturalEarth1().fitExtent([[8, 8], [wide - 8, high - 8]], { type: "FeatureCollection", features: countries });
    const path = d3.geoPath(projection);
    const svg = element("svg", { viewBox: `0 0 ${wide} ${high}`, "aria-hidden": "true" });
    for (const each of countries) {
      svg.append(element("path", { d: path(each) || "", class: "land" }));
    }
    const most = Math.max(...rows.map((row) => row.engagements));
    for (const row of rows) {
      const [x, y] = projection([row.longitude, row.latitude]);
      const r = 3 + 9 * Math.sqrt(row.engagements / most);
      svg.append(element("circle", { cx: x, cy: y, r, class: "spot" }, `${row.place}: ${row.engagements}`));
    }
    box.replaceChildren(svg);
  }

  function network(box, rows) {
    const nodes = new Map();
    for (const row of rows) {
      nodes.set(row.source, { id: row.source, label: row.source_name });
      nodes.set(row.target, { id: row.target, label: row.target_name });
    }
    const picture = cytoscape({
      container: box,
      elements: [
        ...[...nodes.values()].map((data) => ({ data })),
        ...rows.map((row, at) => ({ data: { id: `e${at}`, source: row.source, target: row.target, weight: row.times } })),
      ],
      style: [
        { selector: "node", style: { label: "data(label)", "font-size": 12, color: colour("--ink"), "background-color": colour("--accent"), width: 14, height: 14, "text-wrap": "ellipsis", "text-max-width": 110, "text-background-color": colour("--panel"), "text-background-opacity": .8, "text-valign": "bottom", "text-margin-y": 3 } },
        { selector: "edge", style: { width: "mapData(weight, 1, 10, 1, 6)", "line-color": colour("--soft"), opacity: .5, "curve-style": "haystack" } },
      ],
      layout: { name: "cose", animate: false, randomize: false, nodeRepulsion: () => 8000, idealEdgeLength: () => 60, componentSpacing: 70, gravity: 1.2, nodeOverlap: 24, padding: 24 },
      maxZoom: 2.5,
    });
    picture.on("tap", "node", (event) => { location.href = "/actors/" + event.target.id().split("/").map(encodeURIComponent).join("/"); });
  }

  const charts = [];
  function chart(box, series, names) {
    const made = echarts.init(box, null, { renderer: "canvas" });
    const paint = () => made.setOption({
      textStyle: { color: colour("--ink"), fontFamily: "inherit" },
      tooltip: { trigger: "axis", renderMode: "richText" },
      legend: { textStyle: { color: colour("--ink") }, top: 4 },
      grid: { left: 48, right: 48, top: 44, bottom: 32 },
      xAxis: { type: "category", data: names, axisLabel: { color: colour("--soft") } },
      yAxis: series.axes.map((name) => ({ type: "value", name, nameTextStyle: { color: colour("--soft") }, axisLabel: { color: colour("--soft") }, splitLine: { lineStyle: { color: colour("--line") } } })),
      series: series.lines,
      animation: false,
    });
    paint();
    charts.push({ made, paint });
  }
  function everyMonth(rows) {
    const known = new Map(rows.map((row) => [row.month, row]));
    const [last, found] = [rows.at(-1).month, []];
    for (let [year, month] = rows[0].month.split("-").map(Number); found.length < 600; month === 12 ? (year += 1, month = 1) : month += 1) {
      const name = `${year}-${String(month).padStart(2, "0")}`;
      found.push(known.get(name) || { month: name });
      if (name >= last) break;
    }
    return found;
  }
  const PALETTE = ["#3b6fb6", "#c2702d", "#3f8f4f", "#8a5bb0"];
  const months = (box, given, rows = everyMonth(given)) => chart(box, {
    axes: ["records"],
    lines: ["engagements", "statements", "events", "relations"].map((name, at) => ({ name, type: "bar", stack: "all", data: rows.map((row) => row[name] || 0), itemStyle: { color: PALETTE[at] } })),
  }, rows.map((row) => row.month));
  const index = (box, given, rows = everyMonth(given)) => chart(box, {
    axes: ["acts", "balance"],
    lines: [
      { name: "cooperation", type: "bar", stack: "acts", data: rows.map((row) => row.cooperation), itemStyle: { color: PALETTE[0] } },
      { name: "conflict", type: "bar", stack: "acts", data: rows.map((row) => -(row.conflict || 0)), itemStyle: { color: PALETTE[1] } },
      { name: "balance (Goldstein)", type: "line", yAxisIndex: 1, data: rows.map((row) => row.balance), itemStyle: { color: PALETTE[3] } },
    ],
  }, rows.map((row) => row.month));

  const DRAW = { map, network, months, index };
  async function draw(box) {
    try {
      const body = await (await fetch(box.dataset.source)).json();
      if (body.items.length) await DRAW[box.dataset.chart](box, body.items);
      else box.hidden = true;
    } catch (error) {
      box.hidden = true;
      console.error(error);
    }
  }
  document.querySelectorAll(".picture[data-chart]").forEach(draw);
  addEventListener("resize", () => charts.forEach(({ made }) => made.resize()));
  document.addEventListener("memcon-theme", () => charts.forEach(({ paint }) => paint()));
})();

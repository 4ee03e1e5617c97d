// Draws each line against its own usual. The page is whole without this: every chart has its words and numbers.
import { alongTime, colour, dataOf, drawAll, fromZeroToTen } from "./charts.js";

const data = dataOf("trends-data");
const weekWidth = (area) => area.width / data.weeks.length;

// The band between the limits and the dashed line of the usual, over the weeks that were held against them.
const usualMarks = {
  id: "usualMarks",
  beforeDatasetsDraw({ ctx, chartArea, scales: { x, y } }, _, { usual }) {
    if (!usual) return;
    const from = x.getPixelForValue(usual.from) - weekWidth(chartArea) / 2;
    const [upper, median, lower] = [usual.upper, usual.median, usual.lower].map((value) => y.getPixelForValue(value));
    const level = (height, name, width, dashes) => {
      ctx.strokeStyle = colour(name);
      ctx.lineWidth = width;
      ctx.setLineDash(dashes);
      ctx.beginPath();
      ctx.moveTo(from, height);
      ctx.lineTo(chartArea.right, height);
      ctx.stroke();
    };
    ctx.save();
    ctx.fillStyle = colour("band");
    ctx.fillRect(from, upper, chartArea.right - from, lower - upper);
    level(upper, "limit", 1, [2, 3]);
    level(lower, "limit", 1, [2, 3]);
    level(median, "usual", 2, [8, 6]);
    ctx.restore();
  },
};

// Weeks away: a bar with ends along the foot of the chart, and the word where there is room for it.
const awayMarks = {
  id: "awayMarks",
  afterDatasetsDraw({ ctx, chartArea, scales: { x } }) {
    const step = weekWidth(chartArea);
    const foot = chartArea.bottom - 7;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour("away");
    ctx.lineWidth = 2.5;
    ctx.font = "13px arial, sans-serif";
    ctx.textAlign = "center";
    const word = ctx.measureText("Away").width;
    for (const [first, final] of data.away) {
      const from = x.getPixelForValue(first) - step * 0.36;
      const to = x.getPixelForValue(final) + step * 0.36;
      ctx.beginPath();
      ctx.moveTo(from, foot - 4);
      ctx.lineTo(from, foot + 4);
      ctx.moveTo(from, foot);
      ctx.lineTo(to, foot);
      ctx.moveTo(to, foot - 4);
      ctx.lineTo(to, foot + 4);
      ctx.stroke();
      if (word < to - from + step) ctx.fillText("Away", (from + to) / 2, foot - 9);
    }
    ctx.restore();
  },
};

// Above the weeks, what happened in them: a triangle for a plan that started, an open square for sharing, each on a
// thin line down to its week, and above the largest point at 10.
const eventMarks = {
  id: "eventMarks",
  afterDatasetsDraw({ ctx, chartArea, scales: { x } }) {
    const foot = chartArea.top - 11;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour("event");
    for (const [place, ...kinds] of data.marked) {
      const middle = x.getPixelForValue(place);
      ctx.lineWidth = 1;
      ctx.setLineDash([1, 4]);
      ctx.beginPath();
      ctx.moveTo(middle, foot);
      ctx.lineTo(middle, chartArea.bottom);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.lineWidth = 1.5;
      kinds.forEach((kind, number) => {
        const at = middle + (number - (kinds.length - 1) / 2) * 13;
        ctx.beginPath();
        if (kind === "plan") {
          ctx.moveTo(at - 5.5, foot - 9);
          ctx.lineTo(at + 5.5, foot - 9);
          ctx.lineTo(at, foot);
          ctx.fill();
        } else {
          ctx.strokeRect(at - 4.5, foot - 9, 9, 9);
        }
      });
    }
    ctx.restore();
  },
};

function ownDataset({ points, different }) {
  const many = points.length > 30;
  const each = (usual, other) => different.map((is) => (is ? other : usual));
  return {
    data: points,
    spanGaps: false,
    borderColor: colour("line"),
    borderWidth: many ? 2 : 2.5,
    pointStyle: each("circle", "rectRot"),
    pointRadius: each(many ? 2.5 : 4, many ? 6 : 8),
    pointHoverRadius: each(many ? 4 : 6, many ? 7 : 9),
    pointBackgroundColor: each(colour("line"), colour("different")),
    pointBorderColor: colour("line"),
    pointBorderWidth: each(0, 2),
    clip: false,
  };
}

drawAll((key) => {
  const line = data.charts[key];
  if (!line.points.some((point) => point !== null)) return null;
  return {
    type: "line",
    data: { labels: data.weeks, datasets: [ownDataset(line)] },
    plugins: [usualMarks, awayMarks, eventMarks],
    options: {
      maintainAspectRatio: false,
      layout: { padding: { top: data.marked.length ? 26 : 8 } },
      interaction: { mode: "nearest", axis: "x", intersect: false },
      scales: { x: alongTime, y: fromZeroToTen },
      plugins: {
        legend: { display: false },
        usualMarks: { usual: line.usual },
        tooltip: {
          displayColors: false,
          callbacks: {
            title: ([item]) => data.titles[item.dataIndex],
            label: ({ dataIndex }) => line.texts[dataIndex],
          },
        },
      },
    },
  };
});

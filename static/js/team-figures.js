// Draws each released range as a bar from its lower end to its upper end. No line joins them, and nothing is
// drawn where nothing is shown.
import { Chart, alongTime, colour, dataOf, drawAll, fromZeroToTen } from "./charts.js";
import "../vendor/chartjs-plugin-annotation.js";

Chart.register(globalThis["chartjs-plugin-annotation"]);

const data = dataOf("team-figures-data");
const SHARE_OF_A_BLOCK = 0.86;

// A range of two blocks stands over both.
const widths = {
  id: "widths",
  beforeDatasetsDraw(chart, _, { double }) {
    const { x } = chart.scales;
    const block = x.width / data.blocks.length;
    chart.getDatasetMeta(0).data.forEach((bar, place) => {
      const both = double[place];
      bar.width = block * (both ? 2 : 1) - block * (1 - SHARE_OF_A_BLOCK);
      bar.x = x.getPixelForValue(place) - (both ? block / 2 : 0);
    });
  },
};

const mark = ({ at, number }) => ({
  type: "line",
  scaleID: "x",
  value: at,
  borderColor: colour("action"),
  borderWidth: 2,
  borderDash: [3, 3],
  label: {
    display: true,
    content: String(number),
    position: "start",
    yAdjust: -20,
    padding: { x: 6, y: 3 },
    borderRadius: 10,
    color: "#fff",
    backgroundColor: colour("action"),
    font: { size: 13, weight: "bold" },
  },
});

drawAll((key) => {
  const { ranges, double, wide, titles, texts, marks } = data.charts[key];
  if (!ranges.some((range) => range !== null)) return null;
  return {
    type: "bar",
    data: {
      labels: data.blocks,
      datasets: [
        {
          data: ranges,
          // One half of the scale after the other looks like a leap, and need be none.
          backgroundColor: wide.map((isWide) => colour(isWide ? "wide-range" : "range")),
          borderColor: colour("line"),
          borderWidth: 2,
          borderSkipped: false,
          borderRadius: 3,
          clip: false,
        },
      ],
    },
    plugins: [widths],
    options: {
      maintainAspectRatio: false,
      layout: { padding: { top: marks.length ? 26 : 8 } },
      interaction: { mode: "nearest", axis: "x", intersect: false },
      scales: { x: alongTime, y: fromZeroToTen },
      plugins: {
        legend: { display: false },
        widths: { double },
        annotation: { clip: false, annotations: marks.map(mark) },
        tooltip: {
          displayColors: false,
          callbacks: {
            title: ([item]) => titles[item.dataIndex],
            label: ({ dataIndex }) => texts[dataIndex],
          },
        },
      },
    },
  };
});

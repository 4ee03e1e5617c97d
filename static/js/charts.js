// What all charts have in common. Their pages are whole without them: every chart has its words and numbers.
import "../vendor/chart.js";

export const { Chart } = globalThis;

const style = getComputedStyle(document.querySelector(".hw-trends"));

export const colour = (name) => style.getPropertyValue(`--trend-${name}`).trim();

// Nothing moves: a chart that grows into place is no easier to read, and a print would catch it half-way.
Chart.defaults.animation = false;
// Sharp on paper, too.
Chart.defaults.devicePixelRatio = Math.max(2, globalThis.devicePixelRatio);
Chart.defaults.font = { ...Chart.defaults.font, family: "arial, sans-serif", size: 14 };
Chart.defaults.color = colour("words");

export const dataOf = (id) => JSON.parse(document.getElementById(id).textContent);

// As many labels as there is room for, counted back from the last.
export function nameWhereThereIsRoom(scale) {
  const last = scale.ticks.length - 1;
  const room = Math.max(2, Math.floor(scale.chart.width / 68));
  const every = Math.ceil((last + 1) / room);
  scale.ticks = scale.ticks.filter(({ value }) => (last - value) % every === 0);
}

export const fromZeroToTen = {
  min: 0,
  max: 10,
  grid: { color: colour("grid") },
  border: { display: false },
  ticks: { stepSize: 5, padding: 6 },
};

export const alongTime = {
  offset: true,
  grid: { display: false },
  border: { color: colour("limit") },
  ticks: { autoSkip: false, maxRotation: 0 },
  afterBuildTicks: nameWhereThereIsRoom,
};

// Draws into each chart's place, and closes its numbers. `make` gives Chart.js its settings, or nothing.
export function drawAll(make) {
  for (const holder of document.querySelectorAll("[data-chart]")) {
    const settings = make(holder.dataset.chart);
    if (!settings) continue;
    const frame = holder.querySelector(".hw-chart__frame");
    frame.hidden = false;
    new Chart(frame.querySelector("canvas"), settings);
    holder.querySelector("details").open = false;
  }
  document.querySelector("[data-trends-key]").hidden = false;
}

// Replaces each drawn picture by a live chart with the same numbers. Without scripts the pictures stay.
for (const figure of document.querySelectorAll("figure[data-chart]")) {
  const spec = JSON.parse(document.getElementById("spec-" + figure.dataset.chart).textContent);
  const picture = figure.querySelector("img");
  const live = document.createElement("div");
  live.setAttribute("role", "img");
  live.setAttribute("aria-label", picture.alt);
  vegaEmbed(live, spec, { renderer: "svg", actions: false, ast: true })
    .then(() => { picture.replaceWith(live); figure.dataset.live = "yes"; })
    .catch((error) => console.error(error));
}

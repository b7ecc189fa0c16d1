/**
 * The script in a report that puts live figures in the place of still pictures, each when it is
 * about to come into view: a page with fifty figures opens as fast as one with none.
 *
 * Figures that are made for any ground get the page's own text colour, which reads better than one
 * grey for light and dark.
 */
export const DRAW_FIGURES: string = `(() => {
  const ink = () => getComputedStyle(document.body).color;
  const draw = (box) => {
    const figure = JSON.parse(box.querySelector('script').textContent);
    const live = document.createElement('div');
    const layout = { ...figure.layout };
    const takesInk = box.classList.contains('clear') && !(layout.font && layout.font.color);
    if (takesInk) layout.font = { ...layout.font, color: ink() };
    if (!layout.height) live.style.height = box.dataset.height + 'px';
    box.append(live);
    const undo = () => {
      box.classList.remove('live');
      live.remove();
    };
    try {
      const config = { responsive: true, displaylogo: false, ...figure.config };
      Plotly.newPlot(live, { ...figure, layout, config }).catch(undo);
      box.classList.add('live');
      box.setAttribute('role', 'figure');
      if (takesInk) inked.push(live);
    } catch {
      undo();
    }
  };
  const inked = [];
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const live of inked) Plotly.relayout(live, 'font.color', ink());
  });
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      draw(target);
    }
  }, { rootMargin: '800px' });
  for (const box of document.querySelectorAll('.plot')) watcher.observe(box);
})();`;

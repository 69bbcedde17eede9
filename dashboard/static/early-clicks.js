// The pages are prerendered: their buttons can be seen before they work. What is clicked until then is done as soon as
// they do. A file, because the page allows no inline script.
{
  let clicked;
  const keep = event => {
    const control = event.target.closest('button, label, input');
    if (!control) return;
    event.preventDefault();
    event.stopPropagation();
    clicked = control;
  };
  addEventListener('click', keep, true);
  addEventListener(
    'omnistream-ready',
    () => {
      removeEventListener('click', keep, true);
      document.documentElement.dataset.ready = '';
      if (clicked?.isConnected) clicked.click();
    },
    { once: true },
  );
}

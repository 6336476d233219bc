/** The tenant that demo data brings. */
const TENANT = '00000000-0000-7000-8000-00000000d340';

/** What a shop would paste as one tag; here by script, so that `?lang=`, `?theme=` and `?side=` can be shown. */
const query = new URLSearchParams(location.search);
const widget = document.createElement('script');
widget.src = '/w.js';
widget.async = true;
widget.dataset.tenant = TENANT;
for (const name of ['lang', 'theme', 'side']) {
  const value = query.get(name);
  if (value) widget.dataset[name] = value;
}
document.head.append(widget);

document.getElementById('buy')?.addEventListener('click', () => {
  const basket = document.getElementById('basket');
  if (basket) basket.textContent = 'It is only a demo, but it would be yours now.';
});

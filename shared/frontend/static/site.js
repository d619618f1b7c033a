// Comfort only: everything works without this file.
const menu = document.querySelector('.meent-menu');

if (menu) {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && menu.open) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
  document.addEventListener('click', (event) => {
    if (menu.open && !menu.contains(event.target)) {
      menu.open = false;
    }
  });
}

for (const button of document.querySelectorAll('[data-meent-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

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

/** A control that only works with this script stands hidden in the page, with the list item that holds it. */
const show = (control) => {
  control.hidden = false;
  if (control.parentElement.matches('li[hidden]')) {
    control.parentElement.hidden = false;
  }
};

for (const button of document.querySelectorAll('[data-meent-print]')) {
  show(button);
  button.addEventListener('click', () => window.print());
}

const share = document.querySelector('[data-meent-share]');

if (share) {
  const { meentShare: url, meentTitle: title, meentCopied: copied } = share.dataset;
  const send = share.querySelector('[data-meent-send]');
  const copy = share.querySelector('[data-meent-copy]');
  if (navigator.share) {
    show(send);
    // whoever closes the device's own window without sharing meant to
    send.addEventListener('click', () => navigator.share({ title, url }).catch(() => {}));
  }
  if (navigator.clipboard) {
    const status = document.querySelector('.meent-share__status');
    show(copy);
    copy.addEventListener('click', () =>
      navigator.clipboard.writeText(url).then(() => {
        status.textContent = copied;
      }),
    );
  }
}

// What is folded in is printed too.
window.addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('.meent-main details:not([open])')) {
    details.open = true;
    details.dataset.meentPrinted = '';
  }
});
window.addEventListener('afterprint', () => {
  for (const details of document.querySelectorAll('[data-meent-printed]')) {
    details.open = false;
    delete details.dataset.meentPrinted;
  }
});

// What is near by for who chose a village (the cookie holds its address only): in pages that are the same for everybody.
const village = document.cookie.match(/(?:^|; )kern=([\w-]+)/)?.[1];

if (village) {
  for (const place of document.querySelectorAll('[data-meent-nearby]')) {
    const { meentNearby: address, meentPart: part } = place.dataset;
    fetch(`${address}${village}/blok/${part}/`)
      .then((answer) => (answer.ok ? answer.text() : null))
      .then((html) => {
        if (html) {
          place.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
        }
      })
      .catch(() => {}); // the link to choose stays
  }
}

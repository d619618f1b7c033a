// Comfort only: without this file the page of a running operation is loaded again as a whole.
const live = document.querySelector('[data-live="running"]');
const announcement = document.querySelector('[data-announcement]');
const EVERY_MS = 2000;

const spoken = (part) => part.querySelector('h2').textContent.trim();

async function refresh() {
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: 'text/html', 'X-Meent-Refresh': '1' } });
    if (answer.redirected) {
      window.location.reload(); // logged out meanwhile
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('[data-live]');
    if (answer.ok && fresh) {
      if (spoken(fresh) !== spoken(live)) announcement.textContent = spoken(fresh);
      live.replaceChildren(...fresh.childNodes);
      if (fresh.dataset.live === 'ended') return;
    }
  } catch {
    // the network or the server is away for a moment: try again
  }
  setTimeout(refresh, EVERY_MS);
}

if (live) setTimeout(refresh, EVERY_MS);

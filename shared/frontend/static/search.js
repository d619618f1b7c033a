// Suggests pages while somebody types in a search field. Without this file the field searches as it always does.
// A combobox with a list, as in the ARIA Authoring Practices: focus stays in the field, Enter without a choice searches.
const WAIT_MS = 200;
const ANNOUNCE_MS = 900; // after the last letter, or a screen reader talks through the typing
const SHORTEST = 2;

for (const form of document.querySelectorAll('[data-meent-suggest]')) {
  suggestIn(form);
}

function suggestIn(form) {
  const { meentSuggest: address, meentSuggestions: label, meentOne: one, meentMany: many, meentNone: none } = form.dataset;
  const input = form.querySelector('input[type="search"]');
  const known = new Map();
  let options = [];
  let active = -1;
  let asking;
  let wait;
  let announce;

  const list = document.createElement('ul');
  list.id = `${input.id}-suggesties`;
  list.className = 'meent-suggestions';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', label);
  list.hidden = true;
  const status = document.createElement('div');
  status.className = 'meent-hidden';
  status.setAttribute('role', 'status');
  form.querySelector('.meent-search__field').append(list, status);
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-expanded', 'false');

  const choose = (number) => {
    options[active]?.setAttribute('aria-selected', 'false');
    active = number;
    if (active < 0) {
      input.removeAttribute('aria-activedescendant');
      return;
    }
    options[active].setAttribute('aria-selected', 'true');
    options[active].scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', options[active].id);
  };

  const close = () => {
    clearTimeout(announce);
    choose(-1);
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
  };

  const show = (suggestions) => {
    choose(-1);
    options = suggestions.map(({ title, url, kind }, number) => {
      const option = document.createElement('li');
      option.id = `${list.id}-${number}`;
      option.dataset.url = url;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      const name = document.createElement('span');
      name.textContent = title;
      const sort = document.createElement('span');
      sort.className = 'meent-suggestions__kind';
      sort.textContent = kind;
      option.append(name, ' ', sort);
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = !options.length;
    input.setAttribute('aria-expanded', String(!list.hidden));
    clearTimeout(announce);
    announce = setTimeout(() => {
      const count = options.length;
      status.textContent = count > 1 ? many.replace('{count}', count) : count ? one : none;
    }, ANNOUNCE_MS);
  };

  const ask = async (typed) => {
    asking?.abort();
    asking = new AbortController();
    try {
      if (!known.has(typed)) {
        const answer = await fetch(`${address}?${new URLSearchParams({ q: typed })}`, {
          signal: asking.signal,
          headers: { Accept: 'application/json' },
        });
        if (!answer.ok) throw new Error(String(answer.status));
        known.set(typed, (await answer.json()).suggestions);
      }
      if (input.value.trim() === typed && document.activeElement === input) show(known.get(typed));
    } catch {
      close(); // no network, too many, or another letter came: the field still searches
    }
  };

  input.addEventListener('input', () => {
    clearTimeout(wait);
    const typed = input.value.trim();
    if (typed.length < SHORTEST) {
      asking?.abort();
      close();
      status.textContent = '';
    } else {
      wait = setTimeout(() => ask(typed), WAIT_MS);
    }
  });

  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault(); // the first one closes the list, the second one empties the field
      close();
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      location.assign(options[active].dataset.url);
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && options.length && input.value.trim()) {
      event.preventDefault();
      list.hidden = false;
      input.setAttribute('aria-expanded', 'true');
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const next = active + step; // before the first and after the last stands the field itself
      choose(next < -1 ? options.length - 1 : next >= options.length ? -1 : next);
    }
  });

  input.addEventListener('blur', close);
  list.addEventListener('mousedown', (event) => event.preventDefault()); // keep the focus in the field
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) location.assign(option.dataset.url);
  });
}

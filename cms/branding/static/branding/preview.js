// The example of the brand follows the form as it is typed; without this file there is the button.
(() => {
  const example = document.querySelector("[data-brand-example]");
  const form = example?.closest("form");
  if (!form) return;

  const frame = example.querySelector("iframe");
  form.append(example); // out of its tab: visible beside every tab
  example.classList.add("brand-example--live");

  let waiting = 0;
  const show = () => {
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && /^(colour_\w+|fonts|heading_size|corners|slogan|\w+_(layout|style))$/.test(name)) {
        typed.set(name, value);
      }
    }
    // replace: the back button is for the editor's own pages
    frame.contentWindow.location.replace(`${example.dataset.url}?${typed}`);
  };
  const showSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 250);
  };
  form.addEventListener("input", showSoon);
  form.addEventListener("change", (event) => {
    showSoon();
    const [file] = event.target.type === "file" ? event.target.files : [];
    if (!file) return;
    const picture = event.target.parentElement.querySelector(".brand-chosen") ?? document.createElement("img");
    picture.className = "brand-chosen";
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    event.target.after(picture);
  });
})();

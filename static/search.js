// Offers suggestions below the search boxes while somebody types. Without it the boxes are plain
// inputs. What is suggested is only ever set as text.
const own = document.querySelector("script[data-suggestions]");
const SHORTEST = 2;
const PAUSE = 120;

function escaped(text) {
  const box = document.createElement("span");
  box.textContent = text;
  return box.innerHTML;
}

function folded(text) {
  return text.toLowerCase().replace(/\s/g, "");
}

// What stands in the box already is no suggestion: on a telephone its list would lie over the button.
function others(suggestions, query) {
  return suggestions.filter((one) => folded(one) !== folded(query));
}

// An answer that comes late, once somebody is in the next box, is not shown: its list would lie over
// what they look at now.
function asking(address, isTyping) {
  let waiting;
  let latest = 0;
  return (query, show) => {
    clearTimeout(waiting);
    const number = ++latest;
    if (!isTyping()) {
      show([]);
      return;
    }
    waiting = setTimeout(async () => {
      try {
        const answer = await fetch(`${address}?q=${encodeURIComponent(query)}`);
        const { suggestions } = await answer.json();
        if (number === latest) show(isTyping() ? others(suggestions, query) : []);
      } catch {
        if (number === latest) show([]);
      }
    }, PAUSE);
  };
}

// The library takes what stands in a box at first for a suggestion, and would open a list of it.
function typeAgain(box) {
  const { value } = box;
  for (const text of ["", value]) {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function enhance(input) {
  const form = input.form;
  const label = document.querySelector(`label[for="${input.id}"]`);
  const place = document.createElement("div");
  const described = input.getAttribute("aria-describedby");
  // Somebody may be typing already: their place in the box is kept.
  const typing = document.activeElement === input && input.selectionStart;
  input.replaceWith(place);
  window.accessibleAutocomplete({
    element: place,
    id: input.id,
    name: input.name,
    defaultValue: input.value,
    source: asking(input.dataset.suggest, () => place.contains(document.activeElement)),
    minLength: SHORTEST,
    confirmOnBlur: false,
    showNoOptionsFound: false,
    displayMenu: "overlay",
    menuClasses: "app-suggestions",
    inputClasses: input.className,
    templates: { inputValue: (text) => text ?? "", suggestion: (text) => escaped(text) },
    tAssistiveHint: () =>
      "Suggestions appear while you type. Use the up and down arrow keys to look through them and Enter to choose one.",
  });
  const box = place.querySelector("input");
  box.maxLength = input.maxLength;
  box.autocomplete = "off";
  if (described) {
    const hint = box.getAttribute("aria-describedby");
    box.setAttribute("aria-describedby", hint ? `${described} ${hint}` : described);
  }
  label.htmlFor = box.id;
  if (typing !== false) box.focus();
  typeAgain(box);
  // Once the library has drawn the box, which puts whoever types at its beginning.
  if (typing !== false) setTimeout(() => box.setSelectionRange(typing, typing));
  // The list keeps Enter for itself while it is open, even where nothing in it is chosen.
  box.addEventListener(
    "keydown",
    (event) => {
      const chosen = box.getAttribute("aria-activedescendant");
      if (event.key === "Enter" && (!chosen || chosen === "false")) {
        event.preventDefault();
        event.stopPropagation();
        form.requestSubmit();
      }
    },
    { capture: true },
  );
}

// What was left empty, and the usual order, need not be in the address that people share.
function tidy(event) {
  for (const [name, value] of [...event.formData.entries()]) {
    if (!value || (name === "sort" && value === "best")) event.formData.delete(name);
  }
}

for (const form of document.querySelectorAll("form[role=search]")) {
  form.addEventListener("formdata", tidy);
}

const inputs = [...document.querySelectorAll("input[data-suggest]")];
if (inputs.length) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = own.dataset.styles;
  document.head.append(style);
  import(own.dataset.script).then(() => inputs.forEach(enhance), () => {});
}

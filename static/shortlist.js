// Puts services on the shortlist and takes them off without leaving the page. Without it the same
// buttons lead to the shortlist and back. What is on it, the server reads from the person's cookie.
const forms = [...document.querySelectorAll("form.app-choose")];
const link = document.querySelector('nav a[href="/shortlist"]');
const label = link?.textContent.trim();
const told = document.createElement("p");
told.className = "govuk-visually-hidden";
told.setAttribute("role", "status");
document.body.append(told);
// What is on it, as it was last told, and where on it was what this page took off.
let kept = [];
const places = new Map();

function show(slugs) {
  kept = slugs;
  for (const form of forms) {
    const button = form.querySelector("button");
    const on = slugs.includes(button.value);
    form.action = on ? "/shortlist/remove" : "/shortlist/add";
    button.firstChild.textContent = on ? "Remove" : "Add";
    button.lastChild.textContent = on ? " from shortlist" : " to shortlist";
    form.classList.toggle("app-choose--on", on);
  }
  if (link) link.textContent = slugs.length ? `${label} (${slugs.length})` : label;
}

async function asked(address, options) {
  const answer = await fetch(address, { ...options, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

// Every answer brings the whole shortlist with it. Two changes under way at once would undo each
// other, so that one waits for the other; and an older look at the shortlist is not shown after a
// change.
let presses = 0;
let before = Promise.resolve();

function inTurn(change) {
  const answer = before.then(change, change);
  before = answer;
  return answer;
}

// What was taken off by mistake goes back to where it was, and has not been chosen once more.
function change(action, listing, adds) {
  const body = new URLSearchParams({ listing });
  if (adds && places.has(listing)) {
    body.set("put-back", "yes");
    body.set("at", places.get(listing));
  }
  if (!adds) places.set(listing, kept.indexOf(listing));
  return asked(action, { method: "POST", body });
}

async function press(event) {
  event.preventDefault();
  presses += 1;
  const form = event.target;
  const { value: listing } = form.querySelector("button");
  const { action } = form;
  const adds = action.endsWith("/add");
  try {
    const { slugs, note } = await inTurn(() => change(action, listing, adds));
    show(slugs);
    // A full shortlist takes no more: only its own page can make room, and says so to everybody.
    if (adds && !slugs.includes(listing)) throw new Error(note);
    told.textContent = "";
    told.textContent = note;
  } catch {
    // As without this script: the page that the button leads to says what is the matter.
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "listing", value: listing });
    form.append(field);
    form.submit();
  }
}

function look() {
  if (!forms.length) return;
  const seen = presses;
  const showIfStillSo = ({ slugs }) => seen === presses && show(slugs);
  asked("/shortlist/chosen").then(showIfStillSo, () => {});
}

for (const form of forms) form.addEventListener("submit", press);
look();
// Going back to results shows them as they were left: something may be on the shortlist since.
addEventListener("pageshow", (event) => {
  if (event.persisted) look();
});

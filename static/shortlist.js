// Puts services on the shortlist and takes them off without leaving the page. Without it the same
// buttons lead to the shortlist and back. What is on it, the server reads from the person's cookie.
const forms = [...document.querySelectorAll("form.app-choose")];
const link = document.querySelector('nav a[href="/shortlist"]');
const label = link?.textContent.trim();
const told = document.createElement("p");
told.className = "govuk-visually-hidden";
told.setAttribute("role", "status");
document.body.append(told);

function show(slugs) {
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

async function press(event) {
  event.preventDefault();
  const form = event.target;
  const listing = form.querySelector("button").value;
  try {
    const body = new URLSearchParams({ listing });
    const { slugs, note } = await asked(form.action, { method: "POST", body });
    show(slugs);
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
  if (forms.length) asked("/shortlist/chosen").then(({ slugs }) => show(slugs), () => {});
}

for (const form of forms) form.addEventListener("submit", press);
look();
// Going back to results shows them as they were left: something may be on the shortlist since.
addEventListener("pageshow", (event) => {
  if (event.persisted) look();
});

// Shows what somebody types as residents will read it. Text is only ever set as text.
const panel = document.querySelector("[data-preview]");
const description = document.getElementById(panel.dataset.previewOf);
const summary = document.getElementById(panel.dataset.previewSummary);
const lead = panel.querySelector("[data-preview-lead]");
const text = panel.querySelector("[data-preview-text]");

function show() {
  lead.textContent = summary.value.trim();
  const paragraphs = description.value.trim().split(/\n\s*\n/).filter((part) => part.trim());
  text.replaceChildren(
    ...paragraphs.map((part) => {
      const paragraph = document.createElement("p");
      paragraph.className = "govuk-body";
      paragraph.textContent = part.trim();
      return paragraph;
    }),
  );
  panel.hidden = !lead.textContent && paragraphs.length === 0;
}

// The button asks the server for what the panel shows by itself from here on.
document.querySelector("[data-preview-button]").remove();
description.addEventListener("input", show);
summary.addEventListener("input", show);
show();

// Sends the link of a shortlist from a telephone, or copies it: selecting a long address there is
// fiddly. Only what this browser can do is offered; the link itself stands on the page for all.
const box = document.querySelector("[data-share]");
const told = box.querySelector("[data-share-told]");
const { share: url } = box.dataset;

function offer(name, works, act) {
  const button = box.querySelector(`[data-share-${name}]`);
  button.hidden = !works;
  button.addEventListener("click", async () => {
    told.textContent = "";
    try {
      told.textContent = await act();
    } catch (problem) {
      // Whoever closes the list of their own programs has changed their mind: nothing went wrong.
      if (problem.name === "AbortError") return;
      told.textContent = "That did not work here. Copy the link from this page instead.";
    }
  });
  return works;
}

const sends = offer("send", Boolean(navigator.share), async () => {
  await navigator.share({ title: box.dataset.shareTitle, url });
  return "";
});
const copies = offer("copy", Boolean(navigator.clipboard), async () => {
  await navigator.clipboard.writeText(url);
  return "Copied. Now put it into a message.";
});
box.hidden = !sends && !copies;

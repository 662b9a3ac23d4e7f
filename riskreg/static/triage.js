// Offers the message that fits the outcome chosen, as long as nobody has written one.
const form = document.querySelector("form[data-messages]");
const offered = JSON.parse(form.dataset.messages);
const { message } = form.elements;

form.addEventListener("change", ({ target }) => {
  if (target.name !== "outcome" || !Object.values(offered).includes(message.value)) return;
  message.value = offered[target.value];
  // The count of characters follows the keys.
  message.dispatchEvent(new Event("keyup"));
});

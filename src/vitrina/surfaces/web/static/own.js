// Stars without leaving the page; where a script can't, the form goes there and back.
for (const form of document.querySelectorAll(".star-form")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector(".star");
    const wish = form.elements.on.value === "1";
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.type !== "opaqueredirect") throw new Error("refused");
    } catch {
      form.submit();
      return;
    }
    form.elements.on.value = wish ? "" : "1";
    button.classList.toggle("on", wish);
    button.setAttribute("aria-pressed", wish);
  });
}

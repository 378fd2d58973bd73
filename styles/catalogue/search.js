// Search over the list that the page holds: no server, no script from elsewhere. Without it the list stays whole.
"use strict";
(() => {
  const form = document.querySelector("form.search");
  const query = form.querySelector("input");
  const found = form.querySelector("output");
  // Somebody without a Kazakh keyboard types «когам» for «қоғам».
  const plain = { ә: "а", ғ: "г", қ: "к", ң: "н", ө: "о", ұ: "у", ү: "у", һ: "х", і: "и", ё: "е", й: "и" };
  const fold = (text) => text.toLowerCase().replace(/[әғқңөұүһіёй]/g, (letter) => plain[letter]).replace(/\s+/g, " ");
  const rows = [...document.querySelectorAll("[data-find]")].map((row) => [row, fold(row.textContent)]);

  const search = () => {
    const words = fold(query.value).trim().split(" ").filter(Boolean);
    let count = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      count += row.hidden ? 0 : 1;
    }
    for (const section of document.querySelectorAll("section.finder")) {
      section.hidden = !section.querySelector("[data-find]:not([hidden])");
    }
    document.body.classList.toggle("searching", words.length > 0);
    found.textContent = !words.length ? "" : count ? `${found.dataset.found}: ${count}` : found.dataset.none;
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  query.addEventListener("input", search);
  form.hidden = false;
  search(); // a browser may have kept what was typed
})();

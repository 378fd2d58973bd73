// The catalogue's pages in headless Chromium, as a reader meets them. Usage: node browse.cjs MODULES CHROMIUM SERVED DISK
// Both are the catalogue's root, as http: and as file:. What was seen goes to stdout as JSON, an object for each.
"use strict";
const { join } = require("node:path");
const [, , modules, chromium, ...roots] = process.argv;
const puppeteer = require(join(modules, "puppeteer-core"));
const axe = require(join(modules, "axe-core"));

const LOOKS = [
  { name: "desk", width: 1280, scheme: "light" },
  { name: "night", width: 1280, scheme: "dark" },
  { name: "phone", width: 360, scheme: "light" },
  { name: "phone at night", width: 360, scheme: "dark" },
  { name: "narrow", width: 320, scheme: "light" },
  { name: "no script", width: 1280, scheme: "light", script: false },
];
// Faults laid over a good page: axe must find each of them.
const FAULTS = {
  "image-alt": () => document.querySelector("img").removeAttribute("alt"),
  label: () => document.querySelector("label").remove(),
  "html-has-lang": () => document.documentElement.removeAttribute("lang"),
  "color-contrast": () => { document.querySelector(".dates").style.color = "#bbb"; },
  "link-name": () => { document.querySelector(".newest h2 a").textContent = ""; },
  region: () => { const p = document.createElement("p"); p.textContent = "a"; document.body.prepend(p); },
};

async function open(browser, address, look, seen) {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(look.script !== false);
  await page.setViewport({ width: look.width, height: 800 });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: look.scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  page.on("request", (request) => seen.add(request.url()));
  page.on("console", (message) => seen.errors.push(message.text()));
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  await page.goto(address, { waitUntil: "load" });
  return page;
}

async function judge(page) {
  await page.setJavaScriptEnabled(true); // for axe alone; the page has been loaded already
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], preload: false }));
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 90)).join(" | ")}`);
}

// Nothing wider than the window, no text cut off, every picture there.
const measure = async () => (await document.fonts.ready, {
  over: document.documentElement.scrollWidth - window.innerWidth,
  sticking: [...document.querySelectorAll("main *, header *, footer *")]
    .filter((one) => !one.closest(".heard") && one.getBoundingClientRect().right > window.innerWidth + 1)
    .map((one) => one.outerHTML.slice(0, 80)),
  dark: getComputedStyle(document.body).backgroundColor,
  search: !document.querySelector("form.search")?.hidden,
  rows: [...document.querySelectorAll("[data-find]")].filter((one) => one.checkVisibility()).length,
  face: [...document.fonts].every((one) => one.status === "loaded"),
});

const focused = () => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  return {
    name: one.matches("input") ? "input" : one.textContent.trim().replace(/\s+/g, " ").slice(0, 60),
    href: one.getAttribute("href"),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: one.getBoundingClientRect().top < innerHeight && one.getBoundingClientRect().bottom > 0,
  };
};

// With the keyboard alone: past the masthead, into the search, through what it finds, to an issue and its file.
async function walk(browser, root) {
  const seen = Object.assign(new Set(), { errors: [] });
  const page = await open(browser, `${root}index.html`, LOOKS[0], seen);
  const steps = [];
  for (let count = 0; count < 9; count += 1) {
    await page.keyboard.press("Tab");
    steps.push(await page.evaluate(focused));
  }
  const told = { steps };
  await page.focus("#query");
  const look = () => page.evaluate(() => ({
    said: document.querySelector("output").textContent,
    rows: [...document.querySelectorAll("[data-find]")].filter((one) => one.checkVisibility()).map((one) => one.textContent.replace(/\s+/g, " ").trim()),
    covers: document.querySelector(".newest").checkVisibility(),
  }));
  const type = async (text) => {
    await page.$eval("#query", (input) => { input.value = ""; input.dispatchEvent(new Event("input")); });
    await page.keyboard.type(text);
    return look();
  };
  told.title = await type("наубай");
  told.person = await type("Ғалымова");
  told.folded = await type("галымова умит");
  told.none = await type("жоқ сөз");
  told.cleared = await type("");
  told.again = await type("өрнегі");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  told.hit = await page.evaluate(focused);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  told.arrived = page.url().replace(root, "");
  told.target = await page.evaluate(() => document.querySelector(":target")?.textContent.replace(/\s+/g, " ").trim());
  told.files = await page.evaluate(() => [...document.querySelectorAll(".downloads a, .contents a")].map((one) => one.getAttribute("href")));
  told.requests = [...seen];
  told.errors = seen.errors;
  await page.close();
  return told;
}

async function visit(browser, root, looks, faults) {
  const told = { looks: [], faults: {} };
  for (const name of ["index.html", "2024-02/index.html"]) {
    for (const look of looks) {
      const seen = Object.assign(new Set(), { errors: [] });
      const page = await open(browser, root + name, look, seen);
      const measured = await page.evaluate(measure);
      const violations = await judge(page);
      told.looks.push({ page: name, look: look.name, ...measured, violations, requests: [...seen], errors: seen.errors });
      await page.close();
    }
  }
  for (const [fault, plant] of Object.entries(faults)) {
    const page = await open(browser, `${root}index.html`, LOOKS[0], Object.assign(new Set(), { errors: [] }));
    await page.evaluate(plant);
    told.faults[fault] = (await judge(page)).map((line) => line.split(":")[0]);
    await page.close();
  }
  told.walk = await walk(browser, root);
  return told;
}

(async () => {
  const browser = await puppeteer.launch({
    executablePath: chromium,
    args: ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"],
  });
  try {
    const told = {};
    // From disk only what may differ there.
    told[roots[0]] = await visit(browser, roots[0], LOOKS, FAULTS);
    told[roots[1]] = await visit(browser, roots[1], LOOKS.filter((look) => ["desk", "no script"].includes(look.name)), {});
    console.log(JSON.stringify(told));
  } finally {
    await browser.close();
  }
})();

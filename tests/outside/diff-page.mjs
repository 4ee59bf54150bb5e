// The page of `diff --format html` in a browser: Chromium, driven by puppeteer-core, without a
// download. Every filter is pressed, and what is then seen is held against the JSON of the same diff.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { HtmlValidate } from "html-validate";
import puppeteer from "puppeteer-core";
import { check, copy, finish, print, repository, workspace } from "./common.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const folders = process.env.PATH.split(path.delimiter);
const places = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
const executablePath = process.env.CHROMIUM ?? places.find((place) => fs.existsSync(place));
if (!executablePath) {
  console.error("Chromium is missing: apt-get install chromium");
  process.exit(1);
}

// ── the versions: the history of the tests, and what a page must bear ────────────────────────────

const git = (root, ...args) => {
  const who = ["-c", "user.name=张三", "-c", "user.email=zhang@example.org", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...who, ...args], { cwd: root, stdio: "pipe" });
};
const commit = (root) => {
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--allow-empty", "--message", "next");
};

/** Base, first and last versions of the history, as folders would be copied: patches one by one. */
function history() {
  const root = workspace();
  copy(root, "tests/history/base", ".");
  git(root, "init", "--quiet");
  commit(root);
  git(root, "tag", "base");
  const patches = fs.readdirSync(path.join(repository, "tests/history")).filter((name) => name.endsWith(".patch"));
  for (const patch of patches.sort()) {
    git(root, "apply", "--index", path.join(repository, "tests/history", patch));
    commit(root);
    git(root, "tag", path.basename(patch, ".patch"));
  }
  return root;
}

/** Texts that look like markup, without a place to break, very long, added, taken out, broken. */
function odd() {
  const form = (name, target, goal) =>
    `项目名称: ${JSON.stringify(name)}\n资金: {年度: {当年财政拨款: 100, 上年结转资金: 0, 其他资金: 0}}\n` +
    `年度总体目标: ${JSON.stringify(goal)}\n绩效指标:\n  数量指标:\n    - 件数: ${target}\n`;
  const evil = `<script>document.title="ran"</script><img src="https://example.org/x" onerror="alert(1)">'"&amp;`;
  const goal = "按计划完成全年工作任务，资金使用合规。".repeat(50);
  const root = workspace({
    "projects/_defaults.yaml":
      "版式: shanghai-2024\n年度: 2026\n项目性质: 经常性专项业务费\n项目类别: 特定目标类\n主管部门: 甲局\n" +
      "实施单位: 甲局\n计划开始日期: 2026-01-01\n计划完成日期: 2026-12-31\n",
    "projects/甲.yaml": form("甲", "≥3件", goal),
    "projects/乙.yaml": form("乙", "≥3件", "办结。"),
    "projects/丙.yaml": form("丙", "≥3件", "办结。"),
    "projects/坏.yaml": form("坏", "≥3件", "办结。"),
  });
  git(root, "init", "--quiet");
  commit(root);
  fs.writeFileSync(path.join(root, "projects/甲.yaml"), form(evil, `{指标值: ${"W".repeat(3000)}}`, `${goal}${evil}${goal}`));
  fs.writeFileSync(path.join(root, "projects/乙.yaml"), form("长".repeat(10_000), "≥2件", "A".repeat(5000)));
  fs.rmSync(path.join(root, "projects/丙.yaml"));
  fs.writeFileSync(path.join(root, "projects/坏.yaml"), "项目名称: [");
  fs.writeFileSync(path.join(root, "projects/丁.yaml"), form("丁", "≥2件", evil));
  return root;
}

// ── the page, opened ─────────────────────────────────────────────────────────────────────────────

const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
process.on("exit", () => browser.process()?.kill());
const validator = new HtmlValidate({ extends: ["html-validate:recommended"] });

/** What a reader sees: how many changes have this kind, and how many things that have not. */
function seen(facet) {
  const visible = (element) => element.getClientRects().length > 0;
  const all = [...document.querySelectorAll("main tbody[data-f], main details[data-f]")].filter(visible);
  const has = (element) => facet === "all" || element.dataset.f.split(" ").includes(facet);
  return {
    changes: all.filter(has).reduce((sum, element) => sum + Number(element.dataset.n ?? 1), 0),
    others: all.filter((element) => !has(element)).length,
    // A form or the index without anything in it would be noise.
    empty: [...document.querySelectorAll("main section")].filter(visible).filter((section) => ![...section.querySelectorAll("tbody[data-f], details[data-f]")].some(visible)).length,
    listed: [...document.querySelectorAll(".index tbody tr")].filter(visible).length,
    note: [...document.querySelectorAll(".note")].filter(visible).length,
    title: document.title,
  };
}

async function tryPage(name, root, args, mayFail = false) {
  const file = path.join(root, "page.html");
  const run = (...more) => {
    try {
      return print(root, "diff", ...args, ...more);
    } catch (error) {
      if (!mayFail || error.status !== 1) throw error;
      return error.stdout;
    }
  };
  fs.writeFileSync(file, run("--format", "html"));
  const json = JSON.parse(run("--format", "json"));

  const report = await validator.validateFile(file);
  const messages = report.results.flatMap((result) => result.messages);
  check(`${name}: valid HTML`, report.valid, messages.slice(0, 5).map((m) => `${m.line}:${m.column} ${m.message}`).join("; "));

  const page = await browser.newPage();
  const said = [];
  const asked = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("dialog", (dialog) => { said.push(dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => asked.push(request.url()));
  await page.setViewport({ width: 1200, height: 900 });
  await page.goto(pathToFileURL(file).href);

  check(`${name}: no script, no frame, no handler`, await page.evaluate(() =>
    document.scripts.length === 0 && !document.querySelector("iframe, object, embed, link, img, form") &&
    ![...document.querySelectorAll("*")].some((element) => [...element.attributes].some((a) => a.name.startsWith("on") || /^\s*javascript:/i.test(a.value)))));
  const wide = (width) => page.setViewport({ width, height: 740 }).then(() =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth));
  for (const width of [1200, 700, 360]) check(`${name}: no scrolling sideways at ${width}`, (await wide(width)) === 0);
  await page.setViewport({ width: 1200, height: 900 });

  const links = await page.$$eval(".index a, .path a", (found) => found.map((a) => a.getAttribute("href")));
  check(`${name}: links lead somewhere`, await page.evaluate((hrefs) => hrefs.every((href) => document.querySelector(href)), links));
  check(`${name}: every form is listed`, links.length >= json.forms.length && json.forms.length > 0);
  check(`${name}: what can't be read is said`, (await page.$$(".unread li")).length === json.unread.length);

  // What the JSON says of each kind: rows of forms, and forms that are such a change themselves.
  const count = (facet) =>
    facet === "added" || facet === "removed" ? json.totals.forms[facet] + json.totals.changes[facet] : json.totals.changes[facet];
  const filters = await page.$$eval(".filter", (found) => found.map((input) => input.id.slice(2)));
  check(`${name}: there are filters`, filters[0] === "all" && filters.length > 3, filters.join());
  for (const facet of filters) {
    await page.click(`[for="f-${facet}"]`);
    const now = await page.evaluate(seen, facet);
    const what = `${name}: filter ${facet}`;
    check(`${what}: nothing else is seen`, now.others === 0 && now.empty === 0, JSON.stringify(now));
    check(`${what}: forms are listed`, now.listed > 0 && (facet !== "all" || now.listed === json.forms.length), JSON.stringify(now));
    check(`${what}: it is said`, now.note === (facet === "all" ? 0 : 1));
    if (facet === "all") continue;
    const label = await page.$eval(`[for="f-${facet}"] span`, (span) => Number(span.textContent));
    check(`${what}: as many as its number`, now.changes === label, `${now.changes} of ${label}`);
    // Another file and another name of the form are no items.
    const itself = facet === "moved" || facet === "renamed";
    check(`${what}: as many as in the JSON`, itself ? label >= count(facet) : label === count(facet), `${label}, ${count(facet)}`);
  }

  // With the keyboard, and back by the note.
  await page.focus("#f-all");
  await page.keyboard.press("ArrowRight");
  check(`${name}: the arrow keys filter, too`, await page.$eval(`#f-${filters[1]}`, (input) => input.checked));
  await page.click(`.n-${filters[1]} label`);
  check(`${name}: the note leads back`, await page.$eval("#f-all", (input) => input.checked));

  const pdf = await page.pdf({ preferCSSPageSize: true });
  check(`${name}: it prints`, Buffer.from(pdf.subarray(0, 5)).toString() === "%PDF-");
  await page.emulateMediaType("print");
  check(`${name}: filters are not printed`, await page.evaluate(() => [...document.querySelectorAll(".bar label")].every((label) => label.getClientRects().length === 0)));

  check(`${name}: no script ran`, !(await page.title()).startsWith("ran"));
  check(`${name}: nothing is fetched`, asked.every((url) => url.startsWith("file:")), asked.join(" "));
  check(`${name}: no complaint on the console`, said.length === 0, said.join("; "));
  await page.close();
}

const told = history();
await tryPage("history", told, ["base", "HEAD"]);
await tryPage("history in Chinese", told, ["base", "HEAD", "--lang", "zh"]);
await tryPage("odd texts", odd(), [], true);

await browser.close();
finish("diff-page");

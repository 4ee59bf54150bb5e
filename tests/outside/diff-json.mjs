// `diff --format json` as a program reads it that knows nothing but docs/diff.md: it makes the newer form
// of the older one, cell by cell, and ajv holds every output against docs/diff.schema.json.

import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv/dist/2020.js";

import { check, copy, finish, print, repository, workspace, write } from "./common.mjs";

// The schema lets new keys come; those that are printed today must be in it.
const closed = (schema) => {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  const all = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return all.type === "object" && all.properties && !("additionalProperties" in all)
    ? { ...all, additionalProperties: false }
    : all;
};
const schema = JSON.parse(fs.readFileSync(path.join(repository, "docs/diff.schema.json"), "utf8"));
const validate = new Ajv({ allErrors: true, strictTypes: false, strictRequired: false }).compile(closed(schema));

/** What `diff` prints; forms that can't be read are told by the exit code. */
function diff(what, root, ...args) {
  const options = { cwd: root, encoding: "utf8", timeout: 120_000, maxBuffer: 1 << 28 };
  const run = spawnSync(process.env.SHENBAO, ["diff", "--format", "json", ...args], { ...options, env: { ...process.env, LC_ALL: "en_GB.UTF-8" } });
  check(`${what}: runs`, run.status === 0 || run.status === 1, `${run.status} ${run.stderr}`);
  const json = JSON.parse(run.stdout);
  check(`${what}: valid`, validate(json), JSON.stringify(validate.errors?.slice(0, 3)));
  check(`${what}: exit code`, (run.status === 1) === json.unread.length > 0);
  return json;
}

// ── a form as lists of items, an item as a map of cells ──────────────────────────────────────────

const BLOCKS = ["wording", "fields", "funding", "goals", "columns", "indicators"];
const EMPTY = Object.fromEntries(BLOCKS.map((block) => [block, []]));

/** The blocks of what `show --format json` prints. */
function blocks(sheet) {
  const { labels, funding } = sheet;
  const wording = [sheet.title, sheet.subtitle, funding.label];
  for (const name of ["goals", "indicators", "category", "subcategory", "indicator", "target"]) wording.push(labels[name]);
  const further = (cells) => Object.fromEntries(cells.map((text, i) => [`column ${sheet.columns[i].key}`, text]));
  return {
    wording: wording.map((value) => ({ value })),
    fields: sheet.fields.map(({ label, value }) => ({ label, value })),
    funding: funding.columns.flatMap(({ lines }) => lines.map(({ label, amount }) => ({ label, amount }))),
    goals: sheet.goals.map(({ label, text }) => ({ label, text })),
    columns: sheet.columns.map(({ label }) => ({ label })),
    indicators: sheet.indicators.map(({ cells, ...row }) => ({ ...row, ...further(cells) })),
  };
}

/** The newer form from the older one and its changes. */
function apply(form, change) {
  return Object.fromEntries(BLOCKS.map((name) => {
    const rest = form[name].map((item) => ({ ...item }));
    const made = [];
    const put = (index, item) => {
      if (made[index]) throw new Error(`two items at ${name} ${index}`);
      made[index] = item;
    };
    for (const item of change.items.filter(({ block }) => block === name)) {
      const cells = item.old ? rest[item.old.index] : {};
      if (!cells) throw new Error(`${name} ${item.old.index} is named twice`);
      if (item.old) delete rest[item.old.index];
      for (const cell of item.cells) {
        const key = cell.key === undefined ? cell.cell : `column ${cell.key}`;
        if (cells[key] !== cell.old?.text) throw new Error(`${name} ${key}: ${cells[key]} is not ${cell.old?.text}`);
        if (cell.new) cells[key] = cell.new.text;
        else delete cells[key];
      }
      if (item.new) put(item.new.index, cells);
    }
    for (const [before, now] of change.orders.filter(({ block }) => block === name).flatMap(({ rows }) => rows)) {
      if (!rest[before]) continue;
      put(now, rest[before]);
      delete rest[before];
    }
    let at = 0;
    for (const item of rest.filter(Boolean)) {
      while (made[at]) at += 1;
      made[at] = item;
    }
    return [name, made];
  }));
}

const sorted = (form) =>
  JSON.stringify(BLOCKS.map((name) => Array.from(form[name], (item) => Object.entries(item ?? {}).sort())));

/** Applies an output to all older forms; the result must be all newer forms. Both: path → blocks. */
function rebuild(what, json, olds, news) {
  const left = new Map(olds);
  const made = new Map();
  for (const { path } of json.unread) [left, news].forEach((forms) => forms.delete(path));
  for (const change of json.forms) {
    const name = `${what}: ${(change.new ?? change.old).path}`;
    try {
      if (change.old) check(`${name} was there`, left.has(change.old.path));
      const form = apply(change.old ? left.get(change.old.path) : EMPTY, change);
      if (change.old) left.delete(change.old.path);
      if (change.new) made.set(change.new.path, form);
      else check(`${name}: nothing is left`, BLOCKS.every((block) => form[block].length === 0));
      checkEdits(name, json, change);
    } catch (error) {
      check(name, false, error.message);
    }
  }
  for (const [path, form] of left) made.set(path, form);
  check(`${what}: the same forms`, [...made.keys()].sort().join() === [...news.keys()].sort().join(), [...made.keys()].join());
  for (const [path, form] of news) {
    if (!made.has(path)) continue;
    check(`${what}: ${path} is rebuilt`, sorted(made.get(path)) === sorted(form), `${sorted(made.get(path))}\n${sorted(form)}`);
  }
}

/** The pieces of a corrected text are both texts. */
function checkEdits(what, json, change) {
  for (const item of change.items) {
    const shared = item.shared === undefined ? undefined : json.shared[item.shared];
    check(`${what}: is named where it is shared`, !shared || shared.forms.includes(change.new.path));
    for (const [i, cell] of item.cells.entries()) {
      const { edits } = (shared?.item.cells[i] ?? cell).meaning;
      if (!edits) continue;
      const side = (kinds) => edits.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text).join("");
      check(`${what}: pieces of the older text`, side(["same", "removed", "moved_from"]) === cell.old.text);
      check(`${what}: pieces of the newer text`, side(["same", "added", "moved_to"]) === cell.new.text);
    }
  }
}

/** The forms of a workspace, below the paths that are named, as `show` prints them; those that can be read. */
function forms(root, ...below) {
  const found = new Map();
  const folder = (inside) => {
    for (const entry of fs.readdirSync(path.join(root, inside), { withFileTypes: true })) {
      const name = `${inside}/${entry.name}`;
      if (entry.isDirectory()) folder(name);
      else if (/^[^_.].*\.ya?ml$/.test(entry.name)) {
        const run = spawnSync(process.env.SHENBAO, ["show", name, "--format", "json"], { cwd: root, encoding: "utf8" });
        if (run.status === 0) found.set(name, blocks(JSON.parse(run.stdout)));
      }
    }
  };
  below.forEach(folder);
  return found;
}

// ── a history with one commit for each kind of change ────────────────────────────────────────────

const history = workspace();
const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
for (const who of ["AUTHOR", "COMMITTER"]) Object.assign(env, { [`GIT_${who}_NAME`]: "甲", [`GIT_${who}_EMAIL`]: "a@example.org" });
const git = (root, ...args) => execFileSync("git", args, { cwd: root, encoding: "utf8", env });
copy(history, "tests/history/base", "");
git(history, "init", "--quiet");
const commit = (name) => {
  git(history, "add", "--all");
  git(history, "commit", "--quiet", "--message", name);
  git(history, "tag", name);
};
commit("base");
const states = [["base", forms(history, "projects")]];
const patches = path.resolve(repository, "tests/history");
for (const patch of fs.readdirSync(patches).filter((name) => name.endsWith(".patch")).sort()) {
  const name = patch.replace(/\.patch$/, "");
  git(history, "apply", path.join(patches, patch));
  const json = diff(`${name}, not yet committed`, history);
  commit(name);
  const [before, olds] = states.at(-1);
  const news = forms(history, "projects");
  states.push([name, news]);
  const committed = diff(name, history, before, name);
  rebuild(name, committed, new Map(olds), new Map(news));
  const pure = ({ shared, forms, unread, totals }) => JSON.stringify({ shared, forms, unread, totals });
  check(`${name}: the same before and after the commit`, pure(json) === pure(committed));
  const chinese = diff(`${name}, in Chinese`, history, before, name, "--lang", "zh");
  const sentences = (unread) => unread.map(({ path, old, new: now }) => [path, ...[old, now].map((found) => found.map(({ message, hint, ...rest }) => rest))]);
  const neutral = (json) => JSON.stringify({ ...json, lang: "", unread: sentences(json.unread) });
  check(`${name}: the same in Chinese`, chinese.lang === "zh" && neutral(chinese) === neutral(committed));
  rebuild(`${name}, back`, diff(`${name}, back`, history, name, before), new Map(news), new Map(olds));
}
check("the history is long", states.length > 20, String(states.length));
const [[first, olds], [last, news]] = [states[0], states.at(-1)];
rebuild("all at once", diff("all at once", history, first, last), olds, news);
const same = diff("a version with itself", history, last, last);
check("a version with itself is the same", same.forms.length + same.shared.length + same.unread.length === 0);

// ── last year's forms against this year's ────────────────────────────────────────────────────────

const seeds = workspace();
copy(seeds, "projects", "projects");
const [old, now] = ["projects/2021/安置帮教和社区矫正.yaml", "projects/2024/社区矫正经费.yaml"];
const one = diff("two files", seeds, old, now);
const show = (name) => new Map([[name, blocks(JSON.parse(print(seeds, "show", name, "--format", "json")))]]);
rebuild("two files", one, show(old), show(now));
rebuild(
  "two folders",
  diff("two folders", seeds, "projects/2021", "projects/2024"),
  forms(seeds, "projects/2021"),
  forms(seeds, "projects/2024"),
);

// ── another edition of the same name, and characters that a terminal would obey ──────────────────

const other = workspace();
const odd = "projects/加装 电梯#50%.yaml";
copy(other, "tests/editions/pudong-2026/edition.yaml", "templates/pudong-2026/edition.yaml");
copy(other, "tests/editions/pudong-2026/form.typ", "templates/pudong-2026/form.typ");
copy(other, "tests/editions/pudong-2026/老旧小区加装电梯补贴.yaml", odd);
git(other, "init", "--quiet");
git(other, "add", "--all");
git(other, "commit", "--quiet", "--message", "一");
const before = forms(other, "projects");
const edition = fs.readFileSync(path.join(other, "templates/pudong-2026/edition.yaml"), "utf8");
write(other, "templates/pudong-2026/edition.yaml", edition.replace("columns:\n  - {key: 权", "columns:\n  - {key: 备注, kind: text}\n  - {key: 权"));
const text = fs.readFileSync(path.join(other, odd), "utf8");
write(other, odd, text.replace("居民出行条件明显改善", "居民出行“条件\u2028改善𬭎”"));
rebuild("a column more", diff("a column more", other), before, forms(other, "projects"));
// No form is made of a file with such a name, but a version may have one.
copy(other, "tests/editions/pudong-2026/老旧小区加装电梯补贴.yaml", "projects/加装\u202e.yaml");
const run = spawnSync(process.env.SHENBAO, ["diff", "--format", "json"], { cwd: other, encoding: "utf8" });
check("what a terminal would obey is escaped", !run.stdout.includes("\u202e") && run.stdout.includes("\\u202e"));

finish("diff-json");

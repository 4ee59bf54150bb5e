// The schemas under a validator that is not ours.
//
// One law for every file that the tests have: where the program finds a structural mistake, the
// schema refuses; where it finds none, the schema accepts. Which codes are structural stands below,
// so a new code, or a new file in tests/refused/ with one, has to be put somewhere.

import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv/dist/2020.js";
import { parseAllDocuments } from "yaml";
import { check, copy, finish, print, repository, said, workspace, write } from "./common.mjs";

/** No YAML, or not of the format: the validator never sees the file as it was meant. */
const SYNTAX = ["E005", "E006", "E010", "E011", "E012", "E013", "E014", "E015", "E016", "E017", "E018", "E019", "E056"];
/** What one file shows: its keys, their kinds, how dates and amounts are written. */
const STRUCTURAL = [
  "E020", "E021", "E023", "E024", "E025", "E026", "E027", "E028", "E029", // keys and kinds
  "E030", "E032", "E034", "E035", "E036", // amounts
  "E040", "E041", "E043", // dates
  "E053", // items that are no indicators
];
/** What needs arithmetic, other files, expressions or the page. */
const BEYOND = [
  "E031", "E033", "E042", // sums, decimals of the print, the order of dates
  "E050", "E052", "E054", "E055", // indicators among each other and in the library
  "E060", "E061", "E062", "E070", "E072", // expressions, characters
];

/**
 * Some of the one, some of the other: a blank target is seen, one that the library lacks is not; a key that lacks
 * is seen, one that is left blank over a default is `~` to a schema.
 */
const EITHER = ["E022", "E051"];

/** Error codes by file, as `check` tells them. */
function codes(root) {
  const found = new Map();
  for (const { severity, code, file } of JSON.parse(said(root, "check", "--format", "json")).findings) {
    if (severity === "error") found.set(file, [...(found.get(file) ?? []), code]);
  }
  return found;
}

const ajv = new Ajv({ strict: false, allErrors: false, logger: false });
const compiled = new Map();

function validator(root, kind, folder, ...more) {
  const text = print(root, "schema", "--kind", kind, folder, ...more);
  if (!compiled.has(text)) compiled.set(text, ajv.compile(JSON.parse(text)));
  return compiled.get(text);
}

/** A file's value as a YAML parser that is not ours reads it, or nothing. */
function parse(text) {
  const documents = parseAllDocuments(text.replace(/^\u{feff}/u, ""));
  const [document] = documents;
  if (documents.length !== 1 || document.errors.length > 0) return undefined;
  try {
    return { value: document.toJS() };
  } catch {
    return undefined;
  }
}

function files(root) {
  const found = fs.readdirSync(path.join(root, "projects"), { recursive: true });
  return found.filter((name) => name.endsWith(".yaml")).map((name) => `projects/${name}`).sort();
}

/** Holds the law over a workspace; gives how many of its files were refused. */
function law(name, root) {
  const wrong = codes(root);
  let refused = 0;
  for (const file of files(root)) {
    const base = path.basename(file);
    const kind = { "_defaults.yaml": "defaults", "_indicators.yaml": "indicators" }[base] ?? "project";
    const mistakes = wrong.get(file) ?? [];
    const unknown = mistakes.filter((code) => ![SYNTAX, STRUCTURAL, BEYOND, EITHER].flat().includes(code));
    check(`${name}: ${file}: ${unknown} is in none of the lists`, unknown.length === 0);
    if (mistakes.some((code) => SYNTAX.includes(code))) continue;
    const parsed = parse(fs.readFileSync(path.join(root, file), "utf8"));
    check(`${name}: ${file} can be parsed`, parsed);
    if (!parsed) continue;
    const validate = validator(root, kind, path.dirname(file));
    const accepted = validate(parsed.value);
    const expected = !mistakes.some((code) => STRUCTURAL.includes(code));
    if (expected && mistakes.some((code) => EITHER.includes(code))) continue;
    refused += expected ? 0 : 1;
    const more = JSON.stringify(validate.errors?.map((e) => `${e.instancePath} ${e.message}`));
    check(`${name}: ${file} is ${accepted ? "accepted" : "refused"} in spite of [${mistakes}]`, accepted === expected, more);
  }
  return refused;
}

// ── the forms of the repository, what the tests accept and refuse, the editions ──────────────────

const seeds = workspace();
copy(seeds, "projects", "projects");
check("no seed is refused", law("seeds", seeds) === 0);
check("there are sixteen seeds", files(seeds).filter((name) => !path.basename(name).startsWith("_")).length === 16);

for (const folder of ["accepted", "refused"]) {
  const root = workspace();
  copy(root, `tests/${folder}`, "projects");
  const refused = law(folder, root);
  check(`${folder}: ${refused} structural mistakes`, folder === "accepted" ? refused === 0 : refused >= 15);
}

for (const edition of fs.readdirSync(path.join(repository, "tests/editions"))) {
  const root = workspace();
  copy(root, `tests/editions/${edition}`, `templates/${edition}`);
  for (const file of fs.readdirSync(path.join(root, "templates", edition))) {
    if (file.endsWith(".yaml") && file !== "edition.yaml") copy(root, `tests/editions/${edition}/${file}`, `projects/${file}`);
  }
  check(`${edition} has no mistakes`, law(edition, root) === 0);
}

// ── the examples of the documents ────────────────────────────────────────────────────────────────

for (const document of ["README.md", "docs/format.md", "docs/editions.md", "docs/手册.md"]) {
  if (!fs.existsSync(path.join(repository, document))) continue;
  const text = fs.readFileSync(path.join(repository, document), "utf8");
  const examples = [...text.matchAll(/`((?:projects|templates)\/[^`\n]+)`[:：]\n\n```\w+\n([\s\S]*?)```/g)];
  check(`${document} has examples`, examples.length > 0);
  law(document, workspace(Object.fromEntries(examples.map(([, file, body]) => [file, body]))));
}

// ── amounts and dates: the patterns against the program ──────────────────────────────────────────

const AMOUNTS = [
  "7339205", "371.790", "35,100,900", "35，100，900.00", "3510万元", "3510.09 万元", "2亿", "100元", " 12 ", "0", "-0",
  "-0.00", "－0", "000", "1.2345", "0.0001亿元", "1,234,567.89 元", "999999999999999999999999", "",
  "35,10", "1,0000", ",100", "1,", "-5", "－1", "1e6", "约100", "12.", ".5", "1.2.3", "100美元", "10万元元", "万元", "1 000",
  "1_000", "+1", "0x10", "１２", "1234567890123456789012345", "1.23456", "100.", "-", "1,234,56", "1234,567",
];
const DATES = [
  "2024-02-29", "2024-2-29", "2024/2/29", "2024年2月29日", "2024年02月29日", " 2024-01-31 ", "2000-02-29", "1949-01-01", "0000-01-01",
  "2024-1-1", "2024-12-31", "2024-11-30", "2199/12/31", "9999/12/31", "2200-01-01", "1948-12-31", "2024-04-30",
  "30.2.2024", "29-02-2024", "2024", "2024-02", "24-02-29", "2024年2月29", "2024-02-29-1", "明年", "2024-02-30", "2023-02-29",
  "2024-13-01", "2024/0/1", "2024-1-0", "2024-04-31", "1900-02-29", "2100年2月29日", "2024-001-01", "2024-01-001", "2024/1-1",
  "2024-01-32", "20240101", "２０２４-1-1", "2024年1月1日日", "2024-06-31", "2024-09-31", "2024-11-31",
];
const values = workspace({
  "projects/_defaults.yaml":
    "版式: shanghai-2024\n年度: 2024\n项目名称: 甲\n主管部门: 乙\n实施单位: 乙\n计划开始日期: 1949-01-01\n" +
    "计划完成日期: 2199-12-31\n年度总体目标: 丙\n资金: {年度: {其他资金: 1}}\n绩效指标: {数量指标: [丁: ≥5次]}\n",
});
const quoted = (text) => JSON.stringify(text);
AMOUNTS.forEach((text, i) => {
  write(values, `projects/amount-${i}.yaml`, `资金: {年度: {当年财政拨款: ${quoted(text)}}}\n`);
});
DATES.forEach((text, i) => write(values, `projects/date-${i}.yaml`, `计划开始日期: ${quoted(text)}\n`));
const counted = law("values", values);
check(`${counted} values are wrong`, counted === 56);

// ── shared files with mistakes ───────────────────────────────────────────────────────────────────

const shared = workspace({
  "projects/_defaults.yaml": "版式: shanghai-2024\n",
  "projects/_indicators.yaml": "满意度: {二级指标: 服务对象满意度指标, 指标值: ≥90%}\n",
  "projects/下/_indicators.yaml": "满意度: {指标值: ≥95%}\n",
  "projects/下/甲.yaml": "",
});
const library = validator(shared, "indicators", "projects");
const below = validator(shared, "indicators", "projects/下");
const defaults = validator(shared, "defaults", "projects");
for (const [validate, value, right] of [
  [library, { 甲: { 二级指标: "数量指标", 指标值: "≥5次", 说明: "按登记" } }, true],
  [library, { 甲: { 二级指标: "别处的指标" } }, true],
  [library, { 甲: { 二级指标: "数量指标", 指标值: 5 } }, true],
  [library, null, true],
  [library, { 满意度: { 指标值: "≥95%" } }, false],
  [library, { 甲: { 指标值: "≥5次" } }, false],
  [library, { 甲: { 二级指标: "数量指标", 指标植: "≥5次" } }, false],
  [library, { 甲: "≥5次" }, false],
  [library, { 甲: { 二级指标: ["数量指标"] } }, false],
  [library, ["甲"], false],
  [below, { 满意度: { 指标值: "≥95%" } }, true],
  [below, { 乙: { 指标值: "≥95%" } }, false],
  [defaults, {}, true],
  [defaults, null, true],
  [defaults, { 主管部门: null, 资金: null, 绩效指标: { 数量指标: [{ 甲: null }] } }, true],
  [defaults, { 版式: "shanghai-2021", 年度总目标: "甲" }, true],
  [defaults, { 年度总目标: "甲" }, false],
  [defaults, { 版式: "shanghai-2042" }, false],
  [defaults, { 主管单位: "甲" }, false],
  [defaults, { 资金: { 年度: { 其他资金: "一百" } } }, false],
  [defaults, { 绩效指标: { 产出指标: [] } }, false],
  [defaults, { 检查: { 豁免: { W203: "跨年", W101: { 项目性质: "新性质" }, W999: 1 } } }, true],
  [defaults, { 检查: { 豁免: { W203: "" } } }, false],
]) {
  check(`${JSON.stringify(value)} is ${right ? "right" : "wrong"}`, validate(value) === right, JSON.stringify(validate.errors));
}

// ── an edition by its name, and a big library ────────────────────────────────────────────────────

const named = validator(seeds, "project", "projects/2024", "--edition", "shanghai-2021");
check("--edition: another edition than the defaults' must be named", !named({}) && /版式/.test(JSON.stringify(named.errors)));

const names = Array.from({ length: 50_000 }, (_, i) => `指标${i}: {二级指标: ${i % 2 ? "数量" : "质量"}指标, 指标值: ≥${i}次, 说明: 说明${i}}\n`);
const big = workspace({ "projects/_defaults.yaml": "版式: shanghai-2024\n", "projects/_indicators.yaml": names.join("") });
const size = print(big, "schema").length;
check(`a library of 50,000 makes a schema of ${size} characters`, size < 50_000 * 600);

finish("schema");

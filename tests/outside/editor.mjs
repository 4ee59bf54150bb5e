// The schemas in a real editor: yaml-language-server over its protocol, in a temporary workspace,
// with the settings and the line that the program gives.

import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { check, finish, print, workspace, write } from "./common.mjs";

/** So long may an answer take, in milliseconds. */
const LIMIT = 90_000;

// ── the workspace ────────────────────────────────────────────────────────────────────────────────

const root = workspace({
  "projects/_defaults.yaml": "版式: shanghai-2024\n",
  "projects/_indicators.yaml":
    "读者满意度:\n  二级指标: 服务对象满意度指标\n  指标值: ≥95%\n  说明: 每季度问卷\n" +
    "投诉率:\n  二级指标: 服务对象满意度指标\n  指标值: ≤1%\n  说明: 按年度信访登记\n" +
    "培训次数:\n  二级指标: 数量指标\n  说明: 以签到表为准\n",
  "projects/2021/_defaults.yaml": "版式: shanghai-2021\n年度: 2021\n",
  "projects/2024/_defaults.yaml":
    "年度: 2024\n主管部门: 某市司法局\n实施单位: 某市司法局\n计划开始日期: 2024-01-01\n计划完成日期: 2024-12-31\n" +
    "绩效指标: {数量指标: [讲座次数: ≥3次]}\n",
});
const settings = JSON.parse(print(root, "schema", "--write", ".shenbao"));

// ── the server ───────────────────────────────────────────────────────────────────────────────────

const server = createRequire(import.meta.url).resolve("yaml-language-server/bin/yaml-language-server");
const child = spawn(process.execPath, [server, "--stdio"], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
process.on("exit", () => child.kill("SIGKILL"));
child.on("exit", (code) => {
  console.error(`the language server ended (${code})`);
  process.exit(1);
});

const waiting = new Map();
const diagnostics = new Map();
let wake = () => {};
let number = 0;

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  child.stdin.write(body);
}

function receive(message) {
  if (message.method === "textDocument/publishDiagnostics") {
    diagnostics.set(message.params.uri, message.params.diagnostics);
    wake();
  } else if (message.method && message.id !== undefined) {
    // What the server asks of an editor: its settings, above all.
    const asked = message.params?.items?.map(({ section }) => (section === "yaml" ? configuration.yaml : {}));
    send({ id: message.id, result: asked ?? null });
  } else if (waiting.has(message.id)) {
    waiting.get(message.id)(message);
    waiting.delete(message.id);
  }
}

let buffer = Buffer.alloc(0);
child.stdout.on("data", (data) => {
  buffer = Buffer.concat([buffer, data]);
  for (;;) {
    const end = buffer.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = Number(buffer.subarray(0, end).toString().match(/Content-Length: (\d+)/i)[1]);
    if (buffer.length < end + 4 + length) return;
    const body = buffer.subarray(end + 4, end + 4 + length);
    buffer = buffer.subarray(end + 4 + length);
    receive(JSON.parse(body.toString()));
  }
});

/** A promise that fails when it takes too long. */
function limited(what, start) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what}: no answer in ${LIMIT} ms`)), LIMIT);
    start((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}

function request(method, params) {
  const id = (number += 1);
  return limited(method, (done) => {
    waiting.set(id, ({ result, error }) => {
      if (error) console.log(`   ${method}: ${error.message}`);
      done(result);
    });
    send({ id, method, params });
  });
}

// ── what an author does ──────────────────────────────────────────────────────────────────────────

const uri = (file) => pathToFileURL(path.join(root, file)).href;

/** Opens a text in which ¦ is the cursor, and gives where that is. */
function open(file, marked) {
  const before = marked.split("¦")[0];
  const lines = before.split("\n");
  const text = marked.replace("¦", "");
  write(root, file, text);
  diagnostics.delete(uri(file));
  const textDocument = { uri: uri(file), languageId: "yaml", version: (number += 1), text };
  send({ method: "textDocument/didOpen", params: { textDocument } });
  return { textDocument: { uri: uri(file) }, position: { line: lines.length - 1, character: lines.at(-1).length } };
}

/** What the server says is wrong with a file, once it has said it. */
function wrong(file, text) {
  open(file, text);
  return limited(`diagnostics of ${file}`, (done) => {
    wake = () => diagnostics.has(uri(file)) && done(diagnostics.get(uri(file)));
    wake();
  });
}

let files = 0;

/** The proposals at ¦, by label; a file of its own for each question, as no answer may be stale. */
async function complete(folder, text) {
  const place = open(`projects/${folder}/补全 ${(files += 1)}.yaml`, text);
  const answer = await request("textDocument/completion", place);
  return (answer?.items ?? answer ?? []).map((item) => ({
    label: item.label,
    insert: item.textEdit?.newText ?? item.insertText,
    about: item.documentation?.value ?? item.documentation ?? "",
  }));
}

async function hover(folder, text) {
  const answer = await request("textDocument/hover", open(`projects/${folder}/说明 ${(files += 1)}.yaml`, text));
  return answer?.contents?.value ?? "";
}

const labels = (items) => items.map((item) => item.label);
const find = (items, label) => items.filter((item) => item.label === label);
const show = (items) => JSON.stringify(items.map((item) => [item.label, item.insert]));

const configuration = {
  yaml: {
    validate: true,
    hover: true,
    completion: true,
    schemaStore: { enable: false },
    schemas: settings["yaml.schemas"],
  },
};

await request("initialize", {
  processId: process.pid,
  rootUri: pathToFileURL(root).href,
  workspaceFolders: [{ uri: pathToFileURL(root).href, name: "workspace" }],
  capabilities: {
    workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: false } },
    textDocument: {
      completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
      hover: { contentFormat: ["markdown"] },
      publishDiagnostics: {},
    },
  },
});
send({ method: "initialized", params: {} });
send({ method: "workspace/didChangeConfiguration", params: { settings: configuration } });

const RIGHT =
  "项目名称: 甲项目\n资金: {年度: {当年财政拨款: 120万元}}\n年度总体目标: 完成全年任务。\n绩效指标:\n" +
  "  数量指标:\n    - 培训次数: ≥5次\n    - 讲座次数: ~\n  服务对象满意度指标:\n    - 读者满意度\n    - 投诉率: {指标值: ≤2%, 说明: 登记}\n";

// The first question also waits for the settings, so it is asked until the schema is there.
for (let tries = 0; tries < 20; tries += 1) {
  if (labels(await complete("2024", "¦")).includes("项目名称")) break;
  await new Promise((done) => setTimeout(done, 250));
}

// ── a right file, and wrong ones ─────────────────────────────────────────────────────────────────

const said = (list) => JSON.stringify(list.map((d) => [d.range.start.line, d.message]));
let list = await wrong("projects/2024/甲项目.yaml", RIGHT);
check("nothing is wrong with a right file", list.length === 0, said(list));

list = await wrong("projects/2024/乙 项目.yaml", RIGHT.replace("项目名称", "项目名"));
check("an unknown key is named", list.some((d) => d.message.includes("项目名 ") || d.range.start.line === 0), said(list));
check("what is missing is named", list.some((d) => d.message.includes("项目名称")), said(list));

list = await wrong("projects/2024/丙.yaml", RIGHT.replace("120万元", '"1,20"'));
check("a wrong amount is explained", list.some((d) => d.message.includes("千位上的逗号") && d.range.start.line === 1), said(list));

list = await wrong("projects/2024/丁.yaml", RIGHT.replace("  数量指标", "  数量目标"));
check("an unknown 二级指标 is named", list.some((d) => d.range.start.line === 4), said(list));

list = await wrong("projects/2024/戊.yaml", RIGHT.replace("- 培训次数: ≥5次", "- 培训次数: {指标植: ≥5次}"));
check("an unknown key of an indicator is named", list.some((d) => d.range.start.line === 5), said(list));

list = await wrong("projects/2021/己.yaml", "年度总目标: 甲\n年度总体目标: 甲\n");
check("2021 has its own edition", list.some((d) => d.range.start.line === 1) && !list.some((d) => d.range.start.line === 0 && d.message.includes("年度总目标 is not")), said(list));

list = await wrong("projects/2024/庚.yaml", "版式: shanghai-2021\n年度总目标: 甲\n年度总体目标: 甲\n");
check("a file that names another edition has its keys", list.some((d) => d.range.start.line === 2) && !list.some((d) => d.range.start.line === 1), said(list));

list = await wrong("projects/2024/_defaults.yaml", "年度: 2024\n实施: 甲\n");
check("defaults need nothing, and an unknown key is named", list.length === 1 && list[0].range.start.line === 1, said(list));

list = await wrong("projects/2024/_indicators.yaml", "甲: {二级指标: 数量指标, 指标值: ≥5次}\n投诉率: {指标值: ≤3%}\n乙: {指标值: ≥5次}\n");
check("a new entry of the library needs its 二级指标", list.length === 1 && list[0].range.start.line === 2, said(list));

// ── completion ───────────────────────────────────────────────────────────────────────────────────

let items = await complete("2024", "项目¦");
check("keys are proposed", ["项目名称", "资金", "绩效指标"].every((key) => labels(items).includes(key)), show(items));

items = await complete("2024", "绩效指标:\n  ¦");
check("二级指标 are proposed", ["数量指标", "生态效益指标"].every((key) => labels(items).includes(key)), show(items));
check("with their 一级指标", find(items, "数量指标").some((item) => item.about.includes("产出指标")), JSON.stringify(find(items, "数量指标")));

items = await complete("2024", "资金:\n  年度:\n    ¦");
check("fund lines are proposed", labels(items).includes("当年财政拨款"), show(items));

items = await complete("2024", "项目性质: ¦");
check("choices are proposed", labels(items).includes("经常性专项业务费"), show(items));

for (const typed of ["", "读"]) {
  items = await complete("2024", `绩效指标:\n  服务对象满意度指标:\n    - ${typed}¦`);
  const known = find(items, "读者满意度");
  check(`- ${typed}¦ proposes the library's names`, known.length > 0, show(items));
  check(`- ${typed}¦ as they stand alone`, known.length === 1 && known[0].insert.trim() === "读者满意度", show(items));
  check(`- ${typed}¦ with their 说明`, known.some((item) => item.about.includes("每季度问卷")), JSON.stringify(known));
  check(`- ${typed}¦ not those of other groups`, !labels(items).includes("培训次数"), show(items));
}

items = await complete("2024", "绩效指标:\n  数量指标:\n    - 讲座次数: ≥5次\n    - ¦");
check("a name without a target waits for one", find(items, "培训次数").some((item) => item.insert.trim().startsWith("培训次数:")), show(items));

// ── hover ────────────────────────────────────────────────────────────────────────────────────────

const group = (item) => `绩效指标:\n  服务对象满意度指标:\n    - ${item}\n`;
let text = await hover("2024", group("读者¦满意度"));
check("hover over a bare name", text.includes("每季度问卷") && text.includes("≥95%") && !text.includes("信访"), text);
text = await hover("2024", group("投¦诉率: ≤2%"));
check("hover over a name with its target", text.includes("按年度信访登记"), text);
text = await hover("2024", "主管¦部门: 甲\n");
check("hover over a field tells what holds without it", text.includes("某市司法局") && text.replaceAll("\\", "").includes("projects/2024/_defaults.yaml"), text);
text = await hover("2024", "资金: {年度: {年度资金申请¦总额: 100}}\n");
check("hover over a total", text.includes("由程序计算"), text);

// ── the line in a file ───────────────────────────────────────────────────────────────────────────

list = await wrong("elsewhere/2024/甲.yaml", "# yaml-language-server: $schema=../../.shenbao/2024/project.json\n项目名: 甲\n");
check("the line leads to the schema", list.some((d) => d.range.start.line === 1), said(list));

// ── a library of 50,000 ──────────────────────────────────────────────────────────────────────────

const names = Array.from({ length: 50_000 }, (_, i) => `指标${i}: {二级指标: ${i % 2 ? "数量" : "质量"}指标, 指标值: ≥${i}次, 说明: 说明${i}}\n`);
write(root, "projects/大/_indicators.yaml", names.join(""));
print(root, "schema", "--write", ".shenbao");
const line = "# yaml-language-server: $schema=../../.shenbao/大/project.json\n";
const started = Date.now();
items = await complete("大", `${line}绩效指标:\n  质量指标:\n    - 指标4${"¦"}\n`);
check("names of a big library are proposed", labels(items).includes("指标49998"), `${items.length} proposals`);
const first = Date.now() - started;
const again = Date.now();
const forty = Array.from({ length: 40 }, (_, i) => `    - 指标${2 * i}\n`).join("");
items = await complete("大", `${line}绩效指标:\n  质量指标:\n${forty}    - 指标4${"¦"}\n`);
const size = fs.statSync(path.join(root, ".shenbao/大/project.json")).size;
console.log(`   50,000 entries, ${size} bytes: ${items.length} proposals in ${first} ms, then in ${Date.now() - again} ms`);

child.removeAllListeners("exit");
finish("editor");

// `check --format sarif` against the JSON Schema of SARIF 2.1.0, as Microsoft's package ships it; and
// what the schema can't say: places that exist, paths that lead to files, indices that fit.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";

import { check, copy, finish, workspace, write } from "./common.mjs";

const schema = path.resolve("node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(fs.readFileSync(schema, "utf8")));

/** Runs `check`, validates what it prints, and gives the one run in it. */
function sarif(what, root, exit, ...args) {
  const options = { cwd: root, encoding: "utf8", timeout: 120_000, maxBuffer: 1 << 28 };
  const run = spawnSync(process.env.SHENBAO, ["check", "--format", "sarif", ...args], options);
  check(`${what}: exit ${exit}`, run.status === exit, `${run.status} ${run.stderr}`);
  const log = JSON.parse(run.stdout);
  check(`${what}: valid`, validate(log), JSON.stringify(validate.errors?.slice(0, 3)));
  const [{ tool, results }] = log.runs;
  for (const result of results) {
    const rule = tool.driver.rules[result.ruleIndex];
    check(`${what}: ruleIndex of ${result.ruleId}`, rule?.id === result.ruleId);
    for (const { physicalLocation: place } of [...result.locations, ...(result.relatedLocations ?? [])]) {
      const { uri, uriBaseId } = place.artifactLocation;
      check(`${what}: ${uri} is a relative URI`, /^[A-Za-z0-9%/._~-]+$/.test(uri) && !uri.startsWith("/"));
      if (uriBaseId !== "%SRCROOT%") continue;
      const file = path.join(root, decodeURIComponent(uri));
      check(`${what}: ${uri} exists`, fs.existsSync(file));
      if (!place.region) continue;
      const lines = fs.readFileSync(file, "utf8").replace(/^\ufeff/, "").split("\n");
      const { startLine, startColumn, endLine, endColumn } = place.region;
      const length = (line) => [...lines[line - 1]].length;
      const inside = startColumn <= length(startLine) + 1 && endColumn <= length(endLine) + 1;
      check(`${what}: ${uri}:${startLine}:${startColumn} is in the file`, inside);
    }
  }
  const prints = results.map((result) => JSON.stringify(result.partialFingerprints));
  check(`${what}: fingerprints are distinct`, new Set(prints).size === prints.length);
  return log.runs[0];
}

// ── the repository's own forms ───────────────────────────────────────────────────────────────────

const seeds = workspace();
copy(seeds, "projects", "projects");
const all = sarif("all findings of the sixteen", seeds, 0, "--no-excuses");
check("the sixteen have findings", all.results.length > 20 && all.results.every((result) => result.suppressions.length === 0));
sarif("what the sixteen excuse", seeds, 0);
check("Chinese", sarif("in Chinese", seeds, 0, "--lang", "zh", "--no-excuses").language === "zh-CN");

// ── errors, excuses, odd names ───────────────────────────────────────────────────────────────────

const defaults = "版式: shanghai-2024\n年度: 2026\n项目性质: 经常性专项业务费\n项目类别: 特定目标类\n主管部门: 甲局\n实施单位: 甲局\n计划开始日期: 2024-01-01\n计划完成日期: 2024-12-31\n";
const form = (name) =>
  `项目名称: ${name}\n资金: {年度: {当年财政拨款: 100, 上年结转资金: 0, 其他资金: 0}}\n年度总体目标: 办成三件事。\n绩效指标:\n  数量指标:\n    - 件数: ≥3件\n`;
const odd = workspace({
  "projects/_defaults.yaml": defaults,
  "projects/甲 乙/50%.yaml": form("甲") + "年度: 2025\n检查: {豁免: {W203: 上级要求}}\n",
  "projects/a#b?c&[d].yaml": form("乙"),
  "projects/𬭎.yaml": form("丁").replace("- 件数: ≥3件", "- {𬭎件数: {指标值: ≥3}}"),
  "projects/错.yaml": form("丙").replace("100", "一百"),
  "projects/空.yaml": "",
  "projects/坏.yaml": "项目名称: [",
});
fs.writeFileSync(path.join(odd, "projects/国标.yaml"), Buffer.from([0xcf, 0xee, 0xc4, 0xbf, 0x3a, 0x20, 0x31]));
fs.symlinkSync("nowhere.yaml", path.join(odd, "projects/断.yaml"));
const found = sarif("errors and odd names", odd, 1);
const levels = new Set(found.results.map((result) => result.level));
check("errors and warnings", levels.has("error") && levels.has("warning"), [...levels].join());
const suppressed = found.results.filter((result) => result.suppressions.length > 0);
check("the excuse is the justification", suppressed.some((result) => result.suppressions[0].justification === "上级要求"));
const uris = found.results.map((result) => result.locations[0].physicalLocation.artifactLocation.uri);
check("blanks and % are encoded", uris.includes("projects/%E7%94%B2%20%E4%B9%99/50%25.yaml"), uris.join(" "));
const astral = found.results.map((result) => result.locations[0].physicalLocation);
const column = astral.find((place) => place.artifactLocation.uri.endsWith("%F0%AC%AD%8E.yaml") && place.region?.startLine === 6)?.region;
check("columns count characters, also beyond U+FFFF", column?.startColumn === 19, JSON.stringify(column));

// A finding keeps its fingerprint when lines are put before it.
write(odd, "projects/a#b?c&[d].yaml", `# 说明\n\n${form("乙")}`);
const moved = sarif("moved lines", odd, 1);
const prints = (run) => run.results.map((result) => JSON.stringify(result.partialFingerprints)).sort().join();
check("fingerprints survive moved lines", prints(found) === prints(moved));

// ── nothing to read ──────────────────────────────────────────────────────────────────────────────

sarif("an empty workspace", workspace(), 2);
sarif("no such file", odd, 2, "projects/没有.yaml");
const below = workspace({ "projects/_defaults.yaml": "版式: [" , "projects/甲.yaml": form("甲") });
sarif("broken defaults", below, 1);
const outer = workspace({ ".git/HEAD": "", "forms/projects/_defaults.yaml": defaults, "forms/projects/甲.yaml": form("甲") });
const inner = sarif("a workspace inside a repository", outer, 0, "-C", "forms").results[0].locations[0];
check("paths are the repository's", inner.physicalLocation.artifactLocation.uri.startsWith("forms/projects/"));

finish("sarif");

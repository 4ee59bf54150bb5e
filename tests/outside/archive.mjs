// PDF/A-3a and PDF/UA-1 by veraPDF, and the attachments as poppler and qpdf read them.
//
// veraPDF's validator comes in the jar of @opendataloader/pdf (VeraPdf.java); docs/archive.md says what it
// checks and what no program can. That it can fail is tried, too: each of the spoiled copies breaks a clause.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { check, copy, finish, print, workspace, write } from "./common.mjs";

const JAR = "node_modules/@opendataloader/pdf/lib/opendataloader-pdf-cli.jar";

/** How many rules veraPDF's profiles have: fewer would be checked with less. */
const RULES = { "PDFA-3A": 155, "PDFUA-1": 106 };

const run = (program, ...args) =>
  execFileSync(program, args, { maxBuffer: 1 << 28, timeout: 240_000, stdio: ["ignore", "pipe", "ignore"] });

/** The files below a folder whose names end so, sorted. */
const files = (folder, ending) =>
  fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => path.join(folder, name));

// ── what is looked at ────────────────────────────────────────────────────────────────────────────

const root = workspace();
const git = (...args) =>
  run("git", "-C", root, "-c", "user.name=张三", "-c", "user.email=zhang@example.org", "-c", "commit.gpgsign=false", ...args);

// The sixteen forms, made from a clean commit.
copy(root, "projects", "projects");
fs.writeFileSync(path.join(root, ".gitignore"), "/out/\n");
git("init", "--quiet");
git("add", "--all");
git("commit", "--quiet", "--message", "approved");
const commit = git("rev-parse", "HEAD").toString().trim();
print(root, "build", "--quiet");
const forms = files(path.join(root, "out"), ".pdf");
check("there are sixteen forms", forms.length === 16, forms.join("\n"));

// An edition of a workspace's own; and a name that no attachment can have, with a thousand characters of
// the font, some of them outside the BMP, in its goal.
const example = workspace();
copy(example, "tests/editions/pudong-2026", "templates/pudong-2026");
const form = path.join(example, "templates/pudong-2026/老旧小区加装电梯补贴.yaml");
const text = fs.readFileSync(form, "utf8");
const goal = /^总体目标: .*(\n .*)*/m;
const thousand = Array.from({ length: 1000 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join("");
check("a goal to be made long", goal.test(text));
write(example, "projects/甲、乙.yaml", text.replace(goal, `总体目标: "${thousand}堃䶮𬭎①≥±—…．"`));
fs.renameSync(form, path.join(example, "projects/甲.yaml"));
print(example, "build", "--quiet");
const odd = files(path.join(example, "out"), ".pdf");
check("there are two others", odd.length === 2, odd.join("\n"));

// What the attachments must hold: the sources are changed further down.
const source = (file, name) => fs.readFileSync(path.join(odd.includes(file) ? example : root, name));
const projects = new Map();
for (const file of [...forms, ...odd]) {
  const name = `projects/${file.split("/out/").at(-1).replace(/\.pdf$/, ".yaml")}`;
  projects.set(file, { name, bytes: source(file, name) });
}

// Redlines of the sixteen, and their cover.
for (const file of files(path.join(root, "projects"), ".yaml")) {
  const text = fs.readFileSync(file, "utf8");
  fs.writeFileSync(file, text.replace(/≥(\d)/g, "≥1$1").replaceAll("。", "，并持续改进。"));
}
print(root, "diff", "--quiet", "--format", "pdf");
const redlines = files(path.join(root, "out/_diff"), ".pdf");
check("there are redlines and a cover", redlines.length === 17, redlines.join("\n"));

// ── veraPDF ──────────────────────────────────────────────────────────────────────────────────────

// What stands in a PDF's plain text, what is written in its place (as long, so that no offset moves), and
// the rules of PDF/A-3a and of PDF/UA-1 that then fail: the clause and the number of veraPDF's test.
const SPOILED = [
  ["/ID [<", "/IX [<", "6.1.3-1", ""],
  ["/Metadata ", "/Metadatx ", "6.6.2.1-1", "7.1-8"],
  ["pdfaid:conformance>A<", "pdfaid:conformance>B<", "6.6.4-3", ""],
  ["pdfuaid:part>1<", "pdfuaid:part>2<", "", "5-2"],
  ["dc:title>", "dc:titlx>", "6.6.2.3.1-1 6.6.2.3.1-2", "7.1-9"],
  ["/FontFile2 ", "/FontFile9 ", "6.2.11.4.1-1", "7.21.4.1-1"],
  ["/CIDToGIDMap ", "/CIDToGIDMax ", "6.2.11.3.2-1", "7.21.3.2-1"],
  ["    1000\n", "    1234\n", "6.2.11.5-1", "7.21.5-1"],
  ["/ToUnicode ", "/ToUnicodx ", "6.2.11.7.2-1", "7.21.7-1"],
  ["/Marked true", "/Marked null", "6.7.2.2-1", "6.2-1"],
  ["/StructTreeRoot ", "/StructTreeRoox ", "6.7.3.3-1", "7.1-11 7.1-3"],
  ["/StructParents ", "/StructParentx ", "", "7.1-3"],
  ["/Artifact<<", "/Artifacx<<", "", "7.1-3"],
  ["/S /H1\n", "/S /H3\n", "", "7.4.2-1"],
  ["/ColSpan 2", "/ColSpan 3", "", "7.2-42"],
  ["/Lang (", "/Lanx (", "", "7.2-33 7.2-34"],
  ["/DisplayDocTitle ", "/DisplayDocTitlx ", "", "7.1-10"],
  ["/Subtype /application", "/Subtypx /application", "6.8-1", ""],
  ["/UF (", "/UX (", "6.8-2", "7.11-1"],
  ["/AFRelationship ", "/AFRelationshix ", "6.8-3", ""],
  ["/AF [", "/AX [", "6.8-4", ""],
];
const plain = run("qpdf", "--qdf", "--object-streams=disable", "--newline-before-endstream", forms[0], "-");
const copies = SPOILED.map(([right, wrong], i) => {
  const text = plain.toString("latin1");
  check(`${right} stands in the PDF`, text.includes(right) && right.length === wrong.length);
  const file = path.join(root, `spoiled-${i}.pdf`);
  fs.writeFileSync(file, text.replaceAll(right, wrong), "latin1");
  return file;
});

const sound = [...forms, ...odd, ...redlines];
const found = new Map();
for (const line of run("java", "-cp", JAR, "VeraPdf.java", ...sound, ...copies).toString().trim().split("\n")) {
  const [profile, rules, file, checks, ...failed] = line.split("\t");
  check(`${profile} has all its rules`, Number(rules) === RULES[profile] && Number(checks) > 1000, line);
  found.set(`${profile} ${file}`, failed);
}
check("veraPDF looked at every file", found.size === 2 * (sound.length + copies.length));
for (const file of sound) {
  for (const profile of Object.keys(RULES)) {
    const failed = found.get(`${profile} ${file}`) ?? ["not looked at"];
    check(`${path.relative(root, file)}: ${profile}`, failed.length === 0, failed.join("\n          "));
  }
}
copies.forEach((file, i) => {
  const [right, wrong, ...expected] = SPOILED[i];
  Object.keys(RULES).forEach((profile, column) => {
    const failed = (found.get(`${profile} ${file}`) ?? []).map((rule) => rule.split(":")[0]).join(" ");
    check(`${right.trim()} → ${wrong.trim()} breaks ${profile}`, failed === expected[column], `${failed} ≠ ${expected[column]}`);
  });
});

// ── attachments ──────────────────────────────────────────────────────────────────────────────────

/** The attachments as poppler reads them, by name. */
function attachments(file) {
  const list = run("pdfdetach", "-enc", "UTF-8", "-list", file).toString().trim().split("\n").slice(1);
  return new Map(
    list.map((line, i) => {
      const to = path.join(root, "attached");
      run("pdfdetach", "-save", String(i + 1), "-o", to, file);
      return [line.replace(/^\d+: /, ""), fs.readFileSync(to)];
    }),
  );
}

/** The file specifications as qpdf reads them, by name: relationship, media type, date. */
function specifications(file) {
  const { qpdf } = JSON.parse(run("qpdf", "--json=2", "--json-key=qpdf", "--json-stream-data=none", file));
  const objects = Object.values(qpdf[1]).map((object) => object.value ?? object.stream);
  const stream = (reference) => qpdf[1][`obj:${reference}`].stream.dict;
  const specs = objects.filter((object) => object?.["/Type"] === "/Filespec");
  return new Map(
    specs.map((spec) => {
      const embedded = stream(spec["/EF"]["/F"]);
      const about = [spec["/AFRelationship"], embedded["/Subtype"], embedded["/Params"]["/ModDate"]];
      return [spec["/UF"].replace(/^u:/, ""), about];
    }),
  );
}

const sorted = (names) => [...names].sort().join(" ");

[...projects].forEach(([file, { name, bytes }], i) => {
  const attached = attachments(file);
  const specs = specifications(file);
  const record = JSON.parse(attached.get("shenbao.json") ?? "{}");
  const sources = record.sources ?? [];
  const what = path.relative(root, file);
  const names = ["shenbao.json", ...sources.map((source) => source.attached)];
  check(`${what}: poppler lists the sources and their record`, sorted(attached.keys()) === sorted(names), sorted(attached.keys()));
  check(`${what}: qpdf lists the same`, sorted(specs.keys()) === sorted(names), sorted(specs.keys()));
  check(`${what}: the form and the commit`, record.form === name && record.commit === (odd.includes(file) ? undefined : commit));
  check(`${what}: the project file comes first, whole`, sources[0]?.path === name && attached.get(sources[0].attached)?.equals(bytes));
  for (const source of sources) {
    const content = attached.get(source.attached) ?? Buffer.of();
    const sum = createHash("sha256").update(content).digest("hex");
    check(`${what}: the SHA-256 of ${source.path}`, sum === source.sha256);
  }
  if (forms.includes(file)) {
    const to = path.join(root, `extracted-${i}`);
    print(root, "extract", "--quiet", file, "-o", to);
    const same = sources.every((source) => fs.readFileSync(path.join(to, source.path)).equals(attached.get(source.attached)));
    check(`${what}: extract gives what poppler reads`, same);
  }
  for (const [name, [relationship, media, date]] of specs) {
    const expected = name === "shenbao.json" ? "/Supplement /application/json" : "/Source /application/yaml";
    check(`${what}: what ${name} is`, `${relationship} ${media}` === expected && /D:\d{14}/.test(date), `${relationship} ${media} ${date}`);
  }
});

finish("archive");

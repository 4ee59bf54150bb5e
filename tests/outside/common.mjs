// What both scripts use: counting, temporary workspaces, running the program.

import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

export const repository = process.env.REPOSITORY;
const program = process.env.SHENBAO;
if (!repository || !program) {
  console.error("run tests/outside/run PROGRAM");
  process.exit(2);
}

let passed = 0;
let failed = 0;

/** Counts one check and names it if it fails. */
export function check(what, right, more = "") {
  if (right) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`   wrong: ${what}${more && `\n          ${more}`}`);
  }
}

/** Says how many checks there were, and ends the process. */
export function finish(name) {
  console.log(`${name}: ${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

/** A temporary folder with these files: relative path → text. It goes when the process ends. */
export function workspace(files = {}) {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "shenbao-")));
  process.on("exit", () => fs.rmSync(root, { recursive: true, force: true }));
  fs.mkdirSync(path.join(root, "projects"));
  for (const [name, text] of Object.entries(files)) write(root, name, text);
  return root;
}

export function write(root, name, text) {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** Copies a folder of the repository into a workspace. */
export function copy(root, from, to) {
  fs.cpSync(path.join(repository, from), path.join(root, to), { recursive: true });
}

const options = (root) => ({
  cwd: root,
  encoding: "utf8",
  timeout: 120_000,
  maxBuffer: 1 << 28,
  env: { PATH: process.env.PATH, LC_ALL: "en_GB.UTF-8" },
});

/** What the program prints; it must end well. */
export function print(root, ...args) {
  return execFileSync(program, args, options(root));
}

/** What the program prints about a workspace that may be wrong. */
export function said(root, ...args) {
  const run = spawnSync(program, args, options(root));
  if (run.error) throw run.error;
  return run.stdout;
}

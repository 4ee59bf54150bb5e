// What pdf.js, the viewer of Firefox, makes of PDFs: paths on standard input, facts on standard output.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { getDocument, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";

const digest = (data) => createHash("sha256").update(data).digest("hex").slice(0, 16);

async function look(path) {
  const data = new Uint8Array(readFileSync(path));
  const task = getDocument({ data, verbosity: VerbosityLevel.ERRORS, disableFontFace: true, fontExtraProperties: true, stopAtErrors: false });
  const pdf = await task.promise;
  try {
    const { info, metadata } = await pdf.getMetadata();
    const files = Object.values((await pdf.getAttachments()) ?? {}).map(({ filename, content }) => [filename, digest(content)]);
    const facts = {
      title: [info.Title, metadata?.get("dc:title")],
      files: files.sort(),
      acts: [await pdf.getOpenAction(), await pdf.getJSActions(), info.IsXFAPresent, info.IsAcroFormPresent, await pdf.getPageMode(), await pdf.getOutline(), await pdf.getPageLabels()],
      pages: [],
    };
    for (let i = 1; i <= pdf.numPages; i++) {
      const page = await pdf.getPage(i);
      const operators = await page.getOperatorList();
      const { items } = await page.getTextContent();
      // Names of fonts are counted through all documents of a process.
      const drawn = JSON.stringify([operators.fnArray, operators.argsArray]).replace(/g_d\d+_/g, "g_").replace(/img_d?\d+_/g, "img_");
      const fonts = [];
      for (const name of new Set(drawn.match(/g_f\d+/g))) {
        const real = operators.argsArray.flat().find((arg) => typeof arg === "string" && arg.replace(/g_d\d+_/, "g_") === name);
        const font = real && page.commonObjs.has(real) ? page.commonObjs.get(real) : null;
        fonts.push([name, font?.data ? digest(font.data) : null]);
      }
      facts.pages.push([page.view.map((side) => side.toFixed(3)), page.rotate, page.userUnit, digest(drawn), fonts, digest(items.map((item) => item.str).join("\n")), await page.getJSActions()]);
    }
    return facts;
  } finally {
    await task.destroy();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await look(line);
  } catch (error) {
    answer = { error: error?.name ?? "Error" };
  }
  console.log(JSON.stringify(answer));
}

// recode.js PACKAGE.tgz...: decodes each entry with Flyte's official npm package and encodes it again. A line for each package,
// SAME PACKAGE ENTRIES, or DIFFERENT PACKAGE ENTRY. The folder of node_modules is the working directory's.
"use strict";
const fs = require("fs");
const path = require("path");
const zlib = require("zlib");
const here = require("module").createRequire(path.join(process.cwd(), "here.js"));
const protobuf = here("protobufjs/minimal");
protobuf.util.Long = here("long"); // without it 64-bit integers are rounded
protobuf.configure();
const { flyteidl } = here("@flyteorg/flyteidl/gen/pb-js/flyteidl.js");
const KINDS = { 1: flyteidl.admin.TaskSpec, 2: flyteidl.admin.WorkflowSpec, 3: flyteidl.admin.LaunchPlan };

function* entries(file) {
  const tar = zlib.gunzipSync(fs.readFileSync(file));
  let long = null; // a name over 100 bytes stands in an extended header before its file
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const short = tar.toString("utf8", at, at + 100).replace(/\0.*$/s, "");
    const size = parseInt(tar.toString("ascii", at + 124, at + 136), 8);
    const type = String.fromCharCode(tar[at + 156]);
    const content = tar.subarray(at + 512, at + 512 + size);
    if (type === "0") {
      yield [long || short, content];
      long = null;
    } else if (type === "x") {
      long = (/ path=(.*)\n/.exec(content.toString("utf8")) || [])[1] || null;
    } else {
      throw new Error(`${file}: ${short} is no plain file`);
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

for (const file of process.argv.slice(2)) {
  let count = 0;
  let different = null;
  for (const [name, bytes] of entries(file)) {
    const kind = KINDS[(/_([1-3])\.pb$/.exec(name) || [])[1]];
    const again = kind ? Buffer.from(kind.encode(kind.decode(bytes)).finish()) : null;
    count++;
    if (different === null && (again === null || !again.equals(bytes))) {
      different = name;
    }
  }
  console.log(different === null ? `SAME ${file} ${count}` : `DIFFERENT ${file} ${different}`);
}

// Synthesizes apps of the CDK in TypeScript, all in one process: node --import tsx synthesize.mjs FOLDER...
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// Each app synthesizes when the process ends.
process.setMaxListeners(0);
for (const folder of process.argv.slice(2)) {
  process.env.CDK_OUTDIR = join(folder, "cdk.out");
  await import(pathToFileURL(join(folder, "app.ts")));
}

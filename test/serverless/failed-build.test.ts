import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyProject } from '../support/package-project.ts';

test('a failed build ends `serverless package` with its error and exit code 1', async () => {
  const copy = await copyProject();
  try {
    await appendFile(join(copy.directory, 'functions/token.ts'), "import './missing.ts';\n");
    const { code, stdout, stderr } = await copy.serverless(['package']).catch((error) => error);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('Could not resolve "./missing.ts"');
  } finally {
    await copy.remove();
  }
});

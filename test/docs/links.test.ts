import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorsOf, guides, projectDirectory, readGuide } from '../support/guides.ts';

const { scripts } = JSON.parse(readGuide('package.json'));

describe.each(['README.md', 'SECURITY.md', ...guides])('%s', (path) => {
  const text = readGuide(path);

  test('links to files and headings that are there', () => {
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)]*)\)/g)) {
      const [file, anchor] = target.split('#');
      const linked = file ? join(dirname(path), file) : path;
      expect(existsSync(join(projectDirectory, linked)), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(readGuide(linked)), target).toContain(anchor);
    }
  });

  test('names commands that there are', () => {
    for (const [, name = ''] of text.matchAll(/npm run (?:--silent )?(\w+(?::[\w-]+)*)/g)) {
      expect(scripts).toHaveProperty([name]);
    }
  });
});

test('every guide is in the README', () => {
  for (const path of guides) expect(readGuide('README.md')).toContain(`](${path}`);
});

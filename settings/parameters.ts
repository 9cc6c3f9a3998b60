/** Reads options `--param name=value`, each of which overrides a setting of the stage file. */
import * as v from 'valibot';
import { parseJson } from '../lib/validation/json.ts';
import type { Problem } from '../lib/validation/problem.ts';
import { entries, isSettingName, type SettingName, settingNames } from './entries.ts';
import { explainName } from './explain-name.ts';

export interface Parameters {
  readonly values: ReadonlyMap<string, unknown>;
  readonly problems: readonly Problem[];
}

/** Reads pairs such as `tokenTtlSeconds=300` and `allowedOrigins=["https://app.example.com"]`. */
export const readParameters = (pairs: readonly string[]): Parameters => {
  const values = new Map<string, unknown>();
  const problems: Problem[] = [];
  for (const pair of pairs) {
    const [, name = pair, text] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
    if (text === undefined) problems.push({ path: [name], message: 'expected name=value' });
    else if (!isSettingName(name)) problems.push({ path: [name], ...explainName(name, settingNames) });
    else if (values.has(name)) problems.push({ path: [name], message: 'is given twice' });
    else {
      const read = readValue(name, text);
      values.set(name, read.value);
      problems.push(...read.problems.map(({ path, message }) => ({ path: [name, ...path], message })));
    }
  }
  return { values, problems };
};

/** Returns the text itself if it is a valid value of the setting, otherwise the JSON value. */
function readValue(name: SettingName, text: string): ReturnType<typeof parseJson> {
  if (v.is(entries[name], text)) return { value: text, problems: [] };
  try {
    return parseJson(text);
  } catch {
    return { value: text, problems: [] }; // the check of the settings reports what was expected
  }
}

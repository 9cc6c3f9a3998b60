/** `npm run schema`: writes config/schema.json, with which editors complete and validate the stage files. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { settingsSchema } from './entries.ts';
import { addDescriptions, toJsonSchema } from './json-schema.ts';

export const schemaFile = fileURLToPath(new URL('../config/schema.json', import.meta.url));

/** Returns the text of the file, with one line per setting, so that a diff shows which settings change. */
export const schemaText = (): string => {
  const { properties = {}, ...schema } = addDescriptions(toJsonSchema(settingsSchema));
  const lines = Object.entries(properties).map(
    ([name, property]) => `    ${JSON.stringify(name)}: ${JSON.stringify(property)}`,
  );
  const others = Object.entries(schema).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return `{\n${[...others, `  "properties": {\n${lines.join(',\n')}\n  }`].join(',\n')}\n}\n`;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(schemaFile, schemaText());

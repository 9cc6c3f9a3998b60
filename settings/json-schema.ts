/** Converts the valibot schemas of the settings to JSON Schema, for editors. Not part of a Lambda bundle. */
import { type ConversionConfig, toJsonSchema as convert, type JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { equivalents } from '../lib/validation/shape.ts';

const config: ConversionConfig = {
  // The input is what an operator writes; the output is what the functions use.
  typeMode: 'input',
  // JSON Schema cannot express checks in code, such as conditions between members. The deployment runs them.
  ignoreActions: ['check', 'partial_check', 'raw_check'],
  overrideSchema: ({ valibotSchema, jsonSchema }) => {
    const equivalent = equivalents.get(valibotSchema);
    if (equivalent) return withoutDialect(convert(equivalent, config));
    if (valibotSchema.type === 'strict_object' && 'entries' in valibotSchema) {
      describeMembers(Object(valibotSchema.entries), Object(jsonSchema.properties));
    }
    return undefined;
  },
};

/**
 * Returns the JSON Schema (draft-07, which editors support best) of a schema's input, with descriptions as hover texts.
 * It accepts every value that the schema accepts, and rejects unknown members. Throws if a part cannot be converted, which
 * would otherwise accept every value.
 */
export const toJsonSchema = (schema: v.GenericSchema): JsonSchema => convert(schema, config);

/** Adds descriptions that follow a transformation in a pipe, where the converter stops reading. */
function describeMembers(
  entries: Readonly<Record<string, v.GenericSchema>>,
  properties: Readonly<Record<string, JsonSchema>>,
): void {
  for (const [name, property] of Object.entries(properties)) {
    const entry = Object(entries[name]);
    const description = v.getDescription(entry.wrapped ?? entry); // an optional member wraps its schema
    if (description !== undefined) property.description = description;
  }
}

function withoutDialect({ $schema, ...jsonSchema }: JsonSchema): JsonSchema {
  return jsonSchema;
}

/** Converts the functions' own schemas to JSON Schema, for editors. Never part of a Lambda bundle. */
import { type ConversionConfig, toJsonSchema as convert, type JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { equivalents } from '../lib/validation/shape.ts';

const config: ConversionConfig = {
  // What the operator writes, not what the functions make of it.
  typeMode: 'input',
  // Conditions between members are code: the deployment and the functions check them, an editor cannot.
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
 * The JSON Schema (draft-07, which editors know best) of a schema's input, with descriptions as hover texts.
 * It accepts all that the schema accepts, and refuses unknown members. Throws if a part cannot be converted: a part
 * that accepts everything would be converted to nothing.
 */
export const toJsonSchema = (schema: v.GenericSchema): JsonSchema => convert(schema, config);

/** The converter reads a pipe up to its first transformation only, and descriptions may stand behind it. */
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

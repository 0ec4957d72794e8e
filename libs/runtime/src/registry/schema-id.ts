/** Ids of Confluent's wire format are unsigned, of 32 bits; a registry counts from 1. */
const MAX_SCHEMA_ID = 0xff_ff_ff_ff

/** Whether a value can be the id of a schema in a registry. */
export function isSchemaId(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_SCHEMA_ID
}

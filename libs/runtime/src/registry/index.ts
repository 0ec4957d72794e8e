/** The schema registry, and the Avro encoding of unified records in Confluent wire format. */
export type { DatumCheck, Decoder } from './avro-decoder.ts'
export { createDatumCheck, createDecoder } from './avro-decoder.ts'
export { createEncoder, createEncoders } from './avro-encoder.ts'
export type { Registry, SchemaIds } from './registry.ts'
export { createRegistry } from './registry.ts'
export type { RegistrySettings } from './registry-settings.ts'
export { REGISTRY_FIELDS } from './registry-settings.ts'
export { schemaIdOf, WIRE_HEADER_BYTES } from './wire-format.ts'

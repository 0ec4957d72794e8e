export type { MemoryProducer } from './memory-producer.ts'
export { createMemoryProducer } from './memory-producer.ts'
export type { MemorySource } from './memory-source.ts'
export { createMemorySource } from './memory-source.ts'

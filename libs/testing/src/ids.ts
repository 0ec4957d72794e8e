import { randomBytes } from 'node:crypto'

/** Random enough to keep tests apart that share a stack. */
const suffix = (): string => randomBytes(5).toString('hex')

/** Name of a Kafka topic that no other test uses. */
export const uniqueTopic = (name: string): string => `test.${name}.${suffix()}`

/** Name of a consumer group that no other test uses. */
export const uniqueGroup = (name: string): string => `test.${name}.${suffix()}`

/**
 * Name of a ClickHouse database that no other test uses. It starts with `tributary`, because the user of
 * the local stack has no access to other names.
 */
export const uniqueDatabase = (name: string): string =>
  `tributary_test_${name.replaceAll(/\W/g, '_')}_${suffix()}`

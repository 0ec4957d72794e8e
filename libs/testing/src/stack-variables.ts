import type { StackAddresses } from './stack-addresses.ts'

/** The configuration variables that point a service at a stack. */
export function stackVariables(
  { kafka, registry, clickhouse }: StackAddresses,
  database: string,
): Readonly<Record<string, string>> {
  return {
    KAFKA_BROKERS: kafka.brokers.join(','),
    REGISTRY_URL: registry.url,
    CLICKHOUSE_URL: clickhouse.url,
    CLICKHOUSE_USER: clickhouse.user,
    CLICKHOUSE_PASSWORD: clickhouse.password,
    CLICKHOUSE_DATABASE: database,
  }
}

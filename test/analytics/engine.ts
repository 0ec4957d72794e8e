import { testStack } from '@tributary/testing'

/** Address of the ClickHouse that all analytics tests use. */
export const clickhouse = (): Promise<{
  readonly url: string
  readonly user: string
  readonly password: string
}> => Promise.resolve(testStack().clickhouse)

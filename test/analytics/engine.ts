import { testStack } from '@tributary/testing'

/** Where the ClickHouse of the tests is. The only place of these tests that knows. */
export const clickhouse = (): Promise<{
  readonly url: string
  readonly user: string
  readonly password: string
}> => Promise.resolve(testStack().clickhouse)

import { fixtureBodies } from '../../services/gateway/src/testing/signed-endpoints.ts'

export const MEGABYTE = 1024 * 1024

/** Time limit of a test with some fifty bodies: a loaded machine is slow, and no body is. */
export const LIMIT_MS = 30_000

const longestFirst = (bodies: readonly Uint8Array[]) =>
  bodies.toSorted((one, other) => other.byteLength - one.byteLength)

/** The longest fixture of a provider: it has the most fields. */
export const richestFixture = (provider: string): Uint8Array =>
  longestFirst(fixtureBodies(provider).map(([, body]) => body))[0] ?? new Uint8Array()

/** The longest fixture of each result that `resultOf` names; none of those without a result. */
export function richestFixtures(
  provider: string,
  resultOf: (body: Uint8Array) => string,
): readonly Uint8Array[] {
  const bodies = longestFirst(fixtureBodies(provider).map(([, body]) => body))
  const byResult = Map.groupBy(bodies, resultOf)
  byResult.delete('')
  return [...byResult.values()].flatMap((alike) => alike.slice(0, 1))
}

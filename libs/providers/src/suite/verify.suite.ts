import type { WebhookRequest } from '@tributary/core'
import { describe, expect, test } from 'vitest'
import type { Credentials } from '../provider.ts'
import type { Bench } from './bench.ts'

const NOW_MS = Date.UTC(2026, 10, 2, 9)

/** Whatever the scheme: what was signed is accepted, and nothing else. */
export function verifySuite({ provider, endpoint, credentials, fixtures }: Bench): void {
  const body = fixtures[0]?.body ?? new Uint8Array()
  const signedBy = (keys: Credentials): WebhookRequest => ({
    body,
    headers: provider.sign(body, keys, NOW_MS),
    path: `/webhooks/${provider.id}`,
  })
  const verified = (request: WebhookRequest) => provider.verify(request, endpoint, NOW_MS).verified

  describe(`${provider.id}: verification`, () => {
    test('a signed request is accepted', () => {
      expect(verified(signedBy(credentials))).toBe(true)
    })

    test('the second of two secrets is accepted', () => {
      expect(verified(signedBy(previousOf(credentials)))).toBe(true)
    })

    test('a request signed with a foreign secret is refused', () => {
      const stranger = provider.createLocalEndpoints('https://hooks.example.com/x').signing[
        'default'
      ]
      const keys = {
        ...stranger,
        ...(credentials['publicUrl'] && { publicUrl: credentials['publicUrl'] }),
      }
      expect(verified(signedBy(keys))).toBe(false)
    })

    test('a request without headers is refused', () => {
      expect(verified({ ...signedBy(credentials), headers: {} })).toBe(false)
    })

    test('every flipped byte of the body is refused', () => {
      const request = signedBy(credentials)
      const accepted = Array.from(body.keys()).filter((position) =>
        verified({ ...request, body: flipped(body, position) }),
      )
      expect(accepted).toEqual([])
    })

    test('every altered character of a signed header is refused', () => {
      const request = signedBy(credentials)
      const signed = provider.signatureHeaders.filter((name) =>
        Object.hasOwn(request.headers, name),
      )
      const accepted = signed.flatMap((name) =>
        alterations(request.headers[name] ?? '')
          .filter((altered) =>
            verified({ ...request, headers: { ...request.headers, [name]: altered } }),
          )
          .map((altered) => `${name}: ${altered}`),
      )
      expect(signed).not.toEqual([])
      expect(accepted).toEqual([])
    })

    test('a signed body with bytes appended is refused', () => {
      expect(
        verified({ ...signedBy(credentials), body: Buffer.concat([body, Buffer.from('\n')]) }),
      ).toBe(false)
    })
  })
}

/** The older secrets: `previousX` stands for `x` as it was before the rotation. */
function previousOf(credentials: Credentials): Credentials {
  const previous = Object.entries(credentials)
    .filter(([name]) => name.startsWith('previous'))
    .map(([name, value]) => [name.charAt(8).toLowerCase() + name.slice(9), value] as const)
  return { ...credentials, ...Object.fromEntries(previous) }
}

function flipped(body: Uint8Array, position: number): Uint8Array {
  const copy = Uint8Array.from(body)
  copy[position] = (copy[position] ?? 0) ^ 1
  return copy
}

function alterations(value: string): readonly string[] {
  const changed = Array.from(value, (character, position) => {
    const other = character === 'A' ? 'B' : 'A'
    return value.slice(0, position) + other + value.slice(position + 1)
  })
  return [...changed, '', value.slice(0, -1), `${value}A`, `${value}=`, ` ${value}`]
}

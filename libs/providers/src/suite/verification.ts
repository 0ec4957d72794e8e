import type { WebhookRequest } from '@tributary/core'
import { httpHeader, keptRequest } from '@tributary/core'
import { keptHeaders } from '../delivery.ts'
import type { Credentials, Verdict } from '../provider.ts'
import { signedRequest } from '../signed-request.ts'
import type { Harness } from './harness.ts'

const NOW_MS = Date.UTC(2026, 10, 2, 9)

/** One promise about `sign` and `verify`, and how a provider breaks it: no problem means that it holds. */
export type VerificationCheck = {
  readonly promise: string
  readonly problemsOf: (harness: Harness) => readonly string[]
}

/**
 * What was signed is accepted, and nothing else, whatever the scheme. The request passes the header
 * filter of the gateway first. The refusals also demand that the unaltered request is accepted: a
 * provider that accepts nothing breaks every promise.
 */
export const VERIFICATION_CHECKS: readonly VerificationCheck[] = [
  { promise: 'a signed request is accepted', problemsOf: acceptance },
  { promise: 'the second of two secrets is accepted', problemsOf: acceptanceOfPrevious },
  { promise: 'a request signed with a foreign secret is refused', problemsOf: refusal(foreign) },
  {
    promise: 'a request without headers is refused',
    problemsOf: refusal((harness) => ({
      'a request without headers': { ...signed(harness), headers: {} },
    })),
  },
  { promise: 'every flipped byte of the body is refused', problemsOf: refusal(flippedBytes) },
  {
    promise: 'every altered character of a signature header is refused',
    problemsOf: refusal(alteredHeaders),
  },
  {
    promise: 'a signed body with bytes appended is refused',
    problemsOf: refusal((harness) => {
      const request = signed(harness)
      const body = Buffer.concat([request.body, Buffer.from('\n')])
      return { 'a body with a line feed appended': { ...request, body } }
    }),
  },
]

/** Altered requests by what was altered. */
type Alterations = Readonly<Record<string, WebhookRequest>>

function acceptance(harness: Harness): readonly string[] {
  const { provider, endpoint, fixtures, credentials } = harness
  const body = bodyOf(harness)
  const { headers } = signedRequest(provider, body, { credentials, nowMs: NOW_MS })
  if (!provider.signatureHeaders.some((name) => Object.hasOwn(headers, name))) {
    return ['sign returns none of signatureHeaders']
  }
  const verdict = provider.verify(signed(harness), endpoint, NOW_MS)
  const hint = 'signatureHeaders must list every header that verify reads'
  return accepted(verdict, `the signed request of fixture ${fixtures[0]?.name}`, hint)
}

function acceptanceOfPrevious(harness: Harness): readonly string[] {
  const { provider, endpoint, credentials } = harness
  const verdict = provider.verify(signed(harness, previousOf(credentials)), endpoint, NOW_MS)
  const hint = 'createLocalEndpoints must sign with x and previousX, and verify must accept both'
  return accepted(verdict, 'a request signed with the previous secret', hint)
}

const accepted = (verdict: Verdict, what: string, hint: string): readonly string[] =>
  verdict.verified ? [] : [`${what} is refused as ${verdict.reason}: ${hint}`]

function refusal(alterationsOf: (harness: Harness) => Alterations) {
  return (harness: Harness): readonly string[] => {
    const unverifiable = acceptance(harness)
    if (unverifiable.length > 0) return unverifiable
    const { provider, endpoint } = harness
    return Object.entries(alterationsOf(harness))
      .filter(([, request]) => provider.verify(request, endpoint, NOW_MS).verified)
      .map(([altered]) => `${altered} is accepted`)
  }
}

function foreign(harness: Harness): Alterations {
  const { signing } = harness.provider.createLocalEndpoints('https://hooks.example.com/x')
  const { publicUrl } = harness.credentials
  const keys = { ...signing['default'], ...(publicUrl && { publicUrl }) }
  return { 'a request signed with a foreign secret': signed(harness, keys) }
}

function flippedBytes(harness: Harness): Alterations {
  const request = signed(harness)
  return Object.fromEntries(
    Array.from(request.body.keys(), (position) => [
      `a body with byte ${position} flipped`,
      { ...request, body: flipped(request.body, position) },
    ]),
  )
}

function flipped(body: Uint8Array, position: number): Uint8Array {
  const copy = Uint8Array.from(body)
  copy[position] = (copy[position] ?? 0) ^ 1
  return copy
}

function alteredHeaders(harness: Harness): Alterations {
  const request = signed(harness)
  const names = harness.provider.signatureHeaders.filter((name) =>
    Object.hasOwn(request.headers, name),
  )
  return Object.fromEntries(
    names.flatMap((name) =>
      alterationsOfText(request.headers[name] ?? '').map((value) => [
        `the header ${name}: ${value}`,
        { ...request, headers: { ...request.headers, [name]: value } },
      ]),
    ),
  )
}

function alterationsOfText(value: string): readonly string[] {
  const changed = Array.from(value, (character, position) => {
    const other = character === 'A' ? 'B' : 'A'
    return value.slice(0, position) + other + value.slice(position + 1)
  })
  return [...changed, '', value.slice(0, -1), `${value}A`, `${value}=`, ` ${value}`]
}

/** The first fixture, signed, with the headers that the gateway keeps: `verify` sees no others. */
function signed(harness: Harness, credentials: Credentials = harness.credentials): WebhookRequest {
  const { provider } = harness
  const body = bodyOf(harness)
  const { headers } = signedRequest(provider, body, { credentials, nowMs: NOW_MS })
  const path = `/webhooks/${provider.id}`
  const request = keptRequest(httpHeader({ path, headers }, keptHeaders(provider)), body)
  if (request === null) throw new Error(`the headers that ${provider.id} signs with cannot be kept`)
  return request
}

const bodyOf = ({ fixtures }: Harness): Uint8Array => fixtures[0]?.body ?? new Uint8Array()

/** The older secrets: `previousX` is the credential `x` before the rotation. */
function previousOf(credentials: Credentials): Credentials {
  const previous = Object.entries(credentials)
    .filter(([name]) => name.startsWith('previous'))
    .map(([name, value]) => [name.charAt(8).toLowerCase() + name.slice(9), value] as const)
  return { ...credentials, ...Object.fromEntries(previous) }
}

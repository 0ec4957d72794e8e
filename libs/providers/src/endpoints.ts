import { z } from 'zod'
import type { Endpoint, Provider } from './provider.ts'

/** Reads a secret that stands elsewhere; returns undefined where there is none. */
export type SecretReader = {
  readonly env: (name: string) => string | undefined
  readonly file: (path: string) => string | undefined
}

export type Endpoints = ReadonlyMap<string, ReadonlyMap<string, Endpoint>>

export type EndpointsResult =
  | { readonly ok: true; readonly endpoints: Endpoints }
  | { readonly ok: false; readonly problems: readonly string[] }

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/**
 * Reads the endpoints file (its JSON already parsed). Every problem is reported, by path.
 * `secrets: null` leaves secrets unread: for readers that only need accounts and mapping options.
 */
export function readEndpoints(
  document: unknown,
  providers: readonly Provider[],
  secrets: SecretReader | null,
): EndpointsResult {
  const result = fileSchema(providers, secretSchema(secrets)).safeParse(document)
  if (!result.success) return { ok: false, problems: result.error.issues.map(problemText) }
  const endpoints = Object.entries(result.data).map(
    ([provider, named]) => [provider, withNames(named ?? {})] as const,
  )
  return { ok: true, endpoints: new Map(endpoints) }
}

/** The endpoint of that name, or undefined. */
export function findEndpoint(
  endpoints: Endpoints,
  provider: string,
  name: string,
): Endpoint | undefined {
  return endpoints.get(provider)?.get(name)
}

type NamedEndpoints = Readonly<Record<string, { account?: string | undefined }>>

function withNames(named: NamedEndpoints): ReadonlyMap<string, Endpoint> {
  return new Map(
    Object.entries(named).map(([name, given]) => [
      name,
      { ...given, name, account: given.account ?? name },
    ]),
  )
}

function fileSchema(providers: readonly Provider[], secret: z.ZodType<string>) {
  const name = z
    .string()
    .regex(NAME, 'an endpoint name is 1 to 64 letters, digits, ".", "_" or "-"')
  return z.strictObject(
    Object.fromEntries(
      providers.map((provider) => [
        provider.id,
        z.record(name, provider.endpoint(secret)).optional(),
      ]),
    ),
  )
}

function secretSchema(secrets: SecretReader | null): z.ZodType<string> {
  if (secrets === null) return z.unknown().transform(() => '')
  const reference = z.union(
    [
      z.string().min(1),
      z.strictObject({ env: z.string().min(1) }),
      z.strictObject({ file: z.string().min(1) }),
    ],
    { error: 'a secret is a non-empty string, {"env":"NAME"} or {"file":"PATH"}' },
  )
  return reference.transform((value, context) => {
    if (typeof value === 'string') return value
    const [where, read] =
      'env' in value
        ? ([`variable ${value.env}`, secrets.env(value.env)] as const)
        : ([`file ${value.file}`, secrets.file(value.file)] as const)
    const found = read?.trim()
    if (found) return found
    context.addIssue({ code: 'custom', message: `the ${where} is missing or empty` })
    return z.NEVER
  })
}

function problemText(issue: z.core.$ZodIssue): string {
  return `${issue.path.map(String).join('.') || '(file)'}: ${issue.message}`
}

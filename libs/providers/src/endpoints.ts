import { z } from 'zod'
import type { UnnamedEndpoint } from './endpoint-options.ts'
import { endpointSchema } from './endpoint-options.ts'
import type { Endpoint, Provider } from './provider.ts'

/**
 * Reads a secret that the endpoints file refers to; undefined when it does not exist. Throws an Error
 * whose message says why a file that exists cannot be read.
 */
export type SecretReader = {
  readonly env: (name: string) => string | undefined
  readonly file: (path: string) => string | undefined
}

export type Endpoints = ReadonlyMap<string, ReadonlyMap<string, Endpoint>>

export type EndpointsResult =
  | { readonly ok: true; readonly value: Endpoints }
  | { readonly ok: false; readonly problems: readonly string[] }

const NAME = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'an endpoint name is 1 to 64 letters, digits, ".", "_" or "-"',
  )

/**
 * Reads the parsed JSON of the endpoints file. Reports every problem, by path.
 * `secrets: null` leaves secrets unread, for callers that need accounts and mapping options alone.
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
  return { ok: true, value: new Map(endpoints) }
}

/** The endpoint of that name, or undefined. */
export function findEndpoint(
  endpoints: Endpoints,
  provider: string,
  name: string,
): Endpoint | undefined {
  return endpoints.get(provider)?.get(name)
}

function withNames(
  named: Readonly<Record<string, UnnamedEndpoint>>,
): ReadonlyMap<string, Endpoint> {
  return new Map(
    Object.entries(named).map(([name, endpoint]) => [
      name,
      { ...endpoint, name, account: endpoint.account ?? name },
    ]),
  )
}

function fileSchema(providers: readonly Provider[], secret: z.ZodType<string>) {
  const ids = providers.map(({ id }) => id).join(', ')
  const fields = providers.map((provider) => {
    const named = z.record(NAME, endpointSchema(provider.endpoint(secret)))
    return [provider.id, named.optional()] as const
  })
  return z.strictObject(Object.fromEntries(fields), {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys'
        ? `there is no provider ${keys.join(', ')}: it is one of ${ids}`
        : 'an object of providers is expected, each with its endpoints by name',
  })
}

const SECRET_FORM = 'a secret is a non-empty string, {"env":"NAME"} or {"file":"PATH"}'

function secretSchema(secrets: SecretReader | null): z.ZodType<string> {
  if (secrets === null) return z.unknown().transform(() => '')
  const reference = z.union(
    [
      z.string().min(1, SECRET_FORM),
      z.strictObject({ env: z.string().min(1, SECRET_FORM) }),
      z.strictObject({ file: z.string().min(1, SECRET_FORM) }),
    ],
    { error: SECRET_FORM },
  )
  return reference.transform((value, context) => {
    if (typeof value === 'string') return value
    const where = 'env' in value ? `variable ${value.env}` : `file ${value.file}`
    const found = textOf(() => ('env' in value ? secrets.env(value.env) : secrets.file(value.file)))
    if (typeof found === 'string') return found
    context.addIssue({ code: 'custom', message: `the ${where} ${found.why}` })
    return z.NEVER
  })
}

function textOf(read: () => string | undefined): string | { readonly why: string } {
  try {
    return read()?.trim() || { why: 'is missing or empty' }
  } catch (error) {
    return { why: error instanceof Error ? error.message : 'cannot be read' }
  }
}

function problemText(issue: z.core.$ZodIssue): string {
  const cause = issue.code === 'invalid_key' ? (issue.issues[0] ?? issue) : issue
  return `${issue.path.map(String).join('.') || '(file)'}: ${cause.message}`
}

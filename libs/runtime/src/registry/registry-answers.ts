import { Failure } from '@tributary/core'
import { isSchemaId } from './wire-format.ts'

// Whether an answer is that of a registry, and what its errors mean
// (https://docs.confluent.io/platform/current/schema-registry/develop/api.html#errors).

type Answer = { status(): number; data<T>(): T }

/** Whether a successful answer to a request of the library is that of a registry. `method` as in its api/index.js. */
export function isAnswer(method: string, answer: Answer): boolean {
  const body = objectIn(answer.data())
  if (answer.status() !== 200) return false
  switch (method) {
    case 'register':
    case 'registered':
      return isSchemaId(body['id'])
    case 'config':
      return typeof body['compatibilityLevel'] === 'string'
    case 'updateConfig':
      return true
    default:
      return typeof body['schema'] === 'string'
  }
}

const objectIn = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** The error of the library for an unsuccessful answer, or for none; patches/README.md. */
type ResponseError = Error & { readonly status: number; readonly body: unknown }

const isResponseError = (error: unknown): error is ResponseError =>
  error instanceof Error && 'status' in error && 'body' in error

/** Requests whose subject or schema the registry need not have. */
const LOOK_UPS: ReadonlySet<string> = new Set(['config', 'find', 'registered'])

/** The error as it leaves the client: a Failure, or what `isUnknown` and `refusalIn` recognize. */
export function failureOf(method: string, error: unknown): unknown {
  if (!isResponseError(error)) return error
  const { status, cause } = error
  if (cause) return unreachable(reasonOf(cause), cause)
  if (status === 401 || status === 403) return refusedLogin()
  const message = ownMessage(error)
  if (message === null) return notARegistry(status)
  const isExpected = LOOK_UPS.has(method)
    ? isUnknown(error)
    : method === 'register' && refusalIn(error)
  if (isExpected) return error
  const what = `the schema registry fails with status ${status}: ${message}`
  return unavailable(what, 'check that it and its store run')
}

/** Message of an error of the registry's own: a proxy answers without the `error_code` of Confluent's API. */
function ownMessage({ body }: ResponseError): string | null {
  const { error_code, message } = objectIn(body)
  return Number.isInteger(error_code) && typeof message === 'string' ? message : null
}

/** Not found: subject, version, schema, and a compatibility level of the subject. */
const UNKNOWN_CODES: ReadonlySet<unknown> = new Set([40401, 40402, 40403, 40408])

/** Whether the registry says that it does not know what it was asked for. */
export const isUnknown = (error: unknown): boolean =>
  isResponseError(error) &&
  error.status === 404 &&
  ownMessage(error) !== null &&
  UNKNOWN_CODES.has(objectIn(error.body)['error_code'])

/** Why the registry refuses a schema, as incompatible or invalid; null for any other error. */
export const refusalIn = (error: unknown): string | null =>
  isResponseError(error) && [409, 422].includes(error.status) ? ownMessage(error) : null

const unavailable = (what: string, fix: string, cause?: unknown) =>
  new Failure('UNAVAILABLE', { what, fix, dependency: 'the schema registry', cause })

export const unreachable = (reason: string, cause?: unknown) =>
  unavailable(
    `the schema registry cannot be reached: ${reason}`,
    'check REGISTRY_URL and that the registry runs',
    cause,
  )

export const notARegistry = (status: number) =>
  unavailable(
    `the answer at REGISTRY_URL, with status ${status}, is not that of a schema registry`,
    'set it to the base URL of the Confluent-compatible API, and check that a proxy reaches it',
  )

const refusedLogin = () =>
  new Failure('CONFIG_INVALID', {
    what: 'the schema registry refuses the login',
    fix: 'check REGISTRY_USER and REGISTRY_PASSWORD',
  })

/** For a name with several addresses, Node.js gives the reason only in the code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer'
  return error.message || ('code' in error ? String(error.code) : error.name)
}

import type { ConfigOf } from '../config.ts'
import { optionalText, share } from '../config-fields.ts'
import type { Log } from '../log.ts'

/** Named as OpenTelemetry names them. */
export const TRACING_FIELDS = {
  collector: optionalText(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'Address of an OpenTelemetry collector that takes OTLP over HTTP, such as http://collector:4318. Without it nothing is traced.',
  ),
  ratio: share(
    'OTEL_TRACES_SAMPLER_ARG',
    '1',
    'Share of the webhooks that are traced, from 0 to 1. The gateway decides, the other services follow.',
  ),
} as const

/** What is said of a span. Never a payload, a secret or personal data. */
export type Attributes = Readonly<Record<string, string | number>>

/** What a service did for a record. Times are epoch milliseconds. */
export type RecordSpan = {
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Attributes
  /** Why it failed; null when it did not. */
  readonly error: string | null
}

/** A request that is under way. */
export type RequestSpan = {
  /** What the request's records carry in their header `traceparent` (W3C Trace Context). */
  readonly traceparent: string
  readonly say: (attributes: Attributes) => void
  /** To be called once, with the reason where the request failed. */
  readonly end: (error: string | null) => void
}

/** The trace of a webhook: one span for its request, below it one for each record that it became. */
export interface Tracing {
  /** Begins a trace; null when this one is not traced. */
  begin(name: string): RequestSpan | null
  /** Adds a span to the trace that a record's `traceparent` names; ignores one that is not valid. */
  add(traceparent: string, span: RecordSpan): void
  /** Sends what is left, for a few seconds at most. Never rejects. */
  close(): Promise<void>
}

/** Traces nothing. */
export const NO_TRACING: Tracing = {
  begin: () => null,
  add: () => undefined,
  close: async () => undefined,
}

export type TracingOptions = {
  readonly service: string
  readonly settings: ConfigOf<typeof TRACING_FIELDS>
  readonly log: Log
}

/** Traces to the configured collector; a process without one does not even load the library. */
export async function createTracing({ service, settings, log }: TracingOptions): Promise<Tracing> {
  const { collector, ratio } = settings
  if (collector === null) return NO_TRACING
  const { createOtlpTracing } = await import('./otlp-tracing.ts')
  return createOtlpTracing({ service, collector, ratio, log })
}

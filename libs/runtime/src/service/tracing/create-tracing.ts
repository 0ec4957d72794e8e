import type { ConfigOf } from '../config.ts'
import { optionalText, share } from '../config-fields.ts'
import type { Log } from '../log.ts'
import type { Tracing } from './tracing.ts'

/** Variables with the names of OpenTelemetry. */
export const TRACING_FIELDS = {
  collector: optionalText(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'Address of an OpenTelemetry collector that takes OTLP over HTTP, such as http://collector:4318. Without it, nothing is traced.',
  ),
  ratio: share(
    'OTEL_TRACES_SAMPLER_ARG',
    '1',
    'Share of the webhooks that are traced, from 0 to 1. The gateway decides; the other services follow it.',
  ),
} as const

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

/** Traces to the configured collector. Without one, the process does not load the library. */
export async function createTracing({ service, settings, log }: TracingOptions): Promise<Tracing> {
  const { collector, ratio } = settings
  if (collector === null) return NO_TRACING
  const { createOtlpTracing } = await import('./otlp-tracing.ts')
  return createOtlpTracing({ service, collector, ratio, log })
}

import type { SpanContext } from '@opentelemetry/api'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import { parseTraceParent, setGlobalErrorHandler } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { describe } from '@tributary/core'
import { deadline } from '../deadline.ts'
import type { Log } from '../log.ts'
import { createThrottle } from '../throttle.ts'
import type { Tracing } from './tracing.ts'

export type OtlpOptions = {
  readonly service: string
  /** Base address of the collector. */
  readonly collector: string
  /** Sampled share of the traces, 0 to 1. */
  readonly ratio: number
  readonly log: Log
  /** Time that `close` may take; spans that the collector has not taken by then are dropped. */
  readonly closeMs?: number
}

const EXPORT_TIMEOUT_MS = 3_000
const CLOSE_MS = 2_000
const WARN_EVERY_MS = 60_000

/**
 * Creates spans with the OpenTelemetry SDK, which sends them in batches as OTLP over HTTP. Drops the
 * spans that the collector does not take: traces never delay a webhook. The SDK reads further
 * variables by itself, such as OTEL_EXPORTER_OTLP_HEADERS.
 */
export function createOtlpTracing(options: OtlpOptions): Tracing {
  const { service, collector, ratio, log, closeMs = CLOSE_MS } = options
  logDroppedTraces(log)
  const exporter = new OTLPTraceExporter({
    url: `${collector.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
  })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `tributary-${service}` }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: EXPORT_TIMEOUT_MS })],
  })
  const tracer = provider.getTracer('tributary')
  return {
    begin(name) {
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER }, ROOT_CONTEXT)
      if (!span.isRecording()) return null
      return {
        traceparent: traceparentOf(span.spanContext()),
        say: (attributes) => void span.setAttributes(attributes),
        end(error) {
          if (error !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: error })
          span.end()
        },
      }
    },
    add(traceparent, { name, startMs, endMs, attributes, error }) {
      const parent = parseTraceParent(traceparent)
      if (parent === null) return
      const context = trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true })
      const options = { kind: SpanKind.CONSUMER, startTime: startMs, attributes }
      const span = tracer.startSpan(name, options, context)
      if (error !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: error })
      span.end(endMs)
    },
    close: () => deadline(provider.shutdown(), closeMs, () => undefined).catch(() => undefined),
  }
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, '0')}`
}

function logDroppedTraces(log: Log): void {
  const isDue = createThrottle(WARN_EVERY_MS)
  setGlobalErrorHandler((error) => {
    if (!isDue()) return
    const message =
      'the collector does not take traces, which are dropped; check OTEL_EXPORTER_OTLP_ENDPOINT'
    log.warn({ error: describe(error) }, message)
  })
}

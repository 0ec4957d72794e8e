/** Attributes of a span. Never a payload, a secret or personal data. */
export type Attributes = Readonly<Record<string, string | number>>

/** A span for what a service did with a record. Times are epoch milliseconds. */
export type RecordSpan = {
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Attributes
  /** Reason of a failure; null without one. */
  readonly error: string | null
}

/** The span of a request in progress. */
export type RequestSpan = {
  /** Header `traceparent` of the request's records (W3C Trace Context). */
  readonly traceparent: string
  readonly say: (attributes: Attributes) => void
  /** Call it once, with the reason when the request failed. */
  readonly end: (error: string | null) => void
}

/** Traces webhooks: one span for the request, and below it one for each of its records. */
export interface Tracing {
  /** Begins a trace; null when it is not sampled. */
  begin(name: string): RequestSpan | null
  /** Adds a span to the trace of a record's `traceparent`; ignores an invalid one. */
  add(traceparent: string, span: RecordSpan): void
  /** Sends the remaining spans, for a few seconds at most. Never rejects. */
  close(): Promise<void>
}

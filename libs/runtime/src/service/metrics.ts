import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Prometheus metrics of one service. A name ends in its unit; a label has a small closed set of values. */
export type Metrics = {
  /** Value of the label `service`, and the second word of the service's metrics. */
  readonly service: string
  counter<L extends string = never>(name: string, help: string, labels?: readonly L[]): Counter<L>
  gauge<L extends string = never>(name: string, help: string, labels?: readonly L[]): Gauge<L>
  /** A gauge whose value is read at each scrape. */
  observe(name: string, help: string, read: () => number): void
  /** Gauges of 1, one for each set of labels that holds at a scrape. */
  observeStates<L extends string>(
    name: string,
    help: string,
    options: { readonly labels: readonly L[]; readonly read: () => readonly Record<L, string>[] },
  ): void
  histogram<L extends string = never>(
    name: string,
    help: string,
    options: HistogramOptions<L>,
  ): Histogram<L>
  /** The exposition text and its content type. */
  expose(): Promise<{ readonly text: string; readonly contentType: string }>
}

export type HistogramOptions<L extends string> = {
  readonly labels?: readonly L[]
  readonly buckets: readonly number[]
}

export const SECONDS_BUCKETS = [
  0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
]
export const COUNT_BUCKETS = [1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000]

export function createMetrics(service: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    service,
    counter: (name, help, labels = []) =>
      new Counter({ name, help, labelNames: [...labels], registers }),
    gauge: (name, help, labels = []) =>
      new Gauge({ name, help, labelNames: [...labels], registers }),
    observe(name, help, read) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read())
        },
      })
    },
    observeStates(name, help, { labels, read }) {
      new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers,
        collect() {
          this.reset()
          for (const state of read()) this.set(state, 1)
        },
      })
    },
    histogram: (name, help, { labels = [], buckets }) =>
      new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
    expose: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  }
}

import { killAt } from './faults/kill-at.ts'
import { killPart, outage } from './faults/outage.ts'
import { troubledInserts } from './faults/troubled-inserts.ts'
import { zombie } from './faults/zombie.ts'
import type { Control, Scenario } from './scenario.ts'

const TWO_OF_EACH = { normalizer: 2, sink: 2 }

const answersFirst: Control = {
  service: 'gateway',
  without: 'answer-after-ack',
  shows: ['lost'],
}

const normalizerCommitsFirst: Control = {
  service: 'normalizer',
  without: 'commit-after-effect',
  shows: ['lost'],
  fault: killAt('normalizer', 'before-produce'),
}

const sinkCommitsFirst: Control = {
  service: 'sink',
  without: 'commit-after-effect',
  shows: ['lost'],
  fault: killAt('sink', 'before-insert'),
}

const sinkGivesUp: Control = { service: 'sink', without: 'try-again', shows: ['lost'] }

/** Everything that is made to go wrong, in the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'kill -9 of the gateway before it produces',
    fault: killAt('gateway', 'before-produce', 20),
    control: answersFirst,
  },
  {
    name: 'kill -9 of the gateway between acknowledgement and answer',
    fault: killAt('gateway', 'after-produce', 20),
    control: answersFirst,
  },
  {
    name: 'kill -9 of the normalizer before it produces',
    fault: killAt('normalizer', 'before-produce'),
    control: normalizerCommitsFirst,
  },
  {
    name: 'kill -9 of the normalizer while it produces',
    fault: killAt('normalizer', 'after-produce'),
    control: 'repeats',
  },
  {
    name: 'kill -9 of the normalizer before it commits',
    fault: killAt('normalizer', 'before-commit'),
    control: 'repeats',
  },
  {
    name: 'kill -9 of the sink before it inserts',
    fault: killAt('sink', 'before-insert'),
    control: sinkCommitsFirst,
  },
  {
    name: 'kill -9 of the sink in the middle of an insert',
    fault: killAt('sink', 'mid-insert'),
    control: sinkCommitsFirst,
  },
  {
    name: 'kill -9 of the sink between insert and commit',
    fault: killAt('sink', 'before-commit'),
    control: 'repeats',
  },
  {
    name: 'a normalizer that stands still and comes back as a zombie',
    fault: zombie('normalizer', 'after-produce'),
    fleet: TWO_OF_EACH,
    control: 'repeats',
  },
  {
    name: 'a sink that stands still and comes back as a zombie',
    fault: zombie('sink', 'after-insert'),
    fleet: TWO_OF_EACH,
    control: 'repeats',
  },
  {
    name: 'kill -9 of the broker',
    fault: killPart('kafka'),
    control: answersFirst,
  },
  {
    name: 'an outage of Kafka',
    fault: outage('kafka', 5_000),
    control: answersFirst,
  },
  {
    name: 'an outage of ClickHouse',
    fault: outage('clickhouse', 6_000),
    control: sinkGivesUp,
  },
  {
    name: 'kill -9 of ClickHouse',
    fault: killPart('clickhouse', 3),
    control: sinkGivesUp,
  },
  {
    name: 'inserts that ClickHouse carries out and whose answers are lost',
    fault: troubledInserts({ kind: 'lose-answers' }, 4_000),
    control: 'repeats',
  },
  {
    name: 'inserts whose bodies are cut in the middle',
    fault: troubledInserts({ kind: 'cut-bodies' }, 4_000),
    control: sinkGivesUp,
  },
]

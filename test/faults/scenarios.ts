import { fullDisk } from './inject/full-disk.ts'
import { hang } from './inject/hang.ts'
import { hangingInsert } from './inject/hanging-insert.ts'
import { killAt } from './inject/kill-at.ts'
import { lostProduceAnswers } from './inject/lost-produce-answers.ts'
import { killPart, outage } from './inject/outage.ts'
import { fullSpool, outageWithSpool } from './inject/outage-with-spool.ts'
import { poison } from './inject/poison.ts'
import { ANYTHING, KILLS, randomMix } from './inject/random-mix.ts'
import { rebalanceStorm } from './inject/rebalance-storm.ts'
import { registryOutage } from './inject/registry-outage.ts'
import { resentWebhooks } from './inject/resent-webhooks.ts'
import { retentionTooShort } from './inject/retention.ts'
import { tooManyParts } from './inject/too-many-parts.ts'
import { troubledInserts } from './inject/troubled-inserts.ts'
import { zombie } from './inject/zombie.ts'
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

const spoolsInMemory: Control = {
  service: 'gateway',
  without: 'spool-on-disk',
  shows: ['lost'],
  fault: outageWithSpool,
}

const sinkGivesUp: Control = { service: 'sink', without: 'try-again', shows: ['lost'] }

/** Every fault, in the order of the table. */
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
    control: { repeats: 'records' },
  },
  {
    name: 'kill -9 of the normalizer before it commits',
    fault: killAt('normalizer', 'before-commit'),
    control: { repeats: 'records' },
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
    control: { repeats: 'rows' },
  },
  {
    name: 'repeated kill -9 of random services',
    fault: randomMix(KILLS, 8),
    fleet: TWO_OF_EACH,
    control: { ...answersFirst, fault: killAt('gateway', 'before-produce', 20) },
  },
  {
    name: 'a normalizer that freezes and continues as a zombie',
    fault: zombie('normalizer', 'after-produce'),
    fleet: TWO_OF_EACH,
    control: { repeats: 'records' },
  },
  {
    name: 'a sink that freezes and continues as a zombie',
    fault: zombie('sink', 'after-insert'),
    fleet: TWO_OF_EACH,
    control: { repeats: 'rows' },
  },
  {
    name: 'kill -9 of the broker',
    fault: killPart('kafka', { times: 1, apartMs: 0 }),
    control: answersFirst,
  },
  {
    name: 'an outage of Kafka',
    fault: outage('kafka', 5_000),
    control: answersFirst,
  },
  {
    name: 'a full disk under Kafka',
    fault: fullDisk('kafka', 6_000),
    control: answersFirst,
    needsDisks: true,
  },
  {
    name: 'an outage of Kafka with a spool, and kill -9 of the gateway',
    fault: outageWithSpool,
    control: spoolsInMemory,
    hasSpool: true,
  },
  {
    name: 'a full disk under the spool',
    fault: fullSpool,
    control: spoolsInMemory,
    hasSpool: true,
    needsDisks: true,
  },
  {
    name: 'an outage of ClickHouse',
    fault: outage('clickhouse', 6_000),
    control: sinkGivesUp,
  },
  {
    name: 'kill -9 of ClickHouse',
    fault: killPart('clickhouse', { times: 3, apartMs: 2_000 }),
    control: sinkGivesUp,
  },
  {
    name: 'a full disk under ClickHouse',
    fault: fullDisk('clickhouse', 6_000),
    control: sinkGivesUp,
    needsDisks: true,
  },
  {
    name: 'inserts that ClickHouse executes and whose answers are lost',
    fault: troubledInserts({ kind: 'lose-answers' }, 4_000),
    control: { repeats: 'rows' },
  },
  {
    name: 'inserts whose bodies are cut in the middle',
    fault: troubledInserts({ kind: 'cut-bodies' }, 4_000),
    control: sinkGivesUp,
  },
  {
    name: 'produce requests whose answers are lost',
    fault: lostProduceAnswers,
    control: { service: 'gateway', without: 'plain-producer', shows: ['lost'] },
  },
  {
    name: 'a Kafka that hangs',
    fault: hang('kafka', 8_000),
    control: answersFirst,
  },
  {
    name: 'kill -9 of a sink whose insert hangs in ClickHouse',
    fault: hangingInsert,
    control: { repeats: 'rows' },
  },
  {
    name: 'too many parts in some of the stores',
    fault: tooManyParts,
    control: sinkGivesUp,
  },
  {
    name: 'inserts that exceed the memory limit',
    fault: troubledInserts(
      { kind: 'settings', settings: { max_memory_usage: '1', max_untracked_memory: '1' } },
      4_000,
    ),
    control: sinkGivesUp,
  },
  {
    name: 'a ClickHouse that is read-only',
    fault: troubledInserts({ kind: 'settings', settings: { readonly: '1' } }, 4_000),
    control: sinkGivesUp,
  },
  {
    name: 'an outage of the registry, also while normalizer and sink start',
    fault: registryOutage,
    control: { service: 'sink', without: 'commit-after-effect', shows: ['lost'] },
  },
  {
    name: 'a storm of rebalances of the normalizers',
    fault: rebalanceStorm('normalizer', 6),
    fleet: TWO_OF_EACH,
    control: normalizerCommitsFirst,
  },
  {
    name: 'a storm of rebalances of the sinks',
    fault: rebalanceStorm('sink', 6),
    fleet: TWO_OF_EACH,
    control: sinkCommitsFirst,
  },
  {
    name: 'poison of every kind',
    fault: poison,
    control: { service: 'sink', without: 'dead-letters', shows: ['dead letter'] },
  },
  {
    name: 'a provider that sends everything again',
    fault: resentWebhooks,
    control: { repeats: 'webhooks', perAccepted: 0.5 },
  },
  {
    name: 'a random mix of faults',
    fault: randomMix(ANYTHING, 10),
    fleet: TWO_OF_EACH,
    control: { ...sinkGivesUp, fault: outage('clickhouse', 6_000) },
  },
]

/** Kafka removes records before the sink reads them: the one fault that loses something, and says so. */
export const RETENTION = {
  name: 'unified records that are gone before the sink has read them',
  fault: retentionTooShort,
} as const satisfies Omit<Scenario, 'control'>

import type { Define } from './cli.ts'
import { legacy } from './legacy.ts'

/** A command as the help lists it; `load` imports its code, so that others do not. */
export type CommandEntry = {
  /** Words after `tributary`, such as "topics apply". */
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<Define>
}

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'send',
    summary: 'signs payload files and posts them to a gateway; one line a response',
    load: async () => legacy((await import('./send/command.ts')).send),
  },
  {
    name: 'report',
    summary:
      'calls, durations, response times and volumes as tables; --compare adds the period of equal length before',
    load: async () => legacy((await import('./report/command.ts')).report),
  },
  {
    name: 'trace',
    summary:
      'where everything of it stands: raw, unified and dead records, rows; contents only with --payload. --since and --provider shorten the search for what ClickHouse does not know',
    load: async () => legacy((await import('./trace/command.ts')).trace),
  },
  {
    name: 'dead list',
    summary: 'counts dead letters by stage, code and provider, and how many were redriven already',
    load: async () => (await import('./dead/list-command.ts')).deadList,
  },
  {
    name: 'dead show',
    summary:
      'shows one record with its headers and without its payload; --payload writes the payload alone',
    load: async () => (await import('./dead/show-command.ts')).deadShow,
  },
  {
    name: 'dead redrive',
    summary:
      'publishes dead letters again, byte for byte, each once however often it runs. Begin with --max 10',
    load: async () => (await import('./dead/redrive-command.ts')).deadRedrive,
  },
  {
    name: 'quarantine list',
    summary:
      'counts requests that did not verify by provider, endpoint and reason, and how many were admitted since',
    load: async () => (await import('./quarantine/list-command.ts')).quarantineList,
  },
  {
    name: 'quarantine verify',
    summary:
      'verifies quarantined requests with the current endpoints file and publishes the authentic ones, each once',
    load: async () => (await import('./quarantine/verify-command.ts')).quarantineVerify,
  },
  {
    name: 'replay',
    summary:
      'maps raw records again, in place; --diff writes nothing and shows what would change. Needs the variables of the normalizer',
    load: async () => (await import('./replay/command.ts')).replay,
  },
  {
    name: 'erase verify',
    summary:
      'searches every store for a person and changes nothing; fails while a table holds them',
    load: async () => (await import('./erase/command.ts')).eraseVerify,
  },
  {
    name: 'erase',
    summary:
      'removes one person from ClickHouse and from all future processing, and lists what Kafka keeps until its retention. Needs the variables of the normalizer',
    load: async () => (await import('./erase/command.ts')).erase,
  },
  {
    name: 'doctor',
    summary: 'checks every dependency and service; says the mend for each failure',
    load: async () => legacy((await import('./doctor/command.ts')).doctor),
  },
  {
    name: 'check-data',
    summary: 'holds the numbers in the database against what is always true of them',
    load: async () => legacy((await import('./check-data/command.ts')).checkData),
  },
  {
    name: 'lag',
    summary:
      'records each service is behind, by topic; --wait gives it that many seconds to reach none',
    load: async () => (await import('./lag/command.ts')).lag,
  },
  {
    name: 'topics apply',
    summary: 'creates missing topics and sets the configuration of all',
    load: async () => legacy((await import('./setup/topics-command.ts')).topicsApply),
  },
  {
    name: 'schemas apply',
    summary: 'registers the Avro schemas as FULL_TRANSITIVE',
    load: async () => legacy((await import('./setup/schemas-command.ts')).schemasApply),
  },
  {
    name: 'migrate apply',
    summary: 'creates the database and applies the SQL files of deploy/clickhouse that are new',
    load: async () => legacy((await import('./setup/migrate-command.ts')).migrateApply),
  },
  {
    name: 'business-hours apply',
    summary:
      'replaces the business hours with the schedules of a file; response_business_seconds follow at once',
    load: async () => legacy((await import('./business-hours/command.ts')).businessHoursApply),
  },
  {
    name: 'turns materialize',
    summary: 'keeps slow views as rows that are refreshed, or as plain views again',
    load: async () => legacy((await import('./turns/command.ts')).turnsMaterialize),
  },
  {
    name: 'init-secrets',
    summary:
      'makes the secret files of a deployment that the folder does not hold yet; keeps those it holds',
    load: async () => legacy((await import('./setup/secrets-command.ts')).initSecrets),
  },
]

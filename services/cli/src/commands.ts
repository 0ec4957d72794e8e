import type { Define } from './context.ts'

/** A command in the help. `load` imports its code only when it runs. */
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
    summary: 'signs payload files and posts them to a gateway',
    load: async () => (await import('./send/command.ts')).send,
  },
  {
    name: 'report',
    summary: 'prints calls, response times, targets and volumes as tables',
    load: async () => (await import('./report/command.ts')).report,
  },
  {
    name: 'map',
    summary: 'maps payload files without a stack and prints the records',
    load: async () => (await import('./map/command.ts')).map,
  },
  {
    name: 'trace',
    summary: 'finds everything that one message, call, event or webhook left anywhere',
    load: async () => (await import('./trace/command.ts')).trace,
  },
  {
    name: 'read',
    summary: 'decodes the records of a topic for people, with personal data masked',
    load: async () => (await import('./read/command.ts')).read,
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
    name: 'erase reapply',
    summary:
      'removes the rows of every suppressed person, as after the restore of a backup from before an erasure. Needs PII_HASH_KEY',
    load: async () => (await import('./erase/command.ts')).eraseReapply,
  },
  {
    name: 'erase',
    summary:
      'removes one person from ClickHouse and from all future processing, and lists what Kafka keeps until its retention. Needs the variables of the normalizer',
    load: async () => (await import('./erase/command.ts')).erase,
  },
  {
    name: 'doctor',
    summary: 'checks every dependency and service, and prints the fix for each failure',
    load: async () => (await import('./doctor/command.ts')).doctor,
  },
  {
    name: 'check-data',
    summary: 'checks the data in ClickHouse against its invariants',
    load: async () => (await import('./check-data/command.ts')).checkData,
  },
  {
    name: 'lag',
    summary: 'prints the consumer lag of each service, by topic',
    load: async () => (await import('./lag/command.ts')).lag,
  },
  {
    name: 'apply',
    summary:
      'runs topics apply, migrate apply and schemas apply, as a deployment does at its start',
    load: async () => (await import('./setup/apply-commands.ts')).applyAll,
  },
  {
    name: 'topics apply',
    summary: 'creates missing topics and sets the configuration of all topics',
    load: async () => (await import('./setup/apply-commands.ts')).topicsApply,
  },
  {
    name: 'schemas apply',
    summary:
      'registers the Avro schemas with compatibility FULL_TRANSITIVE, once the tables have their columns',
    load: async () => (await import('./setup/apply-commands.ts')).schemasApply,
  },
  {
    name: 'migrate apply',
    summary: 'creates the database and applies new SQL files of deploy/clickhouse',
    load: async () => (await import('./setup/apply-commands.ts')).migrateApply,
  },
  {
    name: 'business-hours apply',
    summary: 'replaces the business hours with the schedules of a file',
    load: async () => (await import('./business-hours/command.ts')).businessHoursApply,
  },
  {
    name: 'sla apply',
    summary: 'replaces the targets of response times with the policies of a file',
    load: async () => (await import('./sla/command.ts')).slaApply,
  },
  {
    name: 'names apply',
    summary: 'replaces the names of accounts, agents and lines with those of a file',
    load: async () => (await import('./names/command.ts')).namesApply,
  },
  {
    name: 'hash',
    summary:
      'prints how the views show an address, so that you can ask for it. Needs the variables of the normalizer',
    load: async () => (await import('./hash/command.ts')).hash,
  },
  {
    name: 'turns materialize',
    summary: 'stores the rows of slow views, or makes them plain views again',
    load: async () => (await import('./turns/command.ts')).turnsMaterialize,
  },
  {
    name: 'init-secrets',
    summary: 'makes the missing secret files of a deployment',
    load: async () => (await import('./setup/init-secrets.ts')).initSecrets,
  },
]

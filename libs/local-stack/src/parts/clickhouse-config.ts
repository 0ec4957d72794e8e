import type { Passwords } from './clickhouse-users.ts'
import { digestOf, peopleXml } from './clickhouse-users.ts'

/** The user that the stack's clients log in as. */
export const CLICKHOUSE_USER = 'tributary'

/** The engine writes its port into this file of its folder once it listens. */
export const PORT_FILE = 'http.port'

/** What the stack's own user may do. Databases whose names start with `tributary` are its own. */
const GRANTS = [
  'GRANT ALL ON tributary*.*',
  'GRANT SELECT ON system.*',
  'GRANT SELECT ON information_schema.*',
  'GRANT SELECT ON INFORMATION_SCHEMA.*',
  'GRANT SHOW ON *.*',
  'GRANT CREATE TEMPORARY TABLE ON *.*',
  'GRANT CREATE FUNCTION, DROP FUNCTION ON *.*',
  'GRANT KILL QUERY ON *.*',
  'GRANT SYSTEM FLUSH LOGS ON *.*',
  ...[
    ...['MergeTree', 'ReplacingMergeTree', 'AggregatingMergeTree', 'SummingMergeTree'],
    ...['CoalescingMergeTree', 'CollapsingMergeTree', 'VersionedCollapsingMergeTree'],
    ...['Null', 'Memory', 'Buffer', 'Join', 'Set', 'Merge', 'Log', 'TinyLog', 'GenerateRandom'],
    ...['Dictionary', 'View', 'MaterializedView'],
  ].map((engine) => `GRANT TABLE ENGINE ON ${engine}`),
]

/**
 * Users file, read at the start only. The engine's own session logs in as `default` without a password,
 * so that user may do nothing but open and close the listener.
 *
 * Free memory for each thread of a query is not asked for: by default it is 1 GiB, and this stack's
 * limit would leave a query one thread.
 */
export function usersXml(passwords: Passwords): string {
  const people = peopleXml(passwords)
  return `<clickhouse>
  <profiles>
    <default>
      <max_threads>2</max_threads>
      <max_threads_min_free_memory_per_thread>0</max_threads_min_free_memory_per_thread>
      <implicit_select>0</implicit_select>
      <allow_introspection_functions>0</allow_introspection_functions>
      <storage_file_read_method>pread</storage_file_read_method>
    </default>
    ${people.profiles}
  </profiles>
  <quotas><default></default></quotas>
  <roles>
    ${people.roles}
  </roles>
  <users>
    <default>
      <password></password>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query></grants>
    </default>
    <${CLICKHOUSE_USER}>
      <password_sha256_hex>${digestOf(passwords[CLICKHOUSE_USER])}</password_sha256_hex>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <grants>
${GRANTS.map((grant) => `        <query>${grant}</query>`).join('\n')}
      </grants>
    </${CLICKHOUSE_USER}>
    ${people.users}
  </users>
</clickhouse>
`
}

/**
 * Server configuration for a small machine. The two pools do not follow the number of cores: with
 * one thread for each, the scheduler fills the log with complaints.
 */
export function configXml(folder: string): string {
  return `<clickhouse>
  <logger>
    <console>0</console>
    <level>warning</level>
    <log>${xmlText(`${folder}/engine.log`)}</log>
    <size>10M</size>
    <count>2</count>
  </logger>
  <users_config>${xmlText(`${folder}/conf/users.xml`)}</users_config>
  <keep_alive_timeout>3</keep_alive_timeout>
  <max_connections>256</max_connections>
  <max_concurrent_queries>100</max_concurrent_queries>
  <max_server_memory_usage>2000000000</max_server_memory_usage>
  <mark_cache_size>67108864</mark_cache_size>
  <index_mark_cache_size>16777216</index_mark_cache_size>
  <primary_index_cache_size>33554432</primary_index_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <background_pool_size>4</background_pool_size>
  <background_schedule_pool_size>16</background_schedule_pool_size>
  <max_thread_pool_free_size>32</max_thread_pool_free_size>
  <query_log>
    <database>system</database>
    <table>query_log</table>
    <flush_interval_milliseconds>7500</flush_interval_milliseconds>
    <ttl>event_date + INTERVAL 1 DAY</ttl>
  </query_log>
  <backups>
    <allowed_path>${xmlText(`${folder}/backups/`)}</allowed_path>
  </backups>
</clickhouse>
`
}

/** A text as the content of an XML element. */
export function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

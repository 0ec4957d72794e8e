/**
 * Settings with which every view ends, because a BI tool or a user's profile can set them and each
 * changes the rows of a view or breaks it. The values are the defaults of ClickHouse. A SQL file cannot
 * include this list: a test compares the views with it.
 */
export const VIEW_SETTINGS = {
  join_default_strictness: 'ALL',
  join_use_nulls: 0,
  prefer_column_name_to_alias: 0,
  aggregate_functions_null_for_empty: 0,
  short_circuit_function_evaluation: 'enable',
  enable_global_with_statement: 1,
  empty_result_for_aggregation_by_empty_set: 0,
} as const

/**
 * Settings that decide what a statement, its parameters and its answer mean, with the defaults of
 * ClickHouse. Every statement of the project has them, whatever the user's profile says: inserts too,
 * because materialized views run with the settings of the insert. Only defaults are in this list, so
 * that a user who may not change settings (readonly = 1) can query.
 */
export const STATEMENT_SETTINGS: Readonly<Record<string, string | number>> = {
  ...VIEW_SETTINGS,
  any_join_distinct_right_table_keys: 0,
  cast_keep_nullable: 0,
  count_distinct_implementation: 'uniqExact',
  data_type_default_nullable: 0,
  date_time_output_format: 'simple',
  date_time_overflow_behavior: 'ignore',
  enable_analyzer: 1,
  enable_positional_arguments: 1,
  extremes: 0,
  final: 0,
  group_by_use_nulls: 0,
  insert_null_as_default: 1,
  join_algorithm: 'direct,parallel_hash,hash',
  join_any_take_last_row: 0,
  least_greatest_legacy_null_behavior: 0,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_decimals: 0,
  output_format_json_quote_denormals: 0,
  session_timezone: '',
  transform_null_in: 0,
  union_default_mode: '',
}

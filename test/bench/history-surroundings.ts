/** The tables that people fill: opening hours of working days, targets, names and time zones. */
export const SURROUNDINGS: readonly string[] = [
  `INSERT INTO business_hours (schedule_id, opens_at, closes_at)
   SELECT 'office', toDateTime64(day, 3, 'UTC') + INTERVAL 13 HOUR AS opens_at, opens_at + INTERVAL 9 HOUR AS closes_at
   FROM (SELECT toDate('2025-11-01') + number AS day FROM numbers(600))
   WHERE toDayOfWeek(day) <= 5`,
  `INSERT INTO sla_policies (name, channel, applies_to, target_seconds, is_business)
   VALUES ('first reply', '', 'first', 3600, true), ('later replies', '', 'next', 14400, true),
     ('calls', 'phone', 'every', 1800, true)`,
  `INSERT INTO accounts (provider, account_id, name, zone)
   SELECT ['spruce', 'bird', 'highlevel'][number % 3 + 1], concat('account-', toString(intDiv(number, 3))),
     concat('Office ', toString(number)), ['America/New_York', 'UTC', 'America/Los_Angeles'][intDiv(number, 3) + 1]
   FROM numbers(9)`,
  `INSERT INTO agents (provider, account_id, agent_id, name, team)
   SELECT ['spruce', 'bird', 'highlevel'][number % 3 + 1], '', concat('user-', toString(intDiv(number, 3))),
     concat('Person ', toString(number)), ['front desk', 'billing'][number % 2 + 1]
   FROM numbers(150)`,
]
